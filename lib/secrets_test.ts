import assert from "node:assert/strict";
import { isCurrent, open, seal, SecretError, secretKey, secretKeyIn } from "./secrets.ts";

const key = await secretKey(new Uint8Array(32).fill(7).toBase64());
const text = "espn_s2=AEB%2F…; SWID={ÄÖ}";

Deno.test("what was sealed opens with the same key and context", async () => {
  const sealed = await seal(key, text, "espn-1");
  assert.equal(await open(key, sealed, "espn-1"), text);
  assert.equal(await open(key, await seal(key, "", "espn-1"), "espn-1"), "");
});

Deno.test("the same text sealed twice looks different, and shows nothing of itself", async () => {
  const [one, two] = [await seal(key, text, "espn-1"), await seal(key, text, "espn-1")];
  assert.notDeepEqual(one, two);
  assert(!new TextDecoder().decode(one).includes("espn_s2"));
});

Deno.test("another key, another context or a changed byte does not open", async () => {
  const sealed = await seal(key, text, "espn-1");
  const other = await secretKey(new Uint8Array(32).fill(8).toBase64());
  await assert.rejects(open(other, sealed, "espn-1"), SecretError);
  await assert.rejects(open(key, sealed, "espn-2"), SecretError);
  for (const at of [0, 1, 4, 5, 17, sealed.length - 1]) {
    const changed = sealed.slice();
    changed[at] ^= 1;
    await assert.rejects(open(key, changed, "espn-1"), SecretError, `byte ${at}`);
  }
  for (const length of [0, 1, 5, 12, 32]) {
    await assert.rejects(open(key, sealed.slice(0, length), "espn-1"), SecretError);
  }
});

Deno.test("what a replaced key has sealed opens beside its successor, and is told from what that seals", async () => {
  const [before, after] = [7, 8].map((byte) => new Uint8Array(32).fill(byte).toBase64());
  const sealed = await seal(key, text, "espn-1");
  const both = await secretKey(after, [before]);
  assert.equal(await open(both, sealed, "espn-1"), text);
  assert(isCurrent(key, sealed) && !isCurrent(both, sealed));
  const again = await seal(both, text, "espn-1");
  assert(isCurrent(both, again));
  assert.equal(await open(await secretKey(after), again, "espn-1"), text);
  await assert.rejects(open(key, again, "espn-1"), SecretError);
});

Deno.test("what was sealed before seals named their keys opens with any of them", async () => {
  const [before, after] = [7, 8].map((byte) => new Uint8Array(32).fill(byte).toBase64());
  const named = await seal(key, text, "espn-1");
  const unnamed = Uint8Array.of(1, ...named.slice(5));
  const both = await secretKey(after, [before]);
  assert.equal(await open(both, unnamed, "espn-1"), text);
  assert(!isCurrent(key, unnamed), "so that it is sealed again");
  await assert.rejects(open(await secretKey(after), unnamed, "espn-1"), SecretError);
});

Deno.test("a key is 32 bytes of base64 and nothing else, and is not repeated in the error", async () => {
  for (const wrong of ["", "hunter2", new Uint8Array(31).toBase64(), new Uint8Array(33).toBase64()]) {
    await assert.rejects(secretKey(wrong), (error) => {
      assert(error instanceof SecretError && (wrong === "" || !error.message.includes(wrong)));
      return true;
    });
  }
});

Deno.test("a folder's key is made once, readable by its owner only, also when many ask at once", async () => {
  const folder = `${await Deno.makeTempDir()}/data`;
  const keys = await Promise.all(Array.from({ length: 8 }, () => secretKeyIn(folder)));
  const sealed = await seal(keys[0], text, "espn-1");
  for (const one of [...keys, await secretKeyIn(folder)]) {
    assert.equal(await open(one, sealed, "espn-1"), text);
  }
  assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name), ["secret.key"]);
  assert.equal((await Deno.stat(`${folder}/secret.key`)).mode! & 0o777, 0o600);
  await Deno.writeTextFile(`${folder}/secret.key`, "");
  await assert.rejects(secretKeyIn(folder), /secret\.key does not hold a secret key.*backup/);
  await Deno.remove(folder, { recursive: true });
});
