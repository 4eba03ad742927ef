/**
 * `deno task bench:db`: how what the app asks of its database grows from 10 to 10,000 leagues of five seasons each.
 * Prints for every statement the rows and pages that it read and the time it took, and what the league's home costs;
 * writes both to docs/bench/. Exits 1 where a statement reads more the more leagues there are.
 *
 * It starts a PostgreSQL of its own, which takes 11 GB of the temporary folder's disk and about ten minutes, and leaves nothing behind. Other sizes:
 * `deno task bench:db 10 1000`.
 *
 * @module
 */
import { openDatabase } from "@/lib/store/database.ts";
import { startApp } from "@/tests/app.ts";
import { ASKED, type Asked, askEverything } from "@/tests/large/asking.ts";
import { bigTables, complaints, type Growth, growths } from "@/tests/large/growth.ts";
import { slugOf } from "@/tests/large/model_league.ts";
import { EXPLAINING, type PlanMode } from "@/tests/large/plans.ts";
import { startPostgres } from "@/tests/postgres.ts";
import { report } from "@/tools/bench_report.ts";
import { growLargeDatabase } from "@/tools/large_database.ts";

/** As a server of some size has them; nothing of a load is to survive a crash. */
const SETTINGS = {
  ...EXPLAINING,
  shared_buffers: "1GB",
  maintenance_work_mem: "256MB",
  max_wal_size: "16GB",
  checkpoint_timeout: "1h",
  full_page_writes: "off",
  wal_level: "minimal",
  max_wal_senders: "0",
  autovacuum: "off",
};

const sizes = Deno.args.length > 0 ? Deno.args.map(Number) : [10, 100, 1000, 10_000];
const modes: PlanMode[] = ["force_custom_plan", "force_generic_plan"];

const server = await startPostgres(SETTINGS);
if ("skip" in server) {
  console.error(server.skip);
  Deno.exit(1);
}
// An interrupt is to end the server, too: it stops when this process does.
const asked: Asked[][] = [];
const homes: Home[] = [];
let big = new Set<string>();
try {
  for (const leagues of sizes) {
    const started = performance.now();
    const database = await openDatabase({ url: server.url, dataDir: "", pool: 3 });
    const { rows, bytes } = await growLargeDatabase(database, { leagues });
    const seconds = ((performance.now() - started) / 1000).toFixed(0);
    console.log(
      `${leagues} leagues: ${(rows / 1e6).toFixed(1)} million rows, ${
        (bytes / 2 ** 30).toFixed(2)
      } GiB, after ${seconds} s`,
    );
    big = await bigTables(database.owner);
    await database.close();
    const reluctant = leagues < 1000;
    // Once to warm up: what a query reads is the same, but the time is not.
    await askEverything(server, { mode: modes[0], reluctant });
    const now: Asked[] = [];
    for (const mode of modes) now.push(await askEverything(server, { mode, reluctant }));
    asked.push(now);
    homes.push(await home(leagues));
  }
} finally {
  await server.stop();
}

const last = sizes.length - 1;
const statements = growths(asked[0][0], asked[last][0]);
const between = asked.slice(1, last).map(([custom]) => new Map(byText(growths(asked[0][0], custom))));
const ordinals = new Map<string, number>();
await report({
  name: "db",
  about:
    `Every statement that is asked about one league, with ${sizes.join(", ")} leagues in the database: ` +
    "rows and pages (8 kB) read, milliseconds",
  rows: statements.map((statement) => {
    const number = (ordinals.get(statement.asker) ?? 0) + 1;
    ordinals.set(statement.asker, number);
    const all = [
      statement.few,
      ...between.map((one) => one.get(statement.text)?.many ?? null),
      statement.many,
    ];
    return {
      asked: `${statement.asker}${number > 1 ? ` ${number}` : ""}`,
      rows: all.map((one) => one?.rows ?? "–").join(" "),
      pages: all.map((one) => one?.pages ?? "–").join(" "),
      ms: all.map((one) => one?.time.toFixed(2) ?? "–").join(" "),
      "rows grow": ratio(statement.many.rows, statement.few.rows),
      "pages grow": ratio(statement.many.pages, statement.few.pages),
    };
  }),
});
console.log();
await report({
  name: "db_home",
  about:
    "The league's home, rendered anew for a guest: CPU of the app and of the database in ms a request, statements",
  rows: homes.map((one) => ({
    ...one,
    grows: ratio(one["app ms"] + one["database ms"], homes[0]["app ms"] + homes[0]["database ms"]),
  })),
});

const wrong = modes.flatMap((mode, i) =>
  complaints(growths(asked[0][i], asked[last][i]), big).map((complaint) => `${mode}: ${complaint}`)
);
console.log(
  wrong.length > 0
    ? `\n${wrong.join("\n")}`
    : `\n${statements.length} statements, planned for their values and once for all: none reads more with more leagues.`,
);
Deno.exit(wrong.length > 0 ? 1 : 0);

function byText(all: Growth[]): [string, Growth][] {
  return all.map((one) => [one.text, one]);
}

/** Twice as much is 2; what was nothing and is something counts from one. */
function ratio(now: number, then: number): number {
  return Number((now / Math.max(then, Number.EPSILON)).toFixed(2));
}

type Home = { leagues: number; "app ms": number; "database ms": number; statements: number };

/** What the home page of a league costs when nothing of it is kept. */
async function home(leagues: number): Promise<Home> {
  const { url } = server as Exclude<typeof server, { skip: string }>;
  const path = `/leagues/${slugOf(ASKED)}`;
  await using app = await startApp({ DATABASE_URL: url, SAMPLE_LEAGUE: "off", DATABASE_POOL: "1" });
  const database = await openDatabase({ url, dataDir: "", pool: 1 });
  try {
    const [{ backend }] = await database.owner<{ backend: number }[]>`
      select pid as backend from pg_stat_activity
      where application_name = 'rumbledore' and pid <> pg_backend_pid() limit 1`;
    // A query that the page does not know is answered from nowhere but the page itself.
    let asked = 0;
    const ask = async (times: number) => {
      for (let i = 0; i < times; i++) await (await fetch(`${app.url}${path}?anew=${asked++}`)).body?.cancel();
    };
    await ask(100);
    const TIMES = 200;
    const before = [await cpu(app.pid), await cpu(backend)];
    await ask(TIMES);
    const [ofApp, ofDatabase] = [await cpu(app.pid) - before[0], await cpu(backend) - before[1]];
    return {
      leagues,
      "app ms": Number((ofApp / TIMES).toFixed(2)),
      "database ms": Number((ofDatabase / TIMES).toFixed(2)),
      statements: statementsOfHome(leagues),
    };
  } finally {
    await database.close();
  }
}

/** How many statements the home took when it was explained. */
function statementsOfHome(leagues: number): number {
  return asked[sizes.indexOf(leagues)][0].get("guest /leagues/LEAGUE")!.length;
}

/** CPU time of a process so far, in ms: user and system, counted in hundredths of a second. */
async function cpu(pid: number): Promise<number> {
  const stat = await Deno.readTextFile(`/proc/${pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) * 10;
}
