import assert from "node:assert/strict";
import { ClientMessages, closeStatement, endsIdle, join, query, sync } from "./wire.ts";

const bytes = (...numbers: number[]) => new Uint8Array(numbers);
const startup = bytes(0, 0, 0, 13, 0, 3, 0, 0, 117, 0, 120, 0, 0);
const ssl = bytes(0, 0, 0, 8, 4, 210, 22, 47);
const parse = bytes(80, 0, 0, 0, 10, 115, 49, 0, 88, 0, 0);
const terminate = bytes(88, 0, 0, 0, 4);

Deno.test("messages come out whole wherever the bytes are cut", () => {
  const all = join([ssl, startup, query("select 1"), parse, sync, terminate]);
  for (let size = 1; size <= all.length; size++) {
    const reader = new ClientMessages();
    const found = [];
    for (let at = 0; at < all.length; at += size) found.push(...reader.add(all.subarray(at, at + size)));
    assert.deepEqual(found.map(({ kind }) => kind), [
      "ssl",
      "startup",
      "other",
      "parse",
      "other",
      "terminate",
    ]);
    assert.deepEqual(join(found.map(({ bytes }) => bytes)), all);
    assert.deepEqual(found.flatMap((one) => one.kind === "parse" ? [one.statement] : []), ["s1"]);
  }
});

Deno.test("what is not PostgreSQL's protocol is refused", () => {
  for (const garbage of ["GET / HTTP/1.1\r\n\r\n", "\0\0\0\x09\0\x02\0\0\0", "\0\0\0\x02aaaa"]) {
    assert.throws(() => new ClientMessages().add(new TextEncoder().encode(garbage)), RangeError, garbage);
  }
});

Deno.test("an answer is at rest only when it ends with ready-for-query outside a transaction", () => {
  assert(endsIdle(bytes(67, 0, 90, 0, 0, 0, 5, 73)));
  assert(!endsIdle(bytes(90, 0, 0, 0, 5, 84)), "in a transaction");
  assert(!endsIdle(bytes(90, 0, 0, 0, 5, 69)), "in a failed transaction");
  assert(!endsIdle(bytes(49, 0, 0, 0, 4)), "parse complete");
  assert(!endsIdle(bytes()));
});

Deno.test("messages of ours have the length they state", () => {
  for (const message of [sync, query("commit"), closeStatement("x")]) {
    assert.equal(new DataView(message.buffer).getUint32(1), message.length - 1);
  }
});
