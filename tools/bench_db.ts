/**
 * `deno task bench:db`: how what the app asks of its database grows from 10 to 10,000 leagues of five seasons each.
 * Prints for every statement the rows and pages that it read and the time it took, and what the league's home costs;
 * writes both to docs/bench/. Exits 1 where a statement reads more the more leagues there are.
 *
 * It starts a PostgreSQL of its own, which takes 16 GB of the temporary folder's disk and about ten minutes, and leaves
 * nothing behind. Other sizes: `deno task bench:db 10 1000`.
 *
 * @module
 */
import { openDatabase } from "@/lib/store/database.ts";
import { type Asked, askEverything } from "@/tests/large/asking.ts";
import { bigTables, complaints, growths } from "@/tests/large/growth.ts";
import { homeCosts, type PageCost } from "@/tests/large/home.ts";
import { EXPLAINING, type PlanMode } from "@/tests/large/plans.ts";
import { type PostgresServer, startPostgres } from "@/tests/postgres.ts";
import { report } from "@/tools/bench_report.ts";
import { growLargeDatabase } from "@/tools/large_database.ts";

/** As a server of some size has them; nothing of a load is to survive a crash. */
const SETTINGS = {
  ...EXPLAINING,
  shared_buffers: "1GB",
  maintenance_work_mem: "256MB",
  max_wal_size: "4GB",
  checkpoint_timeout: "1h",
  full_page_writes: "off",
  wal_level: "minimal",
  max_wal_senders: "0",
  autovacuum: "off",
};

/** Planned for the values at hand, whose times are told, and once for all values. */
const modes: PlanMode[] = ["force_custom_plan", "force_generic_plan"];
const sizes = Deno.args.length > 0 ? Deno.args.map(Number) : [10, 100, 1000, 10_000];
const last = sizes.length - 1;

const server = await startPostgres(SETTINGS);
if ("skip" in server) {
  console.error(server.skip);
  Deno.exit(1);
}
/** By size and mode. */
const asked: Asked[][] = [];
let big: Set<string>;
let homes: PageCost[];
try {
  for (const leagues of sizes) {
    big = await grow(server.url, leagues);
    // A planner rightly reads a small table from end to end; a large database's must find the better way itself.
    const reluctant = leagues < 1000;
    // Once to warm up: what a query reads is the same, but the time is not.
    await askEverything(server, { mode: modes[0], reluctant });
    asked.push([]);
    for (const mode of modes) asked.at(-1)!.push(await askEverything(server, { mode, reluctant }));
  }
  const small = await another(server, "small");
  await grow(small, sizes[0]);
  homes = await homeCosts(small, server.url);
} finally {
  await server.stop();
}

/** Fills a database, says how large it became, and gives its big tables. */
async function grow(url: string, leagues: number): Promise<Set<string>> {
  const started = performance.now();
  const database = await openDatabase({ url, dataDir: "", pool: 3 });
  const { rows, bytes } = await growLargeDatabase(database, { leagues });
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  const size = `${(rows / 1e6).toFixed(1)} million rows, ${(bytes / 2 ** 30).toFixed(2)} GiB`;
  console.log(`${leagues} leagues: ${size}, after ${seconds} s`);
  const big = await bigTables(database.owner);
  await database.close();
  return big;
}

/** Makes another database in a server and gives its address. */
async function another({ url }: PostgresServer, name: string): Promise<string> {
  const { owner, close } = await openDatabase({ url, dataDir: "", pool: 1 });
  await owner`create database ${owner(name)}`;
  await close();
  return url.replace(/postgres$/, name);
}

const statements = growths(asked[0][0], asked[last][0]);
const between = asked.slice(1, last).map(([custom]) =>
  new Map(growths(asked[0][0], custom).map((one) => [one.text, one.many]))
);
const ordinals = new Map<string, number>();
console.log();
await report({
  name: "db",
  about:
    `Every statement about one league, with ${sizes.join(", ")} leagues in the database: rows and pages ` +
    "(8 kB) that it read, milliseconds",
  rows: statements.map(({ asker, text, few, many }) => {
    const number = (ordinals.get(asker) ?? 0) + 1;
    ordinals.set(asker, number);
    const all = [few, ...between.map((one) => one.get(text) ?? null), many];
    return {
      asked: number > 1 ? `${asker} ${number}` : asker,
      rows: all.map((one) => one?.rows ?? "–").join(" "),
      pages: all.map((one) => one?.pages ?? "–").join(" "),
      ms: all.map((one) => one?.time.toFixed(2) ?? "–").join(" "),
      "rows grow": ratio(many.rows, few.rows),
      "pages grow": ratio(many.pages, few.pages),
    };
  }),
});
const home = "member /leagues/LEAGUE";
const sum = ({ app, database }: PageCost) => app + database;
console.log();
await report({
  name: "db_home",
  about:
    "The league's home, rendered anew for a member: CPU in ms a request, statements (those in functions too)",
  rows: homes.map((cost, i) => ({
    leagues: sizes[i * last],
    app: Number(cost.app.toFixed(2)),
    database: Number(cost.database.toFixed(2)),
    statements: asked[i * last][0].get(home)!.length,
    pages: asked[i * last][0].get(home)!.reduce((pages, one) => pages + one.pages, 0),
    "CPU grows": ratio(sum(cost), sum(homes[0])),
  })),
});

const wrong = modes.flatMap((mode, i) =>
  complaints(growths(asked[0][i], asked[last][i]), big).map((complaint) => `${mode}: ${complaint}`)
);
console.log(
  wrong.length > 0
    ? `\n${wrong.join("\n")}`
    : `\n${statements.length} statements, planned both ways: none reads more with more leagues.`,
);
Deno.exit(wrong.length > 0 ? 1 : 0);

/** How many times as much; null where there was nothing. */
function ratio(now: number, then: number): number | null {
  return then === 0 ? null : Number((now / then).toFixed(2));
}
