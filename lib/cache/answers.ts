/**
 * The answers a process keeps: as many as fit, those longest unused leave first; one rendering at a time for each name.
 *
 * @module
 */
import { LRUCache } from "lru-cache";
import type { Coding } from "./coding.ts";
import { Kept, type Rendered } from "./kept.ts";
import { isSame, type Name } from "./name.ts";
import type { Packed, SharedAnswers } from "./shared.ts";

/** For how long after it was last known to be current an answer may be sent while the next one is made, in ms. */
export const STALE_FOR = 60_000;

/**
 * What a rendering came to: something to keep, or something that is this request's alone (an error, a redirect). What is
 * kept may be of a later revision than it was asked for: then it is kept by that.
 */
export type Made<T> = { keep: Rendered; revision?: number } | { own: T };

export interface AnswersOptions {
  /** Most bytes of memory, 1 or more. */
  bytes: number;
  /** What processes share; each has only its own where there is none. */
  shared?: SharedAnswers | null;
  /** The clock, in ms. */
  now?: () => number;
}

/** What has happened since the process began, for tests and figures. */
export interface Counts {
  hits: number;
  /** Renderings begun. */
  made: number;
  stale: number;
  /** Requests that waited for a rendering of somebody else's in this process. */
  waited: number;
  /** Answers that another process had made. */
  lent: number;
}

export class Answers {
  readonly counts: Counts = { hits: 0, made: 0, stale: 0, waited: 0, lent: 0 };
  readonly #kept: LRUCache<string, Kept>;
  readonly #flights = new Map<string, { name: Name; kept: Promise<Kept | null> }>();
  readonly #shared: SharedAnswers | null;
  readonly #now: () => number;

  constructor({ bytes, shared = null, now = Date.now }: AnswersOptions) {
    this.#now = now;
    this.#shared = shared;
    this.#kept = new LRUCache({ maxSize: bytes, sizeCalculation: (kept) => kept.size });
  }

  /** Bytes of memory that what is kept takes, about. */
  get bytes(): number {
    return this.#kept.calculatedSize;
  }

  /** The answer of a name, where it is kept. */
  get(name: Name): Kept | null {
    const kept = this.#kept.get(name.place);
    if (!kept || !isSame(kept.name, name)) return null;
    kept.current = this.#now();
    this.counts.hits++;
    return kept;
  }

  /**
   * What there is while nothing can be made: the answer of a name, here or in another process, else the last one at its
   * place, if that is of revision `least` or newer.
   */
  async last(name: Name, least: number): Promise<Kept | null> {
    const kept = this.get(name);
    if (kept) return kept;
    const packed = await this.#shared?.peek(name);
    if (packed) return this.#lent(name, packed);
    const older = this.#kept.peek(name.place);
    return older && older.name.revision >= least ? older : null;
  }

  /**
   * The answer of a name: as it is kept, else as it is made, by one request at a time. When that comes to nothing that
   * can be kept, whoever waited makes his own.
   *
   * @param make renders; called at most once
   * @param staleAfter the revision that the reader has, -1 for none: while the answer is being made by somebody else he
   * may get an older one that is newer than that. Null: he waits
   * @throws whatever `make` throws
   */
  async answer<T>(
    name: Name,
    make: () => Promise<Made<T>>,
    staleAfter: number | null = null,
  ): Promise<Kept | { own: T }> {
    const kept = this.get(name);
    if (kept) return kept;
    const flight = this.#flights.get(name.place);
    if (!flight || !isSame(flight.name, name)) return await this.#lead(name, make, staleAfter);
    const stale = staleAfter === null ? null : this.#stale(name, staleAfter);
    if (stale) return stale;
    this.counts.waited++;
    return await flight.kept ?? await this.#make(name, make);
  }

  async #lead<T>(
    name: Name,
    make: () => Promise<Made<T>>,
    staleAfter: number | null,
  ): Promise<Kept | { own: T }> {
    const { promise, resolve } = Promise.withResolvers<Kept | null>();
    const flight = { name, kept: promise };
    // Of two names at one place the newer request is the one to wait for; the other ends by itself.
    this.#flights.set(name.place, flight);
    const land = (kept: Kept | null) => {
      if (this.#flights.get(name.place) === flight) this.#flights.delete(name.place);
      resolve(kept);
    };
    let kept: Kept | null = null;
    try {
      const found = this.#shared ? await this.#shared.find(name) : "ours";
      if (found === "others") {
        const coming = this.#shared!.awaited(name).then((packed) => packed && this.#lent(name, packed));
        const stale = staleAfter === null ? null : this.#stale(name, staleAfter);
        if (stale) {
          coming.then(land);
          return stale;
        }
        kept = await coming;
      } else if (found !== "ours") kept = this.#lent(name, found);
      if (kept) {
        land(kept);
        return kept;
      }
      const made = await this.#make(name, make);
      if (made instanceof Kept) this.#share(kept = made);
      if (kept?.name !== name) this.#shared?.giveUp(name);
      land(kept);
      return made;
    } catch (error) {
      this.#shared?.giveUp(name);
      land(null);
      throw error;
    }
  }

  #lent(name: Name, { headers, body, coding }: Packed): Kept {
    this.counts.lent++;
    const kept = new Kept(name, { headers, body }, this.#now(), coding);
    this.#kept.set(name.place, kept);
    return kept;
  }

  /** Gives an answer to the other processes, once whoever asked for it has been answered. */
  #share(kept: Kept): void {
    const shared = this.#shared;
    if (!shared) return;
    setTimeout(() => {
      const coding = kept.coding("br");
      shared.put(kept.name, { headers: [...kept.headers], coding, body: this.body(kept, coding) });
    }, 0);
  }

  async #make<T>(name: Name, make: () => Promise<Made<T>>): Promise<Kept | { own: T }> {
    this.counts.made++;
    const made = await make();
    if ("own" in made) return made;
    const { keep, revision = name.revision } = made;
    const kept = new Kept(revision > name.revision ? { ...name, revision } : name, keep, this.#now());
    this.#kept.set(name.place, kept);
    return kept;
  }

  #stale(name: Name, after: number): Kept | null {
    const kept = this.#kept.peek(name.place);
    if (!kept || kept.name.revision <= after || kept.name.revision > name.revision) return null;
    if (this.#now() - kept.current > STALE_FOR) return null;
    this.counts.stale++;
    return kept;
  }

  /** The body of a kept answer in a coding; what that adds is counted. */
  body(kept: Kept, coding: Coding): Uint8Array<ArrayBuffer> {
    if (kept.has(coding)) return kept.body(coding);
    const body = kept.body(coding);
    const { place } = kept.name;
    if (this.#kept.peek(place) === kept) {
      // Set anew, because a size is taken once.
      this.#kept.delete(place);
      this.#kept.set(place, kept);
    }
    return body;
  }
}
