/**
 * How the processes of an installation tell each other which leagues have moved. A message may be lost or come twice:
 * whoever shows leagues also reads their revisions now and then, and that is what is relied upon.
 *
 * @module
 */
import type { LeagueSlug } from "@/lib/league/types.ts";

/** What is said of a league: plain data, less than a kB as JSON. */
export interface Message {
  /** The revision that it has now. */
  revision: number;
  /** A position of the database by which it has it (lib/store/reader.ts), in digits, where positions are followed. */
  position?: string;
}

/** Is told; must not throw. */
export type Listener = (slug: LeagueSlug, message: Message) => void;

export interface Bus {
  /** Tells every listener of every process; those of this one before it returns. Nothing is thrown. */
  publish(slug: LeagueSlug, message: Message): void;
  /** Adds a listener; gives what ends it. */
  subscribe(listener: Listener): () => void;
  /**
   * Whether what other processes say arrives at the moment. False where there is nothing to hear them by: then their
   * writes are found by reading revisions alone.
   */
  readonly hears: boolean;
  /** Has `back` called whenever `hears` has become true: what was said meanwhile is lost. Gives what ends it. */
  returned(back: () => void): () => void;
}

/** The listeners of this process alone. */
export class ProcessBus implements Bus {
  readonly #listeners = new Set<Listener>();
  get hears(): boolean {
    return false;
  }

  publish(slug: LeagueSlug, message: Message): void {
    for (const listener of [...this.#listeners]) listener(slug, message);
  }

  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  returned(_back: () => void): () => void {
    return () => {};
  }
}
