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
    return {
      fault: isCut(text, String(error)) ? `is cut off after ${text.length} characters` : "is not JSON",
    };
  }
}

/** True for text that began as JSON and in which the parser came to the end before the value did. */
function isCut(text: string, error: string): boolean {
  const [first, last] = [text.trimStart()[0], text.trimEnd().at(-1)];
  if (first !== "{" && first !== "[") return false;
  const position = /at position (\d+)/.exec(error)?.[1];
  return last !== (first === "{" ? "}" : "]") || /end of JSON input/.test(error) ||
    Number(position) >= text.length;
}
