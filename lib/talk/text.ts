/**
 * What people type: held against the rules before it is kept, and cut into words and links when it is shown. It is
 * plain text at all times; nothing in it is ever markup.
 *
 * @module
 */

/** Characters of a comment, and its lines. */
export const MOST_CHARACTERS = 1000;
export const MOST_LINES = 12;

/** Text that may be kept, or what is wrong with it, for whoever typed it. */
export type Checked = { ok: true; text: string } | { ok: false; problem: string };

/** What a text is called in the sentences about it, and how long it may be. */
export interface Limits {
  /** Such as "A comment", the beginning of a sentence. */
  what: string;
  /** Characters (code points, as PostgreSQL's char_length counts them). */
  characters: number;
  lines: number;
}

export const COMMENT: Limits = { what: "A comment", characters: MOST_CHARACTERS, lines: MOST_LINES };
export const REASON: Limits = { what: "The reason", characters: 200, lines: 1 };
export const QUESTION: Limits = { what: "The question", characters: 160, lines: 1 };
export const CHOICE: Limits = { what: "A choice", characters: 80, lines: 1 };

/** Marks that turn the direction of what follows them, beyond their own text (Unicode TR9, section 2): not needed to
 * write any language, and good for making a text look like another one. */
const turning = /[\u202a-\u202e\u2066-\u2069]/u;
/** What is left of control characters once line ends and tabs are settled. */
const control = /[\p{Cc}\u2028\u2029]/u;
/** Something that leaves ink: a letter, a figure, punctuation or a symbol. */
const ink = /[\p{L}\p{N}\p{P}\p{S}]/u;

/**
 * A typed text as it is kept: trimmed, in one spelling of line ends and letters (NFC), tabs as spaces.
 *
 * @param typed as the form has it, of any length
 */
export function checkedText(typed: string, { what, characters, lines }: Limits): Checked {
  const wrong = (problem: string): Checked => ({ ok: false, problem });
  if (!typed.isWellFormed()) return wrong(`${what} can hold text only.`);
  const text = typed.replace(/\r\n?|[\u2028\u2029]/g, "\n").replaceAll("\t", " ").normalize("NFC").trim();
  const length = [...text].length;
  if (!ink.test(text)) return wrong(`${what} needs at least one letter, figure or sign.`);
  if (length > characters) {
    return wrong(
      `${what} can have ${figure(characters)} characters at most; this has ${figure(length)}.`,
    );
  }
  const rows = text.split("\n").length;
  if (rows > lines) {
    return wrong(
      lines === 1 ? `${what} is one line.` : `${what} can have ${lines} lines at most; this has ${rows}.`,
    );
  }
  if (control.test(text.replaceAll("\n", ""))) return wrong(`${what} cannot hold control characters.`);
  if (turning.test(text)) {
    return wrong(`${what} cannot hold marks that turn the direction of the text around them.`);
  }
  return { ok: true, text };
}

const figure = (n: number) => n.toLocaleString("en-US");

/** A part of a text as it is shown: as it stands, or a link. */
export type Piece = { kind: "text"; text: string } | { kind: "link"; text: string; href: string };

/** Where an address may begin and what it may go on with; its end is looked for afterwards. */
const address = /https:\/\/[^\s<>"'`\\^{}|]+/gu;

/**
 * A text cut into what it says and the addresses in it. Joined again, the pieces' texts are the text. Only https
 * addresses of a named host become links, and none that carries a user name, which would hide the host.
 */
export function pieces(text: string): Piece[] {
  const found: Piece[] = [];
  let end = 0;
  for (const { 0: match, index } of text.matchAll(address)) {
    const shown = withoutTail(match);
    const href = linkTo(shown);
    if (!href) continue;
    if (index > end) found.push({ kind: "text", text: text.slice(end, index) });
    found.push({ kind: "link", text: shown, href });
    end = index + shown.length;
  }
  if (end < text.length) found.push({ kind: "text", text: text.slice(end) });
  return found;
}

/** Drops what belongs to the sentence rather than to the address: points at its end, a bracket that none opened. */
function withoutTail(match: string): string {
  for (let shown = match;;) {
    const last = shown.at(-1)!;
    const opens = { ")": "(", "]": "[" }[last];
    const stray = opens !== undefined && shown.split(last).length > shown.split(opens).length;
    if (!stray && !/[.,;:!?*_~…»”’]/u.test(last)) return shown;
    shown = shown.slice(0, -last.length);
  }
}

function linkTo(shown: string): string | null {
  const url = URL.parse(shown);
  const good = url !== null && url.protocol === "https:" && url.username === "" && url.password === "" &&
    /^[^.].*\.[a-z][a-z0-9-]*$/.test(url.hostname);
  return good ? url.href : null;
}
