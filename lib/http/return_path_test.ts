import assert from "node:assert/strict";
import { returnPath } from "./return_path.ts";

Deno.test("the way back leads to the whole page, whatever of it was asked for", () => {
  const of = (path: string) => returnPath(new URL(path, "https://a.example"));
  assert.equal(of("/a/b"), "/a/b");
  assert.equal(of("/a?b=c&d"), "/a?b=c&d=");
  assert.equal(of("/a?fresh-partial=true"), "/a");
  assert.equal(of("/a?b=c%26&fresh-partial=true&fresh-hash=d"), "/a?b=c%26");
});
