import assert from "node:assert/strict";
import { App } from "fresh";
import { PictureFiles } from "@/lib/images/files.ts";
import { images } from "./images.ts";
import { securityHeaders } from "./security_headers.ts";

const name = "0123456789abcdef0123456789abcdef-56.avif";
const folder = await Deno.makeTempDir({ prefix: "rumbledore-images-" });
await Deno.writeFile(`${folder}/${name}`, new Uint8Array([1, 2, 3]));
await Deno.writeTextFile(`${folder}/secret.txt`, "secret");
await Deno.writeTextFile(`${folder}/.part`, "half");
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

const handler = new App()
  .use(securityHeaders())
  .use(images(new PictureFiles(folder)))
  .get("/else", () => new Response("else"))
  .handler();
const ask = (path: string, init?: RequestInit) => handler(new Request(`http://localhost${path}`, init));

Deno.test("a picture is kept for ever, under its own type and nothing guessed", async () => {
  const answer = await ask(`/images/${name}`);
  assert.equal(answer.status, 200);
  assert.deepEqual([...new Uint8Array(await answer.arrayBuffer())], [1, 2, 3]);
  const { headers } = answer;
  assert.equal(headers.get("content-type"), "image/avif");
  assert.equal(headers.get("cache-control"), "public, max-age=31536000, immutable");
  assert.equal(headers.get("x-content-type-options"), "nosniff");
  assert.equal(headers.get("etag"), `"${name}"`);
});

Deno.test("who has a picture is told so, and HEAD knows its length", async () => {
  for (const tag of [`"${name}"`, `W/"${name}"`, `"x", "${name}"`, "*"]) {
    const answer = await ask(`/images/${name}`, { headers: { "if-none-match": tag } });
    assert.deepEqual([answer.status, answer.headers.get("etag")], [304, `"${name}"`]);
  }
  assert.equal((await ask(`/images/${name}`, { headers: { "if-none-match": `"x"` } })).status, 200);
  const head = await ask(`/images/${name}`, { method: "HEAD" });
  assert.deepEqual([head.headers.get("content-length"), await head.text()], ["3", ""]);
  assert.equal((await ask(`/images/${name}`, { method: "POST" })).status, 405);
});

Deno.test("nothing else is there, whatever the path", async () => {
  const paths = [
    "secret.txt",
    ".part",
    "",
    name.replace("56", "57"),
    name.replace("avif", "webp"),
    name.replace("avif", "png"),
    name.toUpperCase(),
    `${name}/`,
    `./${name}/../secret.txt`,
    `..%2f..%2fetc%2fpasswd`,
    `%2e%2e/secret.txt`,
    `${name}%00`,
    `x/${name}`,
    `${name}%0a`,
  ];
  for (const path of paths) {
    const answer = await ask(`/images/${path}`);
    assert.equal(answer.status, 404, path);
    assert.equal(await answer.text(), "Not Found");
  }
  assert.equal(await (await ask("/else")).text(), "else");
});
