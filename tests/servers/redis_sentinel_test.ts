import assert from "node:assert/strict";
import { noRedis, redisSentinel, until } from "./redis_sentinel.ts";

if (noRedis) console.log(`skipped: ${noRedis}`);

Deno.test({
  name: "three Sentinels make a replica the master when the master is gone",
  ignore: noRedis !== null,
  async fn() {
    await using redis = await redisSentinel();
    const [first] = redis.servers;
    assert.equal((await redis.master()).port, first.port);
    await first.kill();
    await until(async () => (await redis.master()).port !== first.port, "there is another master");
    await first.start();
    await redis.killAll();
    await assert.rejects(() => redis.master(), /no Sentinel runs/);
    await redis.startAll();
    assert(redis.servers.includes(await redis.master()));
  },
});
