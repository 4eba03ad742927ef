import assert from "node:assert/strict";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { App, csp, staticFiles } from "fresh";
import { type Fetch, fetchFrom, site } from "../testing.ts";

const CSS = "p { color: red }\n".repeat(100);
const files = {
  "static/styles.css": CSS,
  "static/pixel.bin": crypto.getRandomValues(new Uint8Array(999)),
  "islands/Thing.tsx": "export default () => <button>x</button>;",
};

/** The path's bytes as they are sent, and how they are encoded. */
async function sent(fetch: Fetch, path: string, accept?: string) {
  const response = await fetch(path, accept === undefined ? {} : { headers: { "accept-encoding": accept } });
  const bytes = new Uint8Array(await response.arrayBuffer());
  assert.equal(response.headers.get("content-length"), String(bytes.length));
  assert.match(response.headers.get("vary")!, /Accept-Encoding/);
  return { bytes, encoding: response.headers.get("content-encoding") };
}

Deno.test("files are sent in the encoding that the browser likes best", async () => {
  const fetch = await site(files);
  const encodings = {
    "br, gzip": "br",
    "gzip, deflate, br, zstd": "br",
    "gzip": "gzip",
    "br;q=0.5, gzip;q=0.8": "gzip",
    "br;q=0, gzip;q=0.1": "gzip",
    "BR": "br",
    "*": "br",
    "br;q=0, *": "gzip",
    "gzip;q=0.5, identity;q=0.9": null,
    "deflate": null,
    "": null,
    "br;q=nonsense": null,
  };
  for (const [accept, encoding] of Object.entries(encodings)) {
    assert.equal((await sent(fetch, "/styles.css", accept)).encoding, encoding, accept);
  }
  assert.equal((await sent(fetch, "/styles.css")).encoding, null);
});

Deno.test("the compressed forms are the same file, and smaller", async () => {
  const fetch = await site(files);
  const br = await sent(fetch, "/styles.css", "br");
  const gzip = await sent(fetch, "/styles.css", "gzip");
  assert.equal(brotliDecompressSync(br.bytes).toString(), CSS);
  assert.equal(gunzipSync(gzip.bytes).toString(), CSS);
  assert.ok(br.bytes.length < CSS.length / 5 && gzip.bytes.length < CSS.length / 5);
});

Deno.test("what does not get smaller is sent as it is", async () => {
  assert.equal((await sent(await site(files), "/pixel.bin", "br, gzip")).encoding, null);
});

Deno.test("HEAD tells the length of what GET would send", async () => {
  const fetch = await site(files);
  const headers = { "accept-encoding": "br" };
  const get = await fetch("/styles.css", { headers });
  const head = await fetch("/styles.css", { headers, method: "HEAD" });
  assert.deepEqual([...head.headers], [...get.headers]);
  assert.equal(await head.text(), "");
});

Deno.test("If-None-Match may be a list, strong, or a star", async () => {
  const fetch = await site(files);
  const response = await fetch("/styles.css");
  const etag = response.headers.get("etag")!;
  for (const known of [etag, etag.replace("W/", ""), `"x", ${etag}`, "*"]) {
    const answer = await fetch("/styles.css", { headers: { "if-none-match": known } });
    assert.equal(answer.status, 304, known);
    assert.equal(answer.headers.get("etag"), etag);
    assert.equal(answer.headers.get("cache-control"), response.headers.get("cache-control"));
  }
});

Deno.test("a file without the build's key may be stored, so that its ETag is of use", async () => {
  assert.doesNotMatch((await (await site(files))("/styles.css")).headers.get("cache-control")!, /no-store/);
});

Deno.test("a 405 says what is allowed", async () => {
  assert.equal(
    (await (await site(files))("/styles.css", { method: "POST" })).headers.get("allow"),
    "GET, HEAD",
  );
});

Deno.test("a broken escape in a path is no error", async () => {
  assert.equal((await (await site(files))("/%E0%A4")).status, 404);
});

Deno.test("nothing that tells about the sources is served", async () => {
  const fetch = await site(
    {
      ...files,
      "routes/index.tsx": `import Thing from "../islands/Thing.tsx"; export default () => <Thing />;`,
    },
  );
  const html = await (await fetch("/")).text();
  const folder = /\/_fresh\/js\//.exec(html)![0];
  for (const name of ["metafile.json", "deno.json", "Thing.tsx", "../"]) {
    assert.equal((await fetch(folder + name)).status, 404, name);
  }
});

Deno.test("staticFiles and csp work on responses whose headers cannot be changed", async () => {
  const app = new App().use(csp(), staticFiles()).get("/", () => Response.redirect("http://localhost/to"));
  const response = await fetchFrom(app)("/");
  assert.equal(response.status, 302);
  assert.ok(response.headers.has("content-security-policy"));
});
