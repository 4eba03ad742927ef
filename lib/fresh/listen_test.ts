import assert from "node:assert/strict";
import { App, HttpError } from "fresh";

/** Serves an app on a free port while `use` runs; gives what was printed. */
async function listening(app: App<unknown>, use: (origin: string) => Promise<void>): Promise<string[]> {
  const printed: string[] = [];
  const log = console.log;
  console.log = (...args: unknown[]) => void printed.push(args.join(" "));
  const stop = new AbortController();
  try {
    await app.listen({ port: freePort(), hostname: "127.0.0.1", signal: stop.signal });
    const origin = /http:\/\/127\.0\.0\.1:\d+/.exec(printed.join("\n"))![0];
    await use(origin);
  } finally {
    console.log = log;
    stop.abort();
  }
  return printed;
}

function freePort(): number {
  using listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  return listener.addr.port;
}

Deno.test("listen prints where, and answers there until the signal is aborted", async () => {
  let at = "";
  const app = new App({ basePath: "/base" }).get("/", () => new Response("served"));
  const printed = await listening(app, async (origin) => {
    at = origin;
    assert.equal(await (await fetch(`${origin}/base`)).text(), "served");
  });
  assert.match(printed.join("\n"), /:\d+\/base\//);
  await assert.rejects(async () => (await fetch(at)).body?.cancel());
});

Deno.test("without a port listen takes a free one from 8000 to 8019", async () => {
  using _taken = listenOrNull(8000);
  const stop = new AbortController();
  const port = await new Promise<number>((resolve) => {
    new App().listen({ signal: stop.signal, hostname: "127.0.0.1", onListen: ({ port }) => resolve(port) });
  });
  assert.ok(port > 8000 && port < 8020, String(port));
  stop.abort();
});

/** A listener that keeps the port taken; null when somebody else does. */
function listenOrNull(port: number): Deno.TcpListener | null {
  try {
    return Deno.listen({ port, hostname: "127.0.0.1" });
  } catch {
    return null;
  }
}

Deno.test("HEAD has GET's headers and no body", async () => {
  const app = new App().get("/", () => new Response("hello", { headers: { "x-a": "b" } }));
  await listening(app, async (origin) => {
    const response = await fetch(origin, { method: "HEAD" });
    assert.deepEqual([response.status, response.headers.get("x-a"), await response.text()], [200, "b", ""]);
  });
});

Deno.test("a WebSocket is opened, answered and closed, by app.ws and by ctx.upgrade", async () => {
  const closed = Promise.withResolvers<number>();
  const app = new App()
    .ws("/managed", {
      open: (socket) => socket.send("welcome"),
      message: (socket, event) => socket.send(`echo ${event.data}`),
      close: (_socket, code) => closed.resolve(code),
    }, { idleTimeout: 30 })
    .get("/bare", (ctx) => {
      const { socket, response } = ctx.upgrade({ protocol: "chat" });
      socket.onmessage = (event) => socket.send(`bare ${event.data}`);
      return response;
    })
    .use(() => {
      throw new HttpError(404);
    });
  await listening(app, async (origin) => {
    const messages = async (path: string, expected: number, protocol?: string) => {
      const socket = new WebSocket(origin.replace("http", "ws") + path, protocol);
      const received: string[] = [];
      const done = Promise.withResolvers<void>();
      socket.onopen = () => socket.send("hi");
      socket.onmessage = (event) => received.push(event.data) === expected && done.resolve();
      socket.onerror = () => done.reject(new Error(`no WebSocket at ${path}`));
      await done.promise;
      const isClosed = new Promise((resolve) => socket.onclose = resolve);
      socket.close(1000);
      await isClosed;
      return received;
    };
    assert.deepEqual(await messages("/managed", 2), ["welcome", "echo hi"]);
    assert.equal(await closed.promise, 1000);
    assert.deepEqual(await messages("/bare", 1, "chat"), ["bare hi"]);
  });
});
