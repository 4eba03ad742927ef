import assert from "node:assert/strict";
import { asset } from "fresh/runtime";
import { site } from "../testing.ts";

const CSS = "p { color: red }\n".repeat(100);
const files = {
  "static/styles.css": CSS,
  "static/sub/page two.txt": "two",
  "routes/index.ts": `export const handler = () => new Response("route");`,
  "routes/[...path].ts": `export const handler = (ctx) => new Response("rest " + ctx.params.path);`,
};

Deno.test("a file of the static folder is served with its type, length and an ETag", async () => {
  const fetch = await site(files);
  const response = await fetch("/styles.css");
  assert.equal(response.status, 200);
  assert.match(response.headers.get("content-type")!, /^text\/css/);
  assert.equal(response.headers.get("content-length"), String(CSS.length));
  assert.match(response.headers.get("etag")!, /^W\/"[^"]+"$/);
  assert.equal(await response.text(), CSS);
  assert.equal(await (await fetch("/sub/page%20two.txt")).text(), "two");
});

Deno.test("what is no file goes on to the routes", async () => {
  const fetch = await site(files);
  assert.equal(await (await fetch("/")).text(), "route");
  assert.equal(await (await fetch("/styles.txt")).text(), "rest styles.txt");
});

Deno.test("files are asked for by GET and HEAD only", async () => {
  const fetch = await site(files);
  const head = await fetch("/styles.css", { method: "HEAD" });
  assert.equal(head.headers.get("content-length"), String(CSS.length));
  assert.equal(await head.text(), "");
  for (const method of ["POST", "PUT", "DELETE"]) {
    assert.equal((await fetch("/styles.css", { method })).status, 405);
  }
});

Deno.test("a browser that has the file is told so", async () => {
  const fetch = await site(files);
  const etag = (await fetch("/styles.css")).headers.get("etag")!;
  const response = await fetch("/styles.css", { headers: { "if-none-match": etag } });
  assert.deepEqual([response.status, await response.text()], [304, ""]);
  assert.equal((await fetch("/styles.css", { headers: { "if-none-match": 'W/"other"' } })).status, 200);
});

Deno.test("a URL with the build's key is kept for ever, one without is asked for each time", async () => {
  const fetch = await site(files);
  const url = asset("/styles.css");
  assert.match(url, /^\/styles\.css\?__frsh_c=.+/);
  assert.equal((await fetch(url)).headers.get("cache-control"), "public, max-age=31536000, immutable");
  assert.match((await fetch("/styles.css")).headers.get("cache-control")!, /no-cache.*must-revalidate/);
});

Deno.test("a URL with the key of another build leads to the plain path", async () => {
  const response = await (await site(files))("/styles.css?a=1&__frsh_c=old");
  assert.deepEqual([response.status, response.headers.get("location")], [307, "/styles.css?a=1"]);
});

Deno.test("a missing favicon.ico is 404 at once", async () => {
  assert.equal((await (await site(files))("/favicon.ico")).status, 404);
});

Deno.test("files are below basePath", async () => {
  const fetch = await site(files, undefined, { basePath: "/base" });
  assert.equal(await (await fetch("/base/styles.css")).text(), CSS);
  assert.equal((await fetch("/styles.css")).status, 404);
});
