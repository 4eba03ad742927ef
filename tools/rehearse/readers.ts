/**
 * Readers of the rehearsal: k6 asks for pages through the balancer, as often as told (tests/load/k6/rehearsal.ts).
 *
 * @module
 */
import { within } from "@/tests/cluster/hosts/command.ts";
import type { Fleet } from "@/tests/cluster/hosts/fleet.ts";
import { type Answer, k6Answers, type Reading, summary } from "@/tests/cluster/probe/reading.ts";
import type { Rehearsal } from "@/tests/load/k6/rehearsal.ts";
import { k6 } from "@/tools/load/k6.ts";
import { estate, operatorFolder, ORIGIN } from "./estate.ts";
import { amongProbes } from "./probe.ts";

const script = new URL("../../tests/load/k6/rehearsal.ts", import.meta.url).pathname;

/** The league that is read and talked in. */
export const LEAGUE = "sample-1";

/** Requests a second that two cores bear which are ten hosts as well. */
const RATE = 40;

export interface ReaderOptions {
  /** Requests a second. */
  rate?: number;
  /** Session cookies of members, as NAME=VALUE; left out, all readers are guests. */
  cookies?: string[];
  /** Of the balancer that is asked. */
  address?: string;
}

/** What readers got. */
export interface Read {
  answers: Answer[];
  /** Requests that should have been made and were not. */
  dropped: number;
}

/** Starts readers, and waits until they read. The function that is given ends them. @throws where there is no k6 */
export async function k6Readers(
  fleet: Fleet,
  { rate = RATE, cookies = [], address = Object.values(estate.balancer)[0] }: ReaderOptions = {},
): Promise<() => Promise<Read>> {
  const program = await k6();
  if (program === null) throw new Error("k6 makes the load, and neither it nor Go to build it is here");
  const folder = await Deno.makeTempDir({ prefix: "rumbledore-readers-" });
  const told: Rehearsal = {
    origin: ORIGIN,
    address,
    league: `/leagues/${LEAGUE}`,
    rate,
    cookies,
  };
  await Deno.writeTextFile(`${folder}/estate.json`, JSON.stringify(told), { mode: 0o600 });
  const csv = `${folder}/read.csv`;
  // The shell becomes nsenter and that k6: the process is the one that is told to end. Busy hosts leave it time to ask, and
  // it gives way to those who measure writes.
  const [first, ...args] = await amongProbes(
    fleet,
    fleet.asOperator([
      ...["nice", program, "run", "--quiet", "--no-usage-report", "--summary-mode=disabled", "--address", ""],
      ...["--out", `csv=${csv}`, script],
    ]),
  );
  const child = new Deno.Command(first, {
    args,
    env: {
      ESTATE: `${folder}/estate.json`,
      SSL_CERT_FILE: `${operatorFolder(fleet)}/pki/ca.crt`,
      K6_CSV_TIME_FORMAT: "unix_milli",
    },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const complaints = new Response(child.stderr).text();
  const written = () => Deno.readTextFile(csv).catch(() => "");
  let ended = false;
  child.status.then(() => ended = true);
  const end = async (): Promise<Read> => {
    const early = ended;
    // k6 drops what it waits for when it ends: everything that was asked until now has its time before that.
    const until = Date.now();
    if (!early) {
      await within(20_000, async () => {
        const { answers, waiting } = k6Answers(await written());
        return ended || (answers.some(({ at }) => at > until) && waiting.every((at) => at > until));
      }, 500);
      if (!ended) child.kill("SIGINT");
    }
    await child.status;
    const text = await written();
    await Deno.remove(folder, { recursive: true });
    if (early) throw new Error(`the readers ended before their time: ${(await complaints).slice(-2000)}`);
    const { answers, dropped, waiting } = k6Answers(text, until);
    const unanswered = waiting.map((at) => ({ at, took: Date.now() - at, failure: "no answer" }));
    return { answers: [...answers, ...unanswered], dropped };
  };
  if (!await within(30_000, async () => ended || /^read,/m.test(await written())) || ended) {
    await end();
    throw new Error("the readers do not read");
  }
  return end;
}

/** Ends readers, and tells what they got. */
export interface Ending {
  (): Promise<Reading>;
  /** Settled when they read; rejected where they do not. */
  readonly begun: Promise<void>;
}

/** Starts readers, guests unless cookies are given. */
export function startReaders(fleet: Fleet, options: ReaderOptions = {}): Ending {
  const started = k6Readers(fleet, options);
  const begun = started.then(() => {});
  begun.catch(() => {});
  const end = async () => {
    const { answers, dropped } = await (await started)();
    return summary(answers, dropped);
  };
  return Object.assign(end, { begun });
}

/** What readers met, as a drill's figures. */
export const readingFigures = (reading: Reading): Record<string, number | string> => ({
  reads: reading.requests,
  "reads failed": reading.failed,
  ...reading.failed > 0
    ? {
      "read trouble (s)": Math.round(reading.trouble / 100) / 10,
      "failed as": Object.entries(reading.kinds).map(([kind, count]) => `${count} x ${kind}`).join(" "),
    }
    : {},
  ...reading.dropped > 0 ? { "reads left out": reading.dropped } : {},
  "slowest read (s)": Math.round(reading.slowest / 100) / 10,
});
