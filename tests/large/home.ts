/**
 * What a league's home costs in databases of different sizes.
 *
 * @module
 */
import { openDatabase } from "@/lib/store/database.ts";
import { type RunningApp, startApp } from "@/tests/app.ts";
import { ASKED, headersOf, signInReaders } from "./asking.ts";
import { slugOf } from "./model_league.ts";

/** Milliseconds of CPU that a page cost, of the app's process and of the database's. */
export interface PageCost {
  app: number;
  database: number;
}

const ROUNDS = 8;
/** Requests of a round: processes' times are counted in hundredths of a second. */
const TIMES = 50;

interface Measured extends PageCost {
  running: RunningApp;
  /** The process of the database that serves the app's one connection. */
  backend: number;
}

/**
 * A league's home, as a member gets it when nothing of it is kept, in two databases that were made by
 * `growLargeDatabase`. They are asked in turns, so that whatever else the machine does is no difference between them.
 */
export async function homeCosts(few: string, many: string): Promise<[few: PageCost, many: PageCost]> {
  await using one = await serving(few);
  await using other = await serving(many);
  const both = [await measured(one, few), await measured(other, many)];
  let asked = 0;
  const ask = async ({ running }: Measured) => {
    for (let i = 0; i < TIMES; i++) {
      // A query that the page does not know is answered from nowhere but the page itself.
      const path = `/leagues/${slugOf(ASKED)}?anew=${asked++}`;
      const answer = await fetch(running.url + path, { headers: headersOf("member") });
      await answer.body?.cancel();
      if (answer.status !== 200) throw new Error(`${path} was answered ${answer.status}`);
    }
  };
  for (const it of [...both, ...both]) await ask(it);
  for (let round = 0; round < ROUNDS; round++) {
    for (const it of both) {
      const before = [await cpu(it.running.pid), await cpu(it.backend)];
      await ask(it);
      it.app += (await cpu(it.running.pid) - before[0]) / ROUNDS / TIMES;
      it.database += (await cpu(it.backend) - before[1]) / ROUNDS / TIMES;
    }
  }
  return [both[0], both[1]];
}

const serving = (url: string): Promise<RunningApp> =>
  startApp({ DATABASE_URL: url, SAMPLE_LEAGUE: "off", WORKER: "off", DATABASE_POOL: "1" });

async function measured(running: RunningApp, url: string): Promise<Measured> {
  const { owner, close } = await openDatabase({ url, dataDir: "", pool: 1 });
  await signInReaders(owner);
  const [{ backend }] = await owner<{ backend: number }[]>`
    select pid as backend from pg_stat_activity where application_name = 'rumbledore'
      and datname = current_database() and pid <> pg_backend_pid() limit 1`;
  await close();
  return { running, backend, app: 0, database: 0 };
}

/** CPU time of a process so far, in ms: user and system. https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
async function cpu(pid: number): Promise<number> {
  const stat = await Deno.readTextFile(`/proc/${pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) * 10;
}
