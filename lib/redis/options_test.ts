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
});

Deno.test("one name is for Redis and the Sentinels, and one authority", async () => {
  const file = await Deno.makeTempFile();
  try {
    await Deno.writeTextFile(file, "a certificate");
    const shared = { REDIS_USERNAME: "app", REDIS_TLS: "on", REDIS_TLS_CA: file };
    const ca = "a certificate";
    const found = options({ ...shared, REDIS_SENTINELS: "10.0.0.1:26379", REDIS_MASTER: "league" })!;
    assert.deepEqual([found.username, found.sentinelUsername], ["app", "app"]);
    assert.deepEqual([found.tls, found.sentinelTLS], [{ ca }, { ca }]);
    const alone = options({ ...shared, REDIS_URL: "redis://cache.example" })!;
    assert.deepEqual([alone.username, alone.tls], ["app", { ca }]);
    assert.equal(options({ ...shared, REDIS_URL: "redis://other@cache.example" })!.username, "other");
  } finally {
    await Deno.remove(file);
  }
  assert.throws(
    () => options({ REDIS_URL: "rediss://cache.example", REDIS_TLS_CA: file }),
    Deno.errors.NotFound,
  );
  assert.throws(
    () => readSettings({ REDIS_URL: "redis://cache.example", REDIS_TLS_CA: file }),
    /REDIS_TLS_CA needs REDIS_TLS/,
  );
});

Deno.test("Sentinels have a password and TLS of their own, and nothing waits for a connection", () => {
  const found = options({
    REDIS_SENTINELS: "10.0.0.1:26379,10.0.0.2:26379",
    REDIS_MASTER: "league",
    REDIS_SENTINEL_PASSWORD: "guard",
    REDIS_TLS: "on",
  })!;
  assert.equal(found.name, "league");
  assert.equal(found.sentinels?.length, 2);
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
