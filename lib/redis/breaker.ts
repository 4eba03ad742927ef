/**
 * A circuit breaker: after some failures in a row nothing more is tried but a probe now and then, so that what is gone
 * costs its callers nothing.
 *
 * @module
 */

export interface BreakerOptions {
  /** Asks for a sign of life; rejects where there is none. Nobody's request waits for it. */
  probe: () => Promise<unknown>;
  /** Failures in a row that open it. */
  failures?: number;
  /** Pause before the first probe, in ms; each further one is twice as long, up to `longest`. */
  pause?: number;
  longest?: number;
}

/** Closed: calls are made. Open: none is, until a probe succeeds. */
export class Breaker {
  readonly #options: Required<BreakerOptions>;
  #failures = 0;
  #pause = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isOpen = false;
  #ended = false;

  constructor(options: BreakerOptions) {
    this.#options = { failures: 3, pause: 250, longest: 2000, ...options };
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** A call was answered. One that was made before it opened says nothing about now. */
  succeeded(): void {
    if (!this.#isOpen) this.#failures = 0;
  }

  /** A call failed. */
  failed(): void {
    if (this.#isOpen || ++this.#failures < this.#options.failures) return;
    this.open();
  }

  /** Opens it, as enough failures do. */
  open(): void {
    if (this.#isOpen || this.#ended) return;
    this.#isOpen = true;
    this.#pause = this.#options.pause;
    this.#wait();
  }

  /** Closes it, as a probe does that succeeds. */
  close(): void {
    clearTimeout(this.#timer);
    this.#isOpen = false;
    this.#failures = 0;
  }

  /** Closes it and opens it no more. */
  end(): void {
    this.#ended = true;
    this.close();
  }

  #wait(): void {
    this.#timer = setTimeout(async () => {
      try {
        await this.#options.probe();
        this.close();
      } catch {
        if (!this.#isOpen) return;
        this.#pause = Math.min(2 * this.#pause, this.#options.longest);
        this.#wait();
      }
    }, this.#pause);
    // Waiting for Redis keeps no process alive.
    Deno.unrefTimer(this.#timer as unknown as number);
  }
}
