/**
 * Words that other people typed, made fit to print: league members name their teams, leagues and divisions themselves.
 *
 * @module
 */

// Control characters (PostgreSQL cannot keep U+0000), and the invisible ones that turn the direction of what follows.
// deno-lint-ignore no-control-regex
const unprintable = /[\u0000-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

/** One line of at most `longest` characters, trimmed, without control characters; "" for nothing. */
export function line(text: string | null | undefined, longest = 80): string {
  const clean = (text ?? "").toWellFormed().replace(unprintable, " ").replace(/\s+/g, " ").trim();
  return [...clean].slice(0, longest).join("").trim();
}

/** At most four letters or digits in capitals: what is typed, else the initials of the name, else `T` and the id. */
export function abbreviation(text: string | null | undefined, name: string, id: number): string {
  const letters = (word: string) => word.replace(/[^\p{L}\p{N}]/gu, "");
  const given = letters(line(text));
  const initials = name.split(" ").map((word) => [...letters(word)][0] ?? "").join("");
  return [...(given || initials || `T${id}`)].slice(0, 4).join("").toUpperCase();
}

/** The address of a picture that a page may show: https and nothing else, null for everything that is not. */
export function picture(address: string | null | undefined): string | null {
  const text = (address ?? "").trim();
  if (text.length > 1000 || !URL.canParse(text)) return null;
  const url = new URL(text);
  return url.protocol === "https:" && !url.username && !url.password ? url.href : null;
}
