/** Nothing that a stranger sends makes a 500, and none of it leaks a stack. @module */
import assert from "node:assert/strict";
import { connect } from "node:net";
import { startApp } from "@/tests/app.ts";

const oddParts = [
  "%",
  "%zz",
  "%E0%A4%A",
  "%00",
  "..",
  "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
  "//",
  "'",
  '"><script>',
  "-1",
  "0",
  "1e9",
  "99999999999999999999",
  "NaN",
  "null",
  "undefined",
  "__proto__",
  "constructor",
  "sample-1",
  "espn-",
  "espn-0",
  "ESPN-1",
  "é",
  "🏈",
  "a".repeat(5000),
  "1;drop table leagues",
  "{league}",
  "*",
  "?",
  "#",
  "%0d%0aset-cookie:x",
  " ",
  "2025.5",
  "+2025",
  "02025",
  "٢٠٢٥",
];

const shapes = [
  (part: string) => `/${part}`,
  (part: string) => `/connect/${part}`,
  (part: string) => `/leagues/${part}`,
  (part: string) => `/leagues/sample-1/${part}`,
  (part: string) => `/leagues/sample-1/seasons/${part}`,
  (part: string) => `/leagues/sample-1/seasons/${part}/standings`,
  (part: string) => `/leagues/sample-1/seasons/2025/${part}`,
  (part: string) => `/leagues/sample-1/seasons/2025/weeks/${part}`,
  (part: string) => `/leagues/sample-1/seasons/2025/matchups/${part}`,
  (part: string) => `/leagues/sample-1/seasons/2025/teams/${part}`,
  (part: string) => `/leagues/sample-1/managers/${part}`,
  (part: string) => `/leagues/sample-1/records?lens=${part}`,
  (part: string) => `/leagues/sample-1/standings?sort=${part}&season=${part}&week=${part}`,
  (part: string) => `/api/v1/${part}`,
  (part: string) => `/api/v1/leagues/${part}`,
  (part: string) => `/api/v1/leagues/sample-1/seasons/${part}/standings`,
  (part: string) => `/api/v1/leagues/sample-1/seasons/2025/weeks/${part}/matchups`,
  (part: string) => `/api/v1/leagues/sample-1/teams/${part}?season=${part}`,
  (part: string) => `/api/v1/leagues/sample-1/records?lens=${part}`,
  (part: string) => `/styles.css?__frsh_c=${part}`,
  (part: string) => `/_fresh/js/${part}`,
];

/** One request written byte by byte, so that no client tidies the path up first. Gives the status and the answer's text. */
function raw(port: number, request: string): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(request));
    let text = "";
    socket.setEncoding("latin1");
    socket.setTimeout(10_000, () => socket.destroy(new Error(`no answer to ${request.slice(0, 200)}`)));
    const done = () => resolve({ status: Number(text.match(/^HTTP\/1\.1 (\d+)/)?.[1] ?? 0), text });
    socket.on("data", (piece: string) => {
      text += piece;
      // Refused before the body was there: the server waits for the rest of it, and we do not.
      if (/^HTTP\/1\.1 413[\s\S]*\r\n\r\n/.test(text)) socket.end(done);
    });
    socket.on("end", done);
    socket.on("error", reject);
  });
}

Deno.test("strangers", async (t) => {
  await using app = await startApp();
  const port = Number(new URL(app.url).port);
  const send = (method: string, path: string, extra = "", body = "") =>
    raw(
      port,
      `${method} ${path} HTTP/1.1\r\nhost: localhost:${port}\r\nconnection: close\r\n${extra}\r\n${body}`,
    );

  await t.step("may ask for any path", async () => {
    let asked = 0;
    for (const shape of shapes) {
      for (const part of oddParts) {
        const path = encodeSpaces(shape(part));
        const { status, text } = await send("GET", path, "accept: text/html\r\n");
        asked++;
        // 0 is a connection that the server's HTTP parser refused without an answer.
        assert(status < 500, `${path.slice(0, 200)} gave ${status}`);
        assert.doesNotMatch(text, /at .*\.tsx?:\d+/, `${path} shows a stack`);
      }
    }
    assert.equal(asked, shapes.length * oddParts.length);
  });

  await t.step("may use any method", async () => {
    for (
      const path of [
        "/",
        "/connect",
        "/leagues/sample-1",
        "/api/v1/leagues/sample-1",
        "/styles.css",
        "/healthz",
      ]
    ) {
      for (const method of ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "BREW"]) {
        const { status } = await send(method, path, "content-length: 0\r\n");
        assert(status < 500, `${method} ${path} gave ${status}`);
      }
    }
  });

  await t.step("may post anything to the form", async () => {
    const bodies: [string, string][] = [
      ["application/x-www-form-urlencoded", "league=%E0%A4%A&provider=__proto__"],
      ["application/x-www-form-urlencoded", "league=abc"],
      ["application/x-www-form-urlencoded", "league=" + "9".repeat(40_000)],
      ["application/x-www-form-urlencoded", "%00=%00"],
      ["multipart/form-data; boundary=x", "not a multipart body"],
      ["multipart/form-data", "--"],
      ["application/json", '{"league":1}'],
      ["text/plain", "league=1"],
      ["", ""],
    ];
    for (const [type, body] of bodies) {
      const headers = `${type ? `content-type: ${type}\r\n` : ""}content-length: ${body.length}\r\n`;
      const { status, text } = await send("POST", "/connect", headers, body);
      assert(status >= 400 && status < 500, `${type} ${body.slice(0, 40)} gave ${status}`);
      assert.doesNotMatch(text, /at .*\.tsx?:\d+/);
    }
    const { status } = await send(
      "POST",
      "/connect",
      "content-type: application/x-www-form-urlencoded\r\ncontent-length: 900000\r\n",
      "league=1",
    );
    assert.equal(status, 413);
  });

  await t.step("may send odd headers", async () => {
    for (
      const header of [
        "accept-encoding: br;q=x, ;;;",
        'if-none-match: "',
        'cookie: =;;="',
        "range: bytes=9-1",
        "accept: */*;q=",
        "sec-fetch-site: mars",
        "accept-language: %",
      ]
    ) {
      const { status } = await send("GET", "/leagues/sample-1", `${header}\r\n`);
      assert(status < 500, `${header} gave ${status}`);
    }
  });

  await t.step("may not post from another site", async () => {
    const { status } = await send(
      "POST",
      "/connect",
      "sec-fetch-site: cross-site\r\norigin: https://evil.example\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: 8\r\n",
      "league=1",
    );
    assert.equal(status, 403);
  });
});

/** A path may not hold a space or a control character, or the request line itself would be another one. */
const encodeSpaces = (path: string) => path.replace(/[ \n\r]/g, "%20");

Deno.test("an error page is defended like any other page", async () => {
  await using app = await startApp();
  for (
    const path of [
      "/nothing",
      "/leagues/espn-404",
      "/leagues/sample-1/nothing",
      "/leagues/sample-1/seasons/1999",
    ]
  ) {
    const response = await fetch(app.url + path, {
      headers: { accept: "text/html", "accept-encoding": "br" },
    });
    assert.equal(response.status, 404, path);
    assert.match(await response.text(), /<h1/);
    assert.match(response.headers.get("content-security-policy") ?? "", /script-src 'self'/, path);
    assert.equal(response.headers.get("x-content-type-options"), "nosniff", path);
    assert.equal(response.headers.get("content-encoding"), "br", path);
  }
});
