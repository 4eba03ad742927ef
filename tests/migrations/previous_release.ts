/**
 * The previous release at work: what the store asks of the schema as it was, on and on, and how that went.
 *
 * @module
 */
import { accountIn, NEWEST, slugOf } from "@/tests/large/model_league.ts";
import { bookTable } from "@/lib/store/book_pages.ts";
import { postComment } from "@/lib/store/comments.ts";
import { openDatabase, type Sql } from "@/lib/store/database.ts";
import { frontRows } from "@/lib/store/front.ts";
import { inLeague, raiseRevision } from "@/lib/store/in_league.ts";
import { historyRows } from "@/lib/store/leagues.ts";
import { members } from "@/lib/store/memberships.ts";

/** What it asks, of the league with this number. Each is a transaction. */
const work: Readonly<Record<string, (sql: Sql, league: number) => Promise<unknown>>> = {
  "reads a front page": (sql, league) => frontRows(sql, slugOf(league)),
  "reads a history": (sql, league) => historyRows(sql, slugOf(league)),
  "reads the members": (sql, league) => members(sql, slugOf(league)),
  "reads the book": (sql, league) => bookTable(sql, slugOf(league), { scope: "season", year: NEWEST }),
  "writes a matchup": (sql, league) =>
    inLeague(sql, slugOf(league), async (tx) => {
      await tx`update matchups set week = week where league_id = (select current_league()) and year = ${NEWEST}`;
      await raiseRevision(tx);
    }),
  "writes a comment": async (sql, league) => {
    const draft = { account: accountIn(league, 3), text: "still here", key: crypto.randomUUID() };
    const subject = { year: NEWEST, about: "week" as const, number: 1 };
    await postComment(sql, slugOf(league), { ...draft, subject }, new Date());
  },
};

/** How the work of a time went. */
export interface Report {
  done: number;
  /** The longest that any of it took, in ms. */
  longest: number;
  /** What it was that took the longest. */
  slowest: string;
  failures: string[];
}

/** Does the work, with connections of its own, until it is stopped. */
export class PreviousRelease {
  #report: Report = { done: 0, longest: 0, slowest: "", failures: [] };
  #ended = false;
  #working: Promise<unknown> = Promise.resolve();

  private constructor(readonly names: readonly string[]) {}

  /**
   * Begins with what the schema allows now: the code is newer than the schema, and what it asks that was not there was not
   * asked by the previous release.
   */
  static async start(url: string, leagues: number): Promise<PreviousRelease & AsyncDisposable> {
    const { sql, close } = await openDatabase({ url, dataDir: "" });
    const names: string[] = [];
    for (const [name, ask] of Object.entries(work)) {
      await ask(sql, 1).then(() => names.push(name), () => {});
    }
    const release = new PreviousRelease(names);
    release.#working = Promise.all(names.map(async (name) => {
      for (let league = 1; !release.#ended; league = league % leagues + 1) {
        await release.#once(name, () => work[name](sql, league));
      }
    }));
    return Object.assign(release, {
      async [Symbol.asyncDispose]() {
        release.#ended = true;
        await release.#working;
        await close();
      },
    });
  }

  async #once(name: string, ask: () => Promise<unknown>): Promise<void> {
    const started = performance.now();
    try {
      await ask();
      this.#report.done++;
    } catch (error) {
      this.#report.failures.push(`${name}: ${(error as Error).message}`);
      await new Promise((resume) => setTimeout(resume, 50));
    }
    const took = performance.now() - started;
    if (took > this.#report.longest) Object.assign(this.#report, { longest: took, slowest: name });
    await new Promise((resume) => setTimeout(resume, 5));
  }

  /** What happened since the last time somebody asked, and another round of everything. */
  async report(): Promise<Report> {
    const rounds = this.#report.done + this.#report.failures.length + 3 * this.names.length;
    const giveUp = Date.now() + 20_000;
    while (this.#report.done + this.#report.failures.length < rounds && Date.now() < giveUp) {
      await new Promise((resume) => setTimeout(resume, 20));
    }
    const report = this.#report;
    this.#report = { done: 0, longest: 0, slowest: "", failures: [] };
    return report;
  }
}
