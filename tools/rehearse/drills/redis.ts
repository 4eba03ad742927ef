/**
 * What happens to Redis, which may be gone at any time.
 *
 * @module
 */
import { within } from "@/tests/cluster/hosts/command.ts";
import type { Fleet } from "@/tests/cluster/hosts/fleet.ts";
import type { Host } from "@/tests/cluster/hosts/host.ts";
import { estate } from "../estate.ts";
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

/** Whether every process of the app has what it says of Redis: "ready" or "absent". */
export async function appSays(fleet: Fleet, what: "ready" | "absent"): Promise<boolean> {
  const ask = "for port in 8001 8002; do curl -s -m 2 http://127.0.0.1:$port/readyz; done";
  const told = await Promise.all(
    Object.keys(estate.app).map((name) => fleet.host(name).run(["sh", "-c", ask])),
  );
  return told.every(({ stdout }) => stdout.split(`redis ${what}`).length === 3);
}

export const redisDrills: Drill[] = [
  {
    name: "redis-power-cut",
    does: "the Redis master loses its power, and gets it back",
    run: (fleet) =>
      underReads(fleet, async () => {
        const first = await master(fleet);
        const start = performance.now();
        await first.cutPower();
        await pause(300);
        const back = await within(30_000, () => appSays(fleet, "ready"), 100);
        const seconds = since(start);
        await pause(3000);
        await first.restorePower();
        return {
          figures: { "Redis again for every process after (s)": seconds, from: first.name },
          faults: [
            ...back ? [] : ["no Redis for every process within 30 s"],
            ...seconds > 4 ? [`Redis was missed for ${seconds} s, which must be 4 at most`] : [],
          ],
        };
      }),
  },
  {
    name: "redis-gone",
    does: "every Redis host loses its power, and gets it back",
    run: (fleet) =>
      underReads(fleet, async () => {
        const all = hosts(fleet);
        await Promise.all(all.map((host) => host.cutPower()));
        const gone = await within(10_000, () => appSays(fleet, "absent"), 100);
        await pause(5000);
        const start = performance.now();
        for (const host of all) await host.restorePower();
        const back = await within(60_000, () => appSays(fleet, "ready"), 200);
        return {
          figures: { "Redis again after its power (s)": since(start) },
          faults: [
            ...gone ? [] : ["processes say that Redis is there, which is not"],
            ...back ? [] : ["no Redis for every process 60 s after its power came back"],
          ],
        };
      }),
  },
];
