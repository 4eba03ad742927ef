/**
 * A line between browser and app that can be cut: a proxy on the loopback interface.
 *
 * @module
 */
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** `cut`: nobody is there; `silent`: no answer comes; `deaf`: forms arrive, their answers do not. */
export type Line = "up" | "cut" | "silent" | "deaf";

export interface BadLine extends AsyncDisposable {
  /** The address for the browser, without a slash at the end. */
  url: string;
  line: Line;
  /** Where the app is, without a slash at the end. */
  app: string;
  /** What has come through since it was emptied last, such as "GET /sw.js". */
  seen: string[];
}

/** A line to an app; it is up. */
export async function badLine(app: string): Promise<BadLine> {
  const server = createServer((asked, answer) => {
    if (bad.line === "cut") return void asked.socket.destroy();
    bad.seen.push(`${asked.method} ${asked.url}`);
    if (bad.line !== "silent") pass(bad, asked, answer);
  });
  server.listen(0, "127.0.0.1");
  await new Promise((resume) => server.once("listening", resume));
  const bad: BadLine = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    line: "up",
    app,
    seen: [],
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resume) => server.close(resume));
    },
  };
  return bad;
}

function pass(bad: BadLine, asked: IncomingMessage, answer: ServerResponse): void {
  const isLost = bad.line === "deaf" && asked.method === "POST";
  const { method, headers } = asked;
  const onward = request(bad.app + asked.url, { method, headers, agent: false }, (given) => {
    if (isLost) {
      given.resume().once("end", () => asked.socket.destroy());
      return;
    }
    answer.writeHead(given.statusCode!, given.headers);
    given.pipe(answer);
  });
  onward.once("error", () => asked.socket.destroy());
  // A reader who leaves an endless answer ends it.
  answer.once("close", () => onward.destroy());
  asked.pipe(onward);
}
