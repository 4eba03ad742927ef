/**
 * Runs on an app host: writes rows through the same address as the app, and remembers which were acknowledged. When its
 * standard input ends it prints what came of each as JSON. Its settings are WRITES_PER_SECOND and SETTINGS_FILE, the app's,
 * whose DATABASE_OWNER_URL it uses: from the second on in which that is another one, for new writes.
 *
 * @module
 */
import pg from "pg";
import type { History } from "./history.ts";

const ownerUrl = async () =>
  (await Deno.readTextFile(Deno.env.get("SETTINGS_FILE")!)).match(/^DATABASE_OWNER_URL=(.*)$/m)![1];
const pause = 1000 / Number(Deno.env.get("WRITES_PER_SECOND") ?? "50");
const history: History = { acknowledged: [], indeterminate: [], refused: 0, ended: 0 };
function poolAt(connectionString: string): pg.Pool {
  const pool = new pg.Pool({
    connectionString,
    max: 10,
    connectionTimeoutMillis: 2000,
    // Without an answer for this long the write's fate is unknown, and nobody waits for it.
    query_timeout: 3000,
    keepAlive: true,
  });
  pool.on("error", () => {});
  // A connection that breaks while it is lent must not end the writer either.
  pool.on("connect", (client) => client.on("error", () => {}));
  return pool;
}

let address = await ownerUrl();
let pool = poolAt(address);
setInterval(async () => {
  const now = await ownerUrl().catch(() => address);
  if (now === address) return;
  const before = pool;
  address = now;
  pool = poolAt(now);
  // By then nobody waits for a connection of it any more.
  setTimeout(() => before.end(), 5000);
}, 1000);

await pool.query(
  "create table if not exists rehearsal_writes (id bigint primary key, at timestamptz default clock_timestamp())",
);
const { rows: [{ next }] } = await pool.query(
  "select coalesce(max(id), 0) + 1 as next from rehearsal_writes",
);
let id = Number(next);

let over = false;
const ended = (async () => {
  for await (const _ of Deno.stdin.readable) { /* until it ends */ }
  over = true;
})();

async function write(mine: number): Promise<void> {
  let client: pg.PoolClient;
  try {
    client = await pool.connect();
  } catch {
    history.refused += 1;
    return;
  }
  try {
    await client.query("insert into rehearsal_writes (id) values ($1)", [mine]);
    history.acknowledged.push({ id: mine, at: Date.now() });
    client.release();
  } catch (error) {
    // Sent, and not answered: it may have been kept. An answer with a code of the server's own means that it was not.
    const code = (error as { code?: string }).code ?? "";
    if (/^(?:25|40|53|55)/.test(code)) history.refused += 1;
    else history.indeterminate.push(mine);
    client.release(true);
  }
}

console.error("writing");
const running = new Set<Promise<void>>();
while (!over) {
  const one = write(id++);
  running.add(one);
  one.finally(() => running.delete(one));
  await new Promise((resume) => setTimeout(resume, pause));
}
await ended;
history.ended = Date.now();
await Promise.all(running);
console.log(JSON.stringify(history));
Deno.exit(0);
