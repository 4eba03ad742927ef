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
  #controller!: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>;
  #ended: (() => void) | null;

  /** @param ended called once, when the client has gone, was dropped for being slow, or was sent away */
  constructor(ended: () => void, buffer: number = BUFFER) {
    this.#ended = ended;
    this.body = new ReadableStream<Uint8Array<ArrayBuffer>>({
      start: (controller) => void (this.#controller = controller),
      cancel: () => this.#end(),
    }, new ByteLengthQueuingStrategy({ highWaterMark: buffer }));
  }

  /**
   * Sends text as it stands. A client that has left the buffer full is dropped: it connects again by itself and is told
   * what it has missed.
   */
  send(text: string): void {
    if (!this.#ended) return;
    if (this.#controller.desiredSize! <= 0) {
      this.#end();
      this.#controller.error(new Error("the client reads too slowly"));
    } else this.#controller.enqueue(encoder.encode(text));
  }

  /** Ends the stream after what has been sent; browsers connect again after the time they were told. */
  close(): void {
    if (!this.#ended) return;
    this.#end();
    this.#controller.close();
  }

  #end(): void {
    const ended = this.#ended;
    this.#ended = null;
    ended?.();
  }
}

/** An event's text. `data` is one line of JSON. */
export function event({ id, name, data }: { id?: number; name?: string; data: unknown }): string {
  return (id === undefined ? "" : `id: ${id}\n`) + (name ? `event: ${name}\n` : "") +
    `data: ${JSON.stringify(data)}\n\n`;
}
