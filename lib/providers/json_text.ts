/**
 * JSON from somewhere else, with a diagnosis when it is none.
 *
 * @module
 */

/** The value, or what the text is instead of JSON, to be put behind a name: `is cut off after 512 characters`. */
export type JsonReading = { value: unknown } | { fault: string };

/** Reads text that should be JSON. */
export function jsonText(text: string): JsonReading {
  const start = text.slice(0, 200).trimStart();
  if (start === "") return { fault: "is empty" };
  if (start.startsWith("<")) return { fault: "is a web page, not data" };
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    const cut = /end of JSON input|unterminated/i.test(String(error)) && /^[[{]/.test(start);
    return { fault: cut ? `is cut off after ${text.length} characters` : "is not JSON" };
  }
}
