import assert from "node:assert/strict";
import { postgresCluster, until } from "./postgres_cluster.ts";

const cluster = await postgresCluster();
if ("skip" in cluster) console.log(`skipped: a cluster of PostgreSQL: ${cluster.skip}`);

Deno.test(
  { name: "a cluster replicates, holds back, loses servers and promotes", ignore: "skip" in cluster },
  async () => {
    await using servers = cluster as Exclude<typeof cluster, { skip: string }>;
    const { primary, replicas: [one, other], caughtUp } = servers;
    const shown = async (node: typeof one) =>
      (await node.ask<{ v: number }>("select v from t")).map(({ v }) => v);
    await primary.ask("create table t (v int)");
    await caughtUp();
    assert.deepEqual(await shown(one), []);

    await one.pauseReplay();
    await primary.ask("insert into t values (1)");
    await until(async () => (await shown(other)).length === 1);
    assert.deepEqual(await shown(one), [], "a replica that is paused shows nothing new");
    assert(await one.position() < await other.position());
    await one.resumeReplay();
    await caughtUp();
    assert.deepEqual(await shown(one), [1]);

    await other.kill();
    await assert.rejects(other.ask("select 1"));
    await other.start();
    await other.ready();
    assert.deepEqual(await shown(other), [1]);

    await primary.kill();
    await one.promote();
    await other.follow(one);
    await one.ask("insert into t values (2)");
    await until(async () => (await shown(other)).length === 2);
  },
);
