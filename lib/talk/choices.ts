/**
 * A poll's choices as they are typed: one a line.
 *
 * @module
 */
import { FEWEST_CHOICES, MOST_CHOICES } from "./rules.ts";
import { checkedText, CHOICE } from "./text.ts";

/** The choices of a poll, or what is wrong with them. Empty lines do not count. */
export function checkedChoices(
  typed: string,
): { ok: true; choices: string[] } | { ok: false; problem: string } {
  const lines = typed.split(/\r\n?|\n/).filter((line) => line.trim() !== "");
  if (lines.length < FEWEST_CHOICES || lines.length > MOST_CHOICES) {
    return {
      ok: false,
      problem:
        `A poll has ${FEWEST_CHOICES} to ${MOST_CHOICES} choices, one a line; this has ${lines.length}.`,
    };
  }
  const choices: string[] = [];
  for (const line of lines) {
    const checked = checkedText(line, CHOICE);
    if (!checked.ok) return checked;
    if (choices.includes(checked.text)) return { ok: false, problem: `"${checked.text}" is there twice.` };
    choices.push(checked.text);
  }
  return { ok: true, choices };
}
