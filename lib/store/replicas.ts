/**
 * The replicas: which of them may answer a reader, and which are left out for now.
 *
 * @module
 */
import { isAway, isTooOld } from "./away.ts";
import { ANYWHERE, later, type Position } from "./reader.ts";
import type { Server } from "./server.ts";

/** How often each server is asked how far it is, in ms. */
const EVERY = 500;
/** For how long a replica that failed is left out at first, and at most, in ms. */
const OUT = [500, 30_000];
/** For how long one that was too old for a reader is asked nothing that it is not known to have, in ms. */
const BEHIND = [20, 1000];
/** Samples of the primary's position that are remembered: half a minute of them. */
const SAMPLES = 60;

/** A pause that doubles with each failure in a row. */
class Pause {
  #failures = 0;
  #until = 0;

  constructor(readonly first: number, readonly longest: number) {}

  lengthen(now: number): void {
    this.#until = now + Math.min(this.first * 2 ** this.#failures++, this.longest);
  }

  end(): void {
    this.#failures = 0;
    this.#until = 0;
  }

  isOver(now: number): boolean {
    return now >= this.#until;
  }
}

/** One replica as this process knows it. */
export class Replica {
  readonly server: Server;
  /** What it is known to have replayed. */
  at: Position = ANYWHERE;
  readonly out = new Pause(OUT[0], OUT[1]);
  readonly behind = new Pause(BEHIND[0], BEHIND[1]);
  isAsked = false;

  constructor(server: Server) {
    this.server = server;
  }

  /** It said how far it is. */
  isAt(position: Position): void {
    this.out.end();
    if (position > this.at) this.behind.end();
    this.at = later(this.at, position);
  }

  /** It gave a reader nothing; `now` in ms. */
  failed(error: unknown, now: number): void {
    if (isTooOld(error)) return this.behind.lengthen(now);
    this.out.lengthen(now);
    // A server that was started again may have less than it had.
    if (isAway(error)) this.at = ANYWHERE;
  }
}

export interface ReplicasOptions {
  primary: Server;
  servers: Server[];
  /** How far behind the primary a replica may be, in ms. */
  maxLag: number;
}

export class Replicas {
  readonly #all: Replica[];
  readonly #options: ReplicasOptions;
  /** Where the primary was, oldest first. */
  readonly #samples: { at: Position; time: number }[] = [];
  readonly #timer: ReturnType<typeof setInterval> | null = null;
  #isPrimaryAsked = false;
  #next = 0;

  constructor(options: ReplicasOptions) {
    this.#options = options;
    this.#all = options.servers.map((server) => new Replica(server));
    if (this.#all.length === 0) return;
    this.#timer = setInterval(() => this.#ask(), EVERY);
    this.#ask();
  }

  /**
   * One that may answer who must see `least`: his favourite rather than others, one that is known to have that rather
   * than one that may have got it meanwhile. Null where the primary is to answer.
   */
  choose(least: Position, favourite: object | null): Replica | null {
    const now = performance.now();
    const fit = this.#all.filter((one) =>
      one.out.isOver(now) && one.at !== ANYWHERE && !this.#lags(one, now)
    );
    const sure = fit.filter(({ at }) => at >= least);
    if (sure.length > 0) return sure.find((one) => one === favourite) ?? sure[this.#next++ % sure.length];
    const likely = fit.filter(({ behind }) => behind.isOver(now));
    return likely.length > 0 ? likely.reduce((a, b) => a.at >= b.at ? a : b) : null;
  }

  /** Whether every replica, also one that is left out, has replayed a position: then nobody can fall behind it. */
  haveAll(position: Position): boolean {
    return this.#all.every(({ at }) => at >= position);
  }

  /** Where the primary is now. */
  primaryAt(at: Position): void {
    if (this.#all.length === 0) return;
    const last = this.#samples.at(-1);
    const time = performance.now();
    // The first moment of a position counts.
    if (last && (last.at >= at || time - last.time < EVERY / 2)) return;
    this.#samples.push({ at, time });
    if (this.#samples.length > SAMPLES) this.#samples.shift();
  }

  /** For how long the primary has had something that a replica is not known to have; more than the limit or not. */
  #lags({ at }: Replica, now: number): boolean {
    const missing = this.#samples.find((sample) => sample.at > at);
    return missing !== undefined && now - missing.time > this.#options.maxLag;
  }

  #ask(): void {
    const now = performance.now();
    for (const replica of this.#all) {
      if (replica.isAsked || !replica.out.isOver(now)) continue;
      replica.isAsked = true;
      replica.server.position()
        .then((at) => replica.isAt(at), (error) => replica.failed(error, performance.now()))
        .finally(() => replica.isAsked = false);
    }
    if (this.#isPrimaryAsked) return;
    this.#isPrimaryAsked = true;
    this.#options.primary.position()
      .then((at) => this.primaryAt(at), () => {})
      .finally(() => this.#isPrimaryAsked = false);
  }

  async close(grace: number): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    await Promise.all(this.#all.map(({ server }) => server.close(grace)));
  }
}
