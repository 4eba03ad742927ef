/**
 * `deno task load`: a small load of every kind on two processes of the app, with PostgreSQL and Redis, all on this
 * machine; with `--users 1000 --seconds 300` a Sunday of so many. `deno task load:full`: a thousand users for five
 * minutes, how far it goes, and 5,000 live pages. What is measured and why stands in tests/load/README.md. Ends with 1
 * where a request failed.
 *
 * @module
 */
import { buildApp } from "@/tests/app.ts";
import { type RunningEstate, startEstate } from "@/tests/load/estate.ts";
import { openStreams } from "@/tests/load/open_streams.ts";
import { type Figures, runScenario, type ScenarioRun } from "@/tests/load/scenario.ts";
import { type BenchRow, report, table } from "@/tools/bench_report.ts";
import { commandLine, refuse } from "@/tools/command_line.ts";
import { k6 } from "@/tools/load/k6.ts";

const usage = `deno task load [options]

  --users N    a Sunday of so many users, and nothing else
  --seconds N  for how long, 60 unless told
  --full       a thousand users for five minutes, how far it goes, and 5,000 live pages
  --help       show this`;

const { values: { full, users: wished, seconds }, positionals } = commandLine(usage, {
  full: { type: "boolean", default: false },
  users: { type: "string" },
  seconds: { type: "string", default: "60" },
});
if (positionals.length) refuse(`What is ${positionals.join(" ")}?`, usage);
for (const [option, number] of Object.entries({ users: wished ?? "1", seconds })) {
  if (!/^[1-9]\d{0,5}$/.test(number)) refuse(`--${option} takes a whole number from 1, not ${number}`, usage);
}
const program = await k6();
if (!program) {
  console.error("k6 is not there, nor Go to build it with (go install go.k6.io/k6@v1.8.1).");
  Deno.exit(2);
}
/** Readers of live pages look at a page every so many seconds. */
const THINKING = 10;
/** Changes of scores a second; a league of twelve is told of one every half minute when there are a hundred. */
const SCORES = 3;

const rounded = (number: number) => Math.round(number * 10) / 10;
const residentOf = (pid: number) =>
  Number(/VmRSS:\s+(\d+)/.exec(Deno.readTextFileSync(`/proc/${pid}/status`))![1]) * 1024;
const memory = ({ apps }: RunningEstate) => apps.reduce((sum, { pid }) => sum + residentOf(pid), 0);
const pause = (seconds: number) => new Promise((resume) => setTimeout(resume, 1000 * seconds));

const rows: BenchRow[] = [];
let failures = 0;

/** Notes what came of a run. */
function note(what: string, { requests, failed, dropped, wrong, times, bytes, crossed }: Figures): void {
  failures += failed + wrong.length;
  for (const line of [...wrong, ...crossed]) console.log(`${what}: ${line}`);
  for (const [kind, { count, p50, p95, p99 }] of Object.entries(times)) {
    if (count === 0) continue;
    rows.push({
      load: what,
      kind,
      requests: count,
      failed,
      "not begun": dropped,
      "p50 ms": rounded(p50),
      "p95 ms": rounded(p95),
      "p99 ms": rounded(p99),
      "kB a request": rounded(bytes / requests / 1000),
    });
  }
}

/** Runs a scenario while so many live pages are open and scores move. */
async function live(estate: RunningEstate, what: string, users: number, run: ScenarioRun): Promise<Figures> {
  const streams = await openStreams(estate, { file, count: users });
  const scores = setInterval(() => void streams.score(), 1000 / SCORES);
  const figures = await runScenario(program!, file, run);
  clearInterval(scores);
  note(what, figures);
  const seen = await streams.close();
  failures += seen.again + seen.unheard;
  console.log(
    `${what}: ${seen.open} live pages, ${seen.again} came back, ${seen.unheard} of ${seen.expected} changes unheard; ` +
      `a score was there after ${seen.p50} ms (p50), ${seen.p95} ms (p95), ${seen.max} ms at the latest`,
  );
  return figures;
}

/** So many live pages: what each costs, and how soon all of them hear of a score while some read nothing. */
async function manyStreams(estate: RunningEstate, count: number, seconds: number): Promise<void> {
  const before = memory(estate);
  const streams = await openStreams(estate, { file, count, silent: Math.round(count / 50) });
  await pause(5);
  const each = (memory(estate) - before) / count / 1000;
  for (let i = 0; i < seconds; i++) {
    await streams.score();
    await pause(1);
  }
  const seen = await streams.close();
  failures += seen.unheard;
  console.log(
    `${count} live pages, of which ${Math.round(count / 50)} read nothing: ${
      rounded(each)
    } kB each in the processes; ` +
      `${seen.unheard} of ${seen.expected} changes unheard; a score was there after ${seen.p50} ms (p50), ` +
      `${seen.p95} ms (p95), ${seen.max} ms at the latest`,
  );
}

await buildApp(new URL("../", import.meta.url).pathname);
const file = await Deno.makeTempFile({ suffix: ".json" });
try {
  await using estate = await startEstate(full ? 6000 : Math.max(120, Number(wished ?? 0)), console.log);
  await Deno.writeTextFile(file, JSON.stringify(estate.estate));
  const sunday = (users: number, seconds: number): ScenarioRun => ({
    scenario: "sunday",
    rate: users / THINKING,
    seconds,
  });
  if (wished) {
    await runScenario(program, file, sunday(Number(wished) / 2, 20));
    await live(estate, `Sunday, ${wished} users`, Number(wished), sunday(Number(wished), Number(seconds)));
  } else if (full) {
    // What a process compiles at its first requests is not what a thousand users wait for.
    await runScenario(program, file, sunday(500, 20));
    await live(estate, "Sunday, 1,000 users", 1000, sunday(1000, 300));
    await manyStreams(estate, 5000, 60);
    for (let users = 2000; users <= 10_000; users += 1000) {
      const { times } = await live(estate, `Sunday, ${users} users`, users, sunday(users, 45));
      if (times.page.p95 > 100) break;
    }
  } else {
    await live(estate, "Sunday, 120 users", 120, sunday(120, 10));
    await manyStreams(estate, 500, 5);
  }
  if (!wished) {
    const brief = full ? 60 : 8;
    note(
      "Tuesday",
      await runScenario(program, file, { scenario: "tuesday", rate: full ? 100 : 20, seconds: brief }),
    );
    note(
      "sign-in",
      await runScenario(program, file, { scenario: "sign_in", rate: full ? 5 : 1, seconds: brief }),
    );
    note(
      "import rush",
      await runScenario(program, file, { scenario: "import_rush", rate: full ? 0.5 : 0.25, seconds: brief }),
    );
  }
} finally {
  await Deno.remove(file);
}
const about =
  "Two processes of the built app, PostgreSQL, Redis, k6 and the live pages on one machine; an open " +
  "model, members signed in, scores moving.";
if (full) await report({ name: "load", about, rows });
else table(rows);
Deno.exit(failures > 0 ? 1 : 0);
