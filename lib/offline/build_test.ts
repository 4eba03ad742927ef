import assert from "node:assert/strict";
import { brotliCompressSync } from "node:zlib";
import { build } from "@/fresh.config.ts";
import { workerScripts } from "./build.ts";

const of = (name: string) => ({
  name,
  target: build.target,
  asset: (path: string) => `${path}?__frsh_c=${name}`,
});
const made = of("build-one");

Deno.test("the service worker is 6 kB at most, and the one that goes away less", async () => {
  const { on, off } = await workerScripts(made);
  const [size, offSize] = [on, off].map((text) => brotliCompressSync(text).length);
  console.log(`service worker: ${size} bytes (brotli); the one that goes away: ${offSize}`);
  assert(size <= 6000, `${size} bytes`);
  assert(offSize < size && offSize > 500, `${offSize} bytes`);
});

Deno.test("a new build is another worker, the same one is the same", async () => {
  const { on } = await workerScripts(made);
  assert.equal((await workerScripts(made)).on, on);
  const { on: other } = await workerScripts(of("build-two"));
  assert.notEqual(other, on);
  assert.equal(other.replaceAll("build-two", "build-one"), on);
});
