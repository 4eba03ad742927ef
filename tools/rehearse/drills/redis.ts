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

/** How many processes of the app hear what is said live, as the Redis at `host` counts its subscribers. */
async function listeners(fleet: Fleet, host: Host): Promise<number> {
  const read = "sed -n 's/^REDIS_PASSWORD=//p' /etc/rumbledore/app.env";
  const password = (await fleet.host("app1").must(["sh", "-c", read])).trim();
  const cli =
    `redis-cli --tls --cacert /etc/rumbledore/tls/ca.crt -h ${host.address} --user app --no-auth-warning`;
  const count = `read -r REDISCLI_AUTH; export REDISCLI_AUTH
    ${cli} pubsub channels </dev/null | grep -v '^__sentinel__' | while read -r channel; do
      ${cli} pubsub numsub "$channel" </dev/null | tail -1; done`;
  const { stdout } = await host.run(["sh", "-c", count], { input: `${password}\n` });
  return stdout.split("\n").reduce((sum, line) => sum + Number(line), 0);
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
        const before = await listeners(fleet, first);
        const start = performance.now();
        await first.cutPower();
        const back = await within(30_000, async () => {
          const now = await master(fleet);
          return now !== first && await listeners(fleet, now) >= before && await appHasRedis(fleet);
        }, 100);
        const seconds = since(start);
        await pause(3000);
        await first.restorePower();
        return {
          marks: { "heard live again after (s)": 4 },
          figures: { "heard live again after (s)": seconds, listeners: before, from: first.name },
          faults: [
            ...before > 0 ? [] : ["no process of the app listens"],
            ...back ? [] : ["not every process listens again after 30 s"],
            ...seconds > 4 ? [`live updates were missed for ${seconds} s, which must be 4 at most`] : [],
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
        await pause(10_000);
        const start = performance.now();
        for (const host of all) await host.restorePower();
        const back = await within(60_000, () => appHasRedis(fleet), 200);
        return {
          figures: { "Redis again after its power (s)": since(start) },
          faults: [
            ...back ? [] : ["no Redis for every process 60 s after its power came back"],
          ],
        };
      }),
  },
];
