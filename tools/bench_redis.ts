/**
 * `deno task bench:redis [seconds]`: pages while the whole of Redis is gone for a minute: two processes of the built app
 * over one PostgreSQL, one Redis master with two replicas and three Sentinels, killed all at once. Prints failed pages and
 * the p95 before, meanwhile and afterwards, and writes docs/bench/redis.json.
 *
 * @module
 */
import { openDatabase } from "@/lib/store/database.ts";
import { startPostgres } from "@/tests/postgres.ts";
import { startApp } from "@/tests/app.ts";
import { later, percentile, readers, redisOf } from "@/tests/redis/readers.ts";
import { redisSentinel, until } from "@/tests/servers/redis_sentinel.ts";
import { report } from "./bench_report.ts";

const seconds = Number(Deno.args[0] ?? 60);
const rate = Number(Deno.args[1] ?? 100);

const server = await startPostgres();
if ("skip" in server) throw new Error(server.skip);
await using redis = await redisSentinel();
const env = { DATABASE_URL: server.url, ...redis.env };
await using one = await startApp(env);
await using other = await startApp(env);
const urls = [one.url, other.url];
const database = await openDatabase({ url: server.url, dataDir: "", pool: 1 });
const all = (health: string) =>
  until(
    async () => (await Promise.all(urls.map(redisOf))).every((it) => it === health),
    `Redis is ${health}`,
  );

/** Processor time of both processes so far, in ms. Linux counts it in hundredths of a second. */
const cpuOf = () =>
  [one, other].map(({ pid }) => {
    const fields = Deno.readTextFileSync(`/proc/${pid}/stat`).replace(/^.*\) /, "").split(" ");
    return 10 * (Number(fields[11]) + Number(fields[12]));
  }).reduce((a, b) => a + b);

/** Time of all processors so far: in all, and idle. Whatever else the machine does is in it. */
const machineOf = () => {
  const fields = Deno.readTextFileSync("/proc/stat").split("\n")[0].split(/\s+/).slice(1).map(Number);
  return { all: fields.slice(0, 8).reduce((a, b) => a + b), idle: fields[3] + fields[4] };
};

await all("ready");
const load = await readers(urls, database.sql, { rate });
// Programs are slow when they have just begun.
await later(10_000);
const phases: {
  name: string;
  times: number[];
  guests: number[];
  failed: number;
  cpu: number;
  busy: number;
}[] = [];
let failed = load.so().failed.length;
const phase = async (name: string, work: () => Promise<unknown>) => {
  const [cpu, machine] = [cpuOf(), machineOf()];
  await work();
  const so = load.so();
  const now = machineOf();
  phases.push({
    name,
    times: so.times,
    guests: so.guests,
    failed: so.failed.length - failed,
    cpu: cpuOf() - cpu,
    busy: 1 - (now.idle - machine.idle) / (now.all - machine.all),
  });
  failed = so.failed.length;
};
await phase("with Redis", () => later(seconds * 1000));
// From the moment it dies, before anybody has noticed.
await phase("without Redis", async () => {
  await redis.killAll();
  await later(seconds * 1000);
});
await phase("with Redis again", async () => {
  await redis.startAll();
  await all("ready");
  await later(seconds * 1000);
});
await load.end();
for (const line of new Set(load.so().failed)) console.error(line);
await database.close();

const before = percentile(phases[0].times, 95);
const rounded = (number: number) => Number(number.toFixed(1));
await report({
  name: "redis",
  about: `${rate} pages a second of two processes, a fifth of them members', a write a second; ms.`,
  rows: phases.map(({ name, times, guests, failed, cpu, busy }) => ({
    phase: name,
    pages: times.length,
    failed,
    p50: rounded(percentile(times, 50)),
    p95: rounded(percentile(times, 95)),
    p99: rounded(percentile(times, 99)),
    longest: rounded(Math.max(...times)),
    "guests' p95": rounded(percentile(guests, 95)),
    "CPU ms a page": rounded(cpu / times.length),
    "machine busy %": Math.round(100 * busy),
    "p95 to that before": rounded(percentile(times, 95) / before),
  })),
});
await server.stop();
