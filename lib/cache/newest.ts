/**
 * What this process has told of leagues last, so that it tells nobody anything older afterwards.
 *
 * @module
 */
import { LRUCache } from "lru-cache";

/** What was told of a league. */
export interface Told {
  revision: number;
  /** A position of the database by which this revision was there; 0 where positions are not followed. */
  at: bigint;
}

export class Newest {
  readonly #told: LRUCache<string, Told>;
  /** The newest revision of which guests were sent anything. */
  readonly #sent: LRUCache<string, number>;

  /** @param most leagues that are remembered */
  constructor(most: number) {
    this.#told = new LRUCache({ max: most });
    this.#sent = new LRUCache({ max: most });
  }

  get(slug: string): Told | undefined {
    return this.#told.get(slug);
  }

  /** A revision was seen, by `at`. The first position of a revision stays: it is the one that replicas reach first. */
  saw(slug: string, revision: number, at: bigint): void {
    const told = this.#told.get(slug);
    if (!told || told.revision < revision) this.#told.set(slug, { revision, at });
  }

  /** The league was written to before `at`: whoever is told of it from now on is told that. */
  wrote(slug: string, at: bigint): void {
    const told = this.#told.get(slug);
    if (!told || told.at < at) this.#told.set(slug, { revision: told?.revision ?? 0, at });
  }

  /** The newest revision of the league that some guest was sent; -1 where none was. */
  sent(slug: string): number {
    return this.#sent.get(slug) ?? -1;
  }

  /** A guest is sent an answer of a revision: what is older none is sent any more. */
  send(slug: string, revision: number): void {
    if (this.sent(slug) < revision) this.#sent.set(slug, revision);
  }

  /** The primary itself says so: whatever was told is not so any more, as after a database was restored. */
  is(slug: string, revision: number, at: bigint): void {
    this.#told.set(slug, { revision, at });
    this.#sent.delete(slug);
  }
}
