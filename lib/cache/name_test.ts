import assert from "node:assert/strict";
import fc from "fast-check";
import { addressOf, etag, type Named, nameOf, seenTags, tagOf } from "./name.ts";

const named = fc.record<Named>({
  address: fc.constantFrom("/leagues/a", "/leagues/b", "/leagues/a?week=1"),
  build: fc.constantFrom("b1", "b2"),
  isHttps: fc.boolean(),
  sees: fc.constantFrom("guest", "api", '[1,"Ann"]', '[1,"Ann","commissioner"]'),
  savesData: fc.boolean(),
  revision: fc.integer({ min: 0, max: 3 }),
  turned: fc.option(fc.integer({ min: 1, max: 3 })),
});

Deno.test("two names have one tag exactly when nothing in them differs", () => {
  fc.assert(fc.property(named, named, (a, b) => {
    assert.equal(tagOf(nameOf(a)) === tagOf(nameOf(b)), JSON.stringify(a) === JSON.stringify(b));
  }));
});

Deno.test("an ETag tells its revision, and differs by coding", () => {
  const tag = tagOf(nameOf({ ...fc.sample(named, 1)[0], revision: 17 }));
  assert.match(etag(tag, "br"), /^"r17-[\w-]{16}-br"$/);
  assert.notEqual(etag(tag, "br"), etag(tag, "gzip"));
  assert.deepEqual(seenTags(`W/${etag(tag, "br")}, "other" ,${etag(tag, "id")}`), [
    { tag, revision: 17, coding: "br" },
    { tag, revision: 17, coding: "id" },
  ]);
});

Deno.test("what is no ETag of ours is none", () => {
  for (
    const header of [null, "", "*", '"abc"', '"r1-short-br"', `"r${"9".repeat(20)}-${"a".repeat(16)}-br"`]
  ) {
    assert.deepEqual(seenTags(header), [], `${header}`);
  }
  assert.deepEqual(
    seenTags(`"r1-${"a".repeat(16)}-br",`.repeat(200)),
    [],
    "a header of kilobytes is not read",
  );
});

Deno.test("an address with a query has a name when pages read it, and once", () => {
  const of = (path: string) => addressOf(new URL(path, "http://a"));
  assert.equal(of("/leagues/a"), "/leagues/a");
  assert.equal(of("/leagues/a?fresh-partial=true"), "/leagues/a?fresh-partial=true");
  assert.notEqual(of("/leagues/a?week=1"), of("/leagues/a?week=2"));
  for (const query of ["utm_source=x", "week=1&week=2", "week=1&x=2", `week=${"1".repeat(50)}`]) {
    assert.equal(of(`/leagues/a?${query}`), null, query);
  }
  assert.equal(of(`/${"a".repeat(400)}`), null);
});
