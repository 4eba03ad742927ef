import assert from "node:assert/strict";
import { readSettings } from "@/lib/settings.ts";
import { redisOptions } from "./options.ts";

const options = (environment: Record<string, string>) => redisOptions(readSettings(environment));

Deno.test("an address says where, who, which database and whether by TLS", () => {
  assert.equal(options({}), null);
  const { host, port, username, password, db, tls } = options({
    REDIS_URL: "rediss://me:a%20b@[::1]:7000/3",
  })!;
  assert.deepEqual({ host, port, username, password, db, tls }, {
    host: "::1",
    port: 7000,
    username: "me",
    password: "a b",
    db: 3,
    tls: {},
  });
  const plain = options({ REDIS_URL: "redis://cache.example", REDIS_PASSWORD: "secret" })!;
  assert.deepEqual([plain.host, plain.port, plain.db, plain.tls], ["cache.example", 6379, 0, undefined]);
  assert.equal(plain.password, "secret");
  const named = options({
    REDIS_URL: "redis://cache.example",
    REDIS_USERNAME: "app",
    REDIS_PASSWORD: "secret",
  })!;
  assert.deepEqual([named.username, named.password], ["app", "secret"]);
});

Deno.test("Sentinels have a password and TLS of their own, and nothing waits for a connection", () => {
  const found = options({
    REDIS_SENTINELS: "10.0.0.1:26379,10.0.0.2:26379",
    REDIS_MASTER: "league",
    REDIS_USERNAME: "app",
    REDIS_SENTINEL_USERNAME: "asker",
    REDIS_SENTINEL_PASSWORD: "guard",
    REDIS_TLS: "on",
  })!;
  assert.equal(found.name, "league");
  assert.equal(found.sentinels?.length, 2);
  assert.deepEqual([found.username, found.sentinelUsername], ["app", "asker"]);
  assert.equal(found.sentinelPassword, "guard");
  assert.deepEqual([found.tls, found.sentinelTLS, found.enableTLSForSentinelMode], [{}, {}, true]);
  assert.deepEqual([found.enableOfflineQueue, found.maxRetriesPerRequest], [false, 0]);
  assert.equal(
    found.reconnectOnError!(new Error("READONLY You can't write against a read only replica.")),
    1,
  );
  assert.equal(found.reconnectOnError!(new Error("ERR unknown command")), false);
  for (const times of [1, 5, 50]) {
    const pause = found.retryStrategy!(times) as number;
    assert(pause >= 50 && pause <= 2500, `${pause} ms`);
  }
});

Deno.test("a certificate authority of one's own is read from its file, which must be there", async () => {
  const file = await Deno.makeTempFile();
  try {
    await Deno.writeTextFile(file, "an authority");
    const given = { REDIS_TLS: "on", REDIS_TLS_CA: file };
    assert.deepEqual(options({ ...given, REDIS_URL: "redis://a" })!.tls, { ca: "an authority" });
    const found = options({ ...given, REDIS_SENTINELS: "a:1", REDIS_MASTER: "m" })!;
    assert.deepEqual([found.tls, found.sentinelTLS], [{ ca: "an authority" }, { ca: "an authority" }]);
  } finally {
    await Deno.remove(file);
  }
  assert.throws(
    () => options({ REDIS_URL: "rediss://a", REDIS_TLS_CA: `${file}.gone` }),
    (error: Error) => error.message.includes(`${file}.gone`),
  );
});
