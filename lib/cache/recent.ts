/**
 * Values that may be a little old: asked for once in a while by one request for all.
 *
 * @module
 */
import { LRUCache } from "lru-cache";

export interface RecentOptions {
  /** How old a value may be, in ms, counted from when it was asked for. */
  for: number;
  /** Most keys that are remembered. */
  most: number;
  /** The clock, in ms. */
  now?: () => number;
}

interface Asked<Value> {
  at: number;
  coming: Promise<Value>;
  /** There once it has come. */
  value?: Value;
}

export class Recent<Value> {
  readonly #asked: LRUCache<string, Asked<Value>>;
  /** What came last, until it is dropped. */
  readonly #came: LRUCache<string, { at: number; value: Value }>;
  readonly #for: number;
  readonly #now: () => number;

  constructor({ for: age, most, now = Date.now }: RecentOptions) {
    this.#asked = new LRUCache({ max: most });
    this.#came = new LRUCache({ max: most });
    this.#for = age;
    this.#now = now;
  }

  #fresh(key: string): Asked<Value> | undefined {
    const asked = this.#asked.get(key);
    const age = asked && this.#now() - asked.at;
    // A clock that was set back makes nothing young.
    return age !== undefined && age >= 0 && age < this.#for ? asked : undefined;
  }

  /** A key's value, where it has come and is not too old. */
  peek(key: string): Value | undefined {
    return this.#fresh(key)?.value;
  }

  /** A key's value, asked for unless somebody did lately. @throws whatever `ask` throws; then the next one asks again */
  async get(key: string, ask: () => Promise<Value>): Promise<Value> {
    const before = this.#fresh(key);
    if (before) return await before.coming;
    const asked: Asked<Value> = { at: this.#now(), coming: ask() };
    this.#asked.set(key, asked);
    try {
      const value = asked.value = await asked.coming;
      if (this.#asked.peek(key) === asked) this.#came.set(key, { at: asked.at, value });
      return value;
    } catch (error) {
      if (this.#asked.peek(key) === asked) this.#asked.delete(key);
      throw error;
    }
  }

  /** The value that came last, where it was asked for within the last `age` ms. */
  last(key: string, age: number): Value | undefined {
    const came = this.#came.get(key);
    const old = came && this.#now() - came.at;
    return old !== undefined && old >= 0 && old < age ? came!.value : undefined;
  }

  /** Forgets a key's value, the one that is on its way included. */
  drop(key: string): void {
    this.#came.delete(key);
    this.#asked.delete(key);
  }
}
