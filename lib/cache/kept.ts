/**
 * An answer that is kept: compressed, each coding made when it is first asked for.
 *
 * @module
 */
import { type Coding, decoded, encoded, SMALLEST } from "./coding.ts";
import { type Name, tagOf } from "./name.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** A header's name in small letters, and its value. */
export type Header = [name: string, value: string];

/** An answer 200 as it was rendered. Plain data. */
export interface Rendered {
  /** Without those that depend on who asks and how: length, coding, ETag, Vary, Cache-Control. */
  headers: Header[];
  body: Bytes;
}

/**
 * Bytes that an answer costs beside its text: the entry, its buffers, and what `form` keeps of it. Measured with 4,000 of
 * them: 3,660.
 */
const OVERHEAD = 4000;

export class Kept {
  readonly name: Name;
  readonly headers: readonly Header[];
  /** The ETag without its coding. */
  readonly tag: string;
  /** When it was last known to be what its place shows, in ms. */
  current: number;
  readonly #bodies = new Map<Coding, Bytes>();
  readonly #isSmall: boolean;
  /** Answers made of it that are worth keeping with it, by whatever tells them apart. */
  readonly #forms = new Map<string, unknown>();

  /** @param coding what the body is in already; a compressed one is taken for one that was worth it */
  constructor(name: Name, { headers, body }: Rendered, now: number, coding: Coding = "id") {
    this.name = name;
    this.headers = headers;
    this.tag = tagOf(name);
    this.current = now;
    this.#isSmall = coding === "id" && body.byteLength < SMALLEST;
    this.#bodies.set(coding, body);
  }

  /** The coding that is sent where `best` is liked best: small answers go as they are. */
  coding(best: Coding): Coding {
    return this.#isSmall ? "id" : best;
  }

  /** Whether the body is there in a coding already. */
  has(coding: Coding): boolean {
    return this.#bodies.has(coding);
  }

  /** The body in a coding. What was rendered is dropped for the first compressed form, and made again when asked for. */
  body(coding: Coding): Bytes {
    const made = this.#bodies.get(coding);
    if (made) return made;
    const [from, bytes] = this.#bodies.entries().next().value!;
    const body = encoded(decoded(bytes, from), coding);
    if (from === "id") this.#bodies.delete("id");
    this.#bodies.set(coding, body);
    return body;
  }

  /** Something made of this answer, once for each `key`, of which there may only be a few. */
  form<T>(key: string, make: () => T): T {
    if (!this.#forms.has(key)) this.#forms.set(key, make());
    return this.#forms.get(key) as T;
  }

  /** Bytes of memory, about. */
  get size(): number {
    let size = OVERHEAD + 2 * this.name.place.length;
    for (const [name, value] of this.headers) size += name.length + value.length;
    for (const body of this.#bodies.values()) size += body.byteLength;
    return size;
  }
}
