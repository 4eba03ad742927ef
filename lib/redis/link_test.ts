import assert from "node:assert/strict";
import { noRedis, redisSentinel, startRedis, until } from "@/tests/servers/redis_sentinel.ts";
import { readSettings } from "@/lib/settings.ts";
import { COMMAND_TIMEOUT } from "./options.ts";
import { RedisLink, redisLink } from "./link.ts";

if (noRedis) console.log(`skipped: ${noRedis}`);
const ignore = noRedis !== null;

const none = readSettings({});
const ready = (link: RedisLink) => until(() => link.health === "ready", "the link is ready");

Deno.test("where no Redis is set there is no link", () => assert.equal(redisLink(none), null));

Deno.test({
  name: "a Redis that dies costs each call nothing, and is used again when it returns",
  ignore,
  async fn() {
    await using redis = await startRedis({ password: "tell me" });
    const link = new RedisLink({ ...none, REDIS_URL: redis.url, REDIS_PASSWORD: "tell me" });
    await ready(link);
    assert.equal(await link.ask((client) => client.set("a", "1")), "OK");
    await redis.kill();
    await until(() => link.health === "absent", "the loss is noticed");
    const { attempted } = link.counts;
    const began = performance.now();
    for (let i = 0; i < 1000; i++) assert.equal(await link.ask((client) => client.get("a")), null);
    assert.equal(link.counts.attempted, attempted, "nothing was tried");
    assert(performance.now() - began < 1000);
    await redis.start();
    await ready(link);
    assert.equal(await link.ask((client) => client.set("a", "2")), "OK");
    link.close();
    assert.equal(await link.ask((client) => client.get("a")), null);
  },
});

Deno.test({
  name:
    "a Redis that takes commands and says nothing is left after some of them, and asked for life by nobody's request",
  ignore,
  async fn() {
    await using redis = await startRedis();
    const link = new RedisLink({ ...none, REDIS_URL: redis.url });
    await ready(link);
    redis.pause();
    const times: number[] = [];
    for (let i = 0; i < 200; i++) {
      const began = performance.now();
      assert.equal(await link.ask((client) => client.get("a")), null);
      times.push(performance.now() - began);
    }
    assert.equal(link.counts.attempted, 3);
    assert.equal(times.filter((time) => time > COMMAND_TIMEOUT / 2).length, 3);
    redis.resume();
    await ready(link);
    assert.equal(await link.ask((client) => client.set("a", "1")), "OK");
    link.close();
  },
});

Deno.test({
  name: "messages arrive, and again after the server was away; what is said meanwhile does not",
  ignore,
  async fn() {
    await using redis = await startRedis();
    const [here, there] = [
      new RedisLink({ ...none, REDIS_URL: redis.url }),
      new RedisLink({
        ...none,
        REDIS_URL: redis.url,
      }),
    ];
    const heard: string[] = [];
    let returned = 0;
    const subscription = there.subscribe("news", (text) => heard.push(text), () => returned++);
    await until(() => subscription.hears && here.health === "ready", "it listens");
    await here.ask((client) => client.publish("news", "one"));
    await until(() => heard.length === 1, "one is heard");
    await redis.kill();
    await until(() => !subscription.hears, "it knows that it hears nothing");
    await here.ask((client) => client.publish("news", "two"));
    await redis.start();
    await until(() => subscription.hears && here.health === "ready", "it listens again");
    assert.equal(returned, 2);
    await here.ask((client) => client.publish("news", "three"));
    await until(() => heard.length === 2, "three is heard");
    assert.deepEqual(heard, ["one", "three"]);
    here.close();
    there.close();
  },
});

Deno.test({
  name: "whoever the Sentinels make master is found, when the old one died and when it only went silent",
  ignore,
  async fn() {
    await using redis = await redisSentinel();
    const sentinels = redis.sentinels.map(({ port }) => ({ host: "127.0.0.1", port }));
    const link = new RedisLink({ ...none, REDIS_SENTINELS: sentinels, REDIS_MASTER: redis.env.REDIS_MASTER });
    const writes = async () => await link.ask((client) => client.set("a", "1")) === "OK";
    await until(writes, "it is there");
    await redis.servers[0].kill();
    await until(writes, "another master takes writes");
    await redis.servers[0].start();
    const second = await redis.master();
    assert.notEqual(second, redis.servers[0]);
    // As the Sentinels do by themselves, in ten to forty seconds.
    await redis.servers[0].says("REPLICAOF", "127.0.0.1", String(second.port));
    await until(
      async () => (await second.says("INFO", "replication")).includes("connected_slaves:2"),
      "all are back",
    );
    second.pause();
    try {
      await until(async () => await redis.master() !== second, "there is a third master");
      await until(writes, "the third master takes writes");
    } finally {
      second.resume();
    }
    link.close();
  },
});

Deno.test({
  name: "a Redis that speaks TLS only, with an authority and users of its own, lets in who has all of it",
  ignore,
  async fn() {
    await using redis = await startRedis({ guarded: true });
    const link = new RedisLink(readSettings(redis.env));
    await ready(link);
    assert.equal(await link.ask((client) => client.set("a", "1")), "OK");
    // The user may not do everything: it is he who is let in, not the default one.
    assert.equal(await link.ask((client) => client.flushall()), null);
    link.close();
    const wrong: Record<string, string>[] = [
      { REDIS_TLS_CA: "" },
      { REDIS_PASSWORD: "guessed" },
      { REDIS_USERNAME: "" },
      { REDIS_URL: redis.url.replace("rediss:", "redis:"), REDIS_TLS: "", REDIS_TLS_CA: "" },
    ];
    const links = wrong.map((it) => new RedisLink(readSettings({ ...redis.env, ...it })));
    await new Promise((resume) => setTimeout(resume, 1500));
    assert.deepEqual(links.map(({ health }) => health), wrong.map(() => "absent"));
    for (const one of links) one.close();
  },
});

Deno.test({
  name:
    "Sentinels that speak TLS only, with users of their own, are asked by theirs, and believed after a failover",
  ignore,
  async fn() {
    await using redis = await redisSentinel({ guarded: true });
    const link = new RedisLink(readSettings(redis.env));
    const heard: string[] = [];
    const subscription = link.subscribe("news", (text) => heard.push(text), () => {});
    const writes = async () => await link.ask((client) => client.set("a", "1")) === "OK";
    await until(writes, "it is there");
    await redis.servers[0].kill();
    await until(async () => await redis.master() !== redis.servers[0], "there is another master");
    await until(writes, "it takes writes");
    await until(() => subscription.hears, "it listens again");
    await link.ask((client) => client.publish("news", "one"));
    await until(() => heard.length === 1, "one is heard");
    link.close();
  },
});
