/**
 * What happens to Redis, which may be gone at any time.
 *
 * @module
 */
import { within } from "@/tests/cluster/hosts/command.ts";
import type { Fleet } from "@/tests/cluster/hosts/fleet.ts";
import type { Host } from "@/tests/cluster/hosts/host.ts";
import { estate } from "../estate.ts";
import { startLive } from "../live.ts";
import { type Drill, pause, since, underReads } from "../load.ts";

const hosts = (fleet: Fleet): Host[] => Object.keys(estate.redis).map((name) => fleet.host(name));

/** The master, as the Sentinels say. */
async function master(fleet: Fleet): Promise<Host> {
  for (const host of hosts(fleet)) {
    const script =
      `REDISCLI_AUTH=$(sed -n 's/^sentinel sentinel-pass //p' /etc/redis/sentinel.conf | tr -d '"') ` +
      `redis-cli --tls --cacert /etc/rumbledore/tls/ca.crt -h ${host.address} -p 26379 --user sentinel ` +
      `--no-auth-warning sentinel get-master-addr-by-name rumbledore`;
    const [address] = (await host.run(["sh", "-c", script])).stdout.split("\n");
    const found = hosts(fleet).find((one) => one.address === address);
    if (found) return found;
  }
  throw new Error("no Sentinel knows the master");
}

/** Whether every process of the app says that it has Redis. */
async function appHasRedis(fleet: Fleet): Promise<boolean> {
  const ask = "for port in 8001 8002; do curl -s -m 2 http://127.0.0.1:$port/readyz; done";
  const told = await Promise.all(
    Object.keys(estate.app).map((name) => fleet.host(name).run(["sh", "-c", ask])),
  );
  return told.every(({ stdout }) => stdout.split("redis ready").length === 3);
}

export const redisDrills: Drill[] = [
  {
    name: "redis-power-cut",
    does: "the Redis master loses its power, and gets it back",
    run: (fleet) =>
      underReads(fleet, async () => {
        const first = await master(fleet);
        const endLive = await startLive(fleet, 4);
        await pause(3000);
        const start = performance.now();
        await first.cutPower();
        const back = await within(30_000, async () =>
          await master(fleet) !== first && await appHasRedis(fleet), 100);
        const seconds = since(start);
        await pause(3000);
        await first.restorePower();
        const live = await endLive();
        return {
          marks: live.marks,
          figures: { ...live.figures, "Redis again for every process (s)": seconds, from: first.name },
          faults: [...back ? [] : ["not every process has Redis again after 30 s"], ...live.faults],
        };
      }),
  },
  {
    name: "redis-gone",
    does: "every Redis host loses its power, and gets it back",
    run: (fleet) =>
      underReads(fleet, async () => {
        const all = hosts(fleet);
        // Without Redis processes find out by themselves what others wrote.
        const endLive = await startLive(fleet, 5);
        await pause(3000);
        await Promise.all(all.map((host) => host.cutPower()));
        await pause(10_000);
        const start = performance.now();
        for (const host of all) await host.restorePower();
        const back = await within(60_000, () => appHasRedis(fleet), 200);
        const figures = { "Redis again after its power (s)": since(start) };
        const live = await endLive();
        return {
          marks: live.marks,
          figures: { ...figures, ...live.figures },
          faults: [
            ...back ? [] : ["no Redis for every process 60 s after its power came back"],
            ...live.faults,
          ],
        };
      }),
  },
];
