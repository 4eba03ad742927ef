/** The stream by which pages learn that the server has changed. */

const SCRIPT = `let known;
const listen = () => {
  const source = new EventSource("/_fresh/alive");
  source.onmessage = ({ data }) => {
    if (known !== undefined && known !== data) location.reload();
    known = data;
  };
  source.onerror = () => {
    source.close();
    setTimeout(listen, 300);
  };
};
listen();
`;

/** Tells pages of one server which state of it they see. */
export class Alive {
  #state = crypto.randomUUID();
  #pages = new Set<ReadableStreamDefaultController<Uint8Array>>();

  /** Makes every page reload. */
  change(): void {
    this.#state = crypto.randomUUID();
    for (const page of this.#pages) page.enqueue(this.#message());
  }

  #message(): Uint8Array {
    return new TextEncoder().encode(`data: ${this.#state}\n\n`);
  }

  /** The script of a page, or the stream it listens to; null for any other path. */
  answer(request: Request): Response | null {
    const { pathname } = new URL(request.url);
    if (pathname.endsWith("/_fresh/live_reload.js")) {
      return new Response(SCRIPT, { headers: { "content-type": "text/javascript; charset=utf-8" } });
    }
    if (pathname !== "/_fresh/alive") return null;
    let page: ReadableStreamDefaultController<Uint8Array>;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        page = controller;
        this.#pages.add(page);
        page.enqueue(this.#message());
      },
      cancel: () => void this.#pages.delete(page),
    });
    return new Response(body, {
      headers: { "content-type": "text/event-stream", "cache-control": "no-store" },
    });
  }
}
