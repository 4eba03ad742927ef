/**
 * One open page, as the server sees it: a stream of server-sent events with a bounded buffer.
 * https://html.spec.whatwg.org/multipage/server-sent-events.html
 *
 * @module
 */

/** Bytes that may wait for a client that reads slowly; a week of changed scores is about 1 kB. */
export const BUFFER = 64 * 1024;

const encoder = new TextEncoder();

/** An answer that goes on. `send` and `close` do nothing once it has ended, whoever ended it. */
export class EventStream {
  /** Its body, for a Response. */
  readonly body: ReadableStream<Uint8Array<ArrayBuffer>>;
  readonly #buffer: number;
  #waiting: Uint8Array<ArrayBuffer>[] = [];
  #bytes = 0;
  #wake = () => {};
  #ended: (() => void) | null;

  /** @param ended called once, when the client has gone, was dropped for being slow, or was sent away */
  constructor(ended: () => void, buffer: number = BUFFER) {
    this.#ended = ended;
    this.#buffer = buffer;
    this.body = new ReadableStream<Uint8Array<ArrayBuffer>>({
      pull: (controller) => this.#pull(controller),
      cancel: () => this.#drop(),
    }, { highWaterMark: 0 });
  }

  /**
   * Sends text as it stands. A client that has left the buffer full is dropped with what is in it: it connects again by
   * itself and is told what it has missed.
   */
  send(text: string): void {
    if (!this.#ended) return;
    if (this.#bytes >= this.#buffer) return this.#drop();
    const bytes = encoder.encode(text);
    this.#waiting.push(bytes);
    this.#bytes += bytes.byteLength;
    this.#wake();
  }

  /** Ends the stream after what has been sent; browsers connect again after the time they were told. */
  close(): void {
    const ended = this.#ended;
    this.#ended = null;
    ended?.();
    this.#wake();
  }

  #drop(): void {
    this.#waiting = [];
    this.#bytes = 0;
    this.close();
  }

  async #pull(controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>): Promise<void> {
    while (this.#waiting.length === 0 && this.#ended) await new Promise<void>((wake) => this.#wake = wake);
    const next = this.#waiting.shift();
    if (!next) return controller.close();
    this.#bytes -= next.byteLength;
    controller.enqueue(next);
  }
}

/** An event's text. `data` is one line of JSON. */
export function event({ id, name, data }: { id?: number; name?: string; data: unknown }): string {
  return (id === undefined ? "" : `id: ${id}\n`) + (name ? `event: ${name}\n` : "") +
    `data: ${JSON.stringify(data)}\n\n`;
}
