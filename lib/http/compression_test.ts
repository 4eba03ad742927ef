import assert from "node:assert/strict";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { App } from "fresh";
import { compressed } from "@/lib/http/compression.ts";

const long = "<p>Week 5, and nobody has scored yet.</p>".repeat(100);
const handler = new App()
  .use(async (ctx) => await compressed(await ctx.next(), ctx.req.headers.get("accept-encoding")))
  .get("/page", (ctx) => ctx.html(long))
  .get("/short", (ctx) => ctx.html("<p>Hi</p>"))
  .get("/picture", () => new Response(new Uint8Array(4000), { headers: { "content-type": "image/png" } }))
  .get(
    "/stream",
    () => new Response("data: 1\n\n".repeat(200), { headers: { "content-type": "text/event-stream" } }),
  )
  .handler();

const get = async (path: string, accepted: string) => {
  const response = await handler(
    new Request(`http://localhost${path}`, { headers: { "accept-encoding": accepted } }),
  );
  return { response, bytes: new Uint8Array(await response.arrayBuffer()) };
};

Deno.test("a page travels compressed, with its length and Vary", async () => {
  const { response, bytes } = await get("/page", "gzip, br");
  assert.equal(response.headers.get("content-encoding"), "br");
  assert.equal(response.headers.get("content-length"), String(bytes.byteLength));
  assert.match(response.headers.get("vary") ?? "", /accept-encoding/i);
  assert.equal(brotliDecompressSync(bytes).toString(), long);
  assert.equal(gunzipSync((await get("/page", "gzip")).bytes).toString(), long);
});

Deno.test("what would not gain travels as it is", async () => {
  for (const path of ["/short", "/picture", "/stream"]) {
    assert.equal((await get(path, "br")).response.headers.get("content-encoding"), null, path);
  }
  const plain = await get("/page", "identity");
  assert.equal(plain.response.headers.get("content-encoding"), null);
  assert.match(plain.response.headers.get("vary") ?? "", /accept-encoding/i);
});

Deno.test("HEAD says the length that GET has, in every coding", async () => {
  for (const accepted of ["br", "gzip", "identity"]) {
    for (const path of ["/page", "/short"]) {
      const init = { method: "HEAD", headers: { "accept-encoding": accepted } };
      const head = await handler(new Request(`http://localhost${path}`, init));
      const { bytes } = await get(path, accepted);
      assert.equal(head.headers.get("content-length"), String(bytes.byteLength), `${path} ${accepted}`);
    }
  }
});
