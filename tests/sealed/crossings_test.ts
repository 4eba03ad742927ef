import assert from "node:assert/strict";
import type { LeagueSlug } from "@/lib/league/types.ts";
import type { Database, OwnerSql } from "@/lib/store/database.ts";
import { importLeague } from "@/lib/store/import_league.ts";
import {
  inLeague,
  outsideLeagues,
  raiseRevision,
  readInLeague,
  readOutsideLeagues,
} from "@/lib/store/in_league.ts";
import { historyRows, leagues, matchupRows } from "@/lib/store/leagues.ts";
import { onBothDatabases, onPGlite, onPostgres, type TestDatabase } from "@/tests/databases.ts";
import { season } from "@/tests/seasons.ts";
import { everyRow } from "./canary.ts";

const slugOf = (league: number) => `espn-${league}` as LeagueSlug;
const nameOf = (league: number) => `League number ${league} of many`;

/** Leagues alike but for their name, which teams and players have as well. */
async function leaguesAlike({ sql, owner }: Database, count: number): Promise<Map<number, number>> {
  const ids = new Map<number, number>();
  for (let league = 1; league <= count; league++) {
    const one = season({ leagueId: String(league), name: nameOf(league), weeks: 1 });
    one.teams.forEach((team) => team.name = nameOf(league));
    one.players.forEach((player) => player.name = nameOf(league));
    ids.set(league, (await importLeague(sql, [one])).leagueId);
  }
  await owner`analyze`;
  return ids;
}

/** Names of leagues in an answer that are not this one's. */
function strangers(answer: unknown, league: number): string[] {
  const names = JSON.stringify(answer).match(/League number \d+ of many/g) ?? [];
  return names.filter((name) => name !== nameOf(league));
}

class Gone extends Error {}

/** What became of some requests. */
interface Tally {
  answered: number;
  written: number;
  failed: number;
  crossings: string[];
}

/**
 * Ends what a backend does, or the backend: the one of this id, or that runs a statement with this text in it, the next
 * one where one was ended before.
 */
type Cancel = (
  which: number | string,
  how: "cancel" | "terminate",
  isOver?: () => boolean,
) => Promise<unknown>;

/**
 * Requests for one league after the other, all at once, of every kind: pages, writes, errors of the code, of SQL and of
 * a constraint, statements that take too long, are cancelled or lose their connection, and readers who leave in between.
 */
async function storm(
  { sql }: Database,
  ids: Map<number, number>,
  requests: number,
  cancel: Cancel | null,
): Promise<Tally> {
  const tally: Tally = { answered: 0, written: 0, failed: 0, crossings: [] };
  /** Everything that a league's transaction sees of a table without asking for a league, which it never may forget. */
  const look = async (league: number) => {
    const seen = await inLeague(sql, slugOf(league), async (tx) => [
      await tx`select league_id, name from teams`,
      await tx`select league_id, name from leagues`,
    ]);
    const ours = ids.get(league);
    if (seen.flat().some((row) => row.league_id !== ours) || seen[0].length !== 4 || seen[1].length !== 1) {
      tally.crossings.push(`${league} saw ${JSON.stringify(seen)}`);
    }
  };
  const write = async (league: number) => {
    await inLeague(sql, slugOf(league), async (tx) => {
      const rows = await tx`update teams set abbrev = abbrev returning league_id`;
      if (rows.some(({ league_id }) => league_id !== ids.get(league))) {
        tally.crossings.push(`${league} wrote`);
      }
      await raiseRevision(tx);
    });
    tally.written++;
  };
  const read = async (league: number) => {
    const answers = [await historyRows(sql, slugOf(league)), await matchupRows(sql, slugOf(league), 2020, 1)];
    if (answers.includes(null)) tally.crossings.push(`${league} was not found`);
    tally.crossings.push(...strangers(answers, league).map((name) => `${league} read ${name}`));
  };
  const outside = async () => {
    const rows = await outsideLeagues(sql, (tx) => tx`select name from teams`);
    if (rows.length > 0) tally.crossings.push(`outside of leagues: ${JSON.stringify(rows)}`);
    await leagues(sql);
  };
  /** PGlite is one thread: nobody can end what it does. */
  const endedByServer = (cancel: Cancel): ((league: number) => Promise<unknown>)[] => [
    (league) =>
      inLeague(sql, slugOf(league), async (tx) => {
        await tx`set local statement_timeout = 5`;
        await tx`select pg_sleep(20)`;
      }),
    ...(["cancel", "terminate"] as const).map((how) => (league: number) =>
      inLeague(sql, slugOf(league), async (tx) => {
        const [{ pid }] = await tx<{ pid: number }[]>`select pg_backend_pid() as pid`;
        await Promise.all([tx`select pg_sleep(20)`, cancel(pid, how)]);
      })
    ),
    // A read that is ended in the company of others, which are answered or fail with it.
    ...(["cancel", "terminate"] as const).map((how) => async (league: number) => {
      const mark = crypto.randomUUID();
      const company = () =>
        readInLeague(sql, slugOf(league), (tx) => tx<{ league_id: number }[]>`select league_id from teams`);
      const before = company();
      const ended = readInLeague(sql, slugOf(league), (tx) => tx.unsafe(`select pg_sleep(20) -- ${mark}`));
      const others = Promise.allSettled([before, company(), company()]);
      let over = false;
      const isOver = () => over;
      ended.catch(() => {}).finally(() => over = true);
      // A read that lost its connection is asked once more, in case that was chance.
      const cancelled = cancel(mark, how, isOver).then(() =>
        how === "terminate" && cancel(mark, how, isOver)
      );
      const [{ reason }] = await Promise.allSettled([ended, cancelled]) as PromiseRejectedResult[];
      for (const other of await others) {
        const rows = other.status === "fulfilled" ? other.value : [];
        if (rows.some(({ league_id }) => league_id !== ids.get(league))) {
          tally.crossings.push(`${league} saw`);
        }
      }
      throw reason;
    }),
  ];
  const other = (league: number) => ids.get(league % ids.size + 1)!;
  /** What a page asks at once, without asking for a league, with failures of every kind in the midst of it. */
  const together = async (league: number) => {
    const ours = ids.get(league);
    const ask = (name: string) =>
      readInLeague(
        sql,
        slugOf(league),
        (tx) =>
          tx<{ league_id: number; pid: number }[]>`
          select league_id, pg_backend_pid() as pid, ${1}::int as one from ${tx(name)}`,
      );
    const reads = ["teams", "leagues", "matchups", "players"].map(ask);
    const bad = [
      readInLeague(sql, slugOf(league), (tx) => tx`select 1 / ${0}::int`),
      readInLeague(sql, slugOf(league), (tx) => tx`update teams set name = ${"crossed"}`),
      readInLeague(sql, slugOf(league), (tx) => tx`select nonsense from teams where ${1}`),
    ];
    const nobodys = readOutsideLeagues(sql, (tx) => tx`select league_id from teams where ${1}::int = 1`);
    const later = ask("teams");
    for (const { status } of await Promise.allSettled(bad)) {
      if (status === "fulfilled") tally.crossings.push(`${league} read what cannot be`);
    }
    const seen = await Promise.all([...reads, later]);
    if (seen.some((rows) => rows.length === 0 || rows.some(({ league_id }) => league_id !== ours))) {
      tally.crossings.push(`${league} saw ${JSON.stringify(seen)}`);
    }
    if ((await nobodys).length > 0) tally.crossings.push("outside of leagues teams were read");
  };
  const failures: ((league: number) => Promise<unknown>)[] = [
    // A reader who leaves: the code gives up while its statements are under way.
    (league) =>
      inLeague(sql, slugOf(league), (tx) => {
        tx`select * from teams`.catch(() => {});
        tx`select pg_sleep(0.002)`.catch(() => {});
        throw new Gone();
      }),
    (league) => inLeague(sql, slugOf(league), (tx) => tx`select 1 / ${0}::int`),
    (league) => inLeague(sql, slugOf(league), (tx) => tx`insert into teams select * from teams`),
    (league) => inLeague(sql, slugOf(league), (tx) => tx`update teams set league_id = ${other(league)}`),
    (league) =>
      inLeague(sql, slugOf(league), async (tx) => {
        await tx`select 1 / ${0}::int`.catch(() => {});
        return "the failure was swallowed";
      }),
    ...(cancel ? endedByServer(cancel) : []),
  ];
  const fail = (which: number) => async (league: number) => {
    await assert.rejects(Promise.resolve(failures[which % failures.length](league)).then(() => {}));
    tally.failed++;
  };
  await Promise.all(
    Array.from({ length: requests }, async (_, i) => {
      const league = i % ids.size + 1;
      const kinds = [read, look, together, write, fail(Math.floor(i / 6)), i % 2 ? look : outside];
      await kinds[(i + Math.floor(i / ids.size)) % kinds.length](league);
      tally.answered++;
    }),
  );
  return tally;
}

/** Ends what others do, from a connection of its own; or nothing, when what was to be ended is over by itself. */
async function killer(database: TestDatabase): Promise<Cancel> {
  const { owner } = await database.again();
  const ended: number[] = [];
  return async (which, how, isOver = () => false) => {
    let pid = typeof which === "number" ? which : null;
    // What is to be ended has to have begun.
    for (let sleeping = false; !sleeping;) {
      if (isOver()) return;
      if (typeof which === "string") {
        const [found] = await owner<{ pid: number }[]>`
          select pid from pg_stat_activity where query like ${`%${which}%`} and pid <> pg_backend_pid() and pid <> all(${ended})`;
        pid = found?.pid ?? null;
        if (pid === null) continue;
      }
      [{ sleeping }] = await owner<{ sleeping: boolean }[]>`
        select coalesce(bool_or(query ~ 'pg_sleep' and state = 'active'), true) as sleeping
        from pg_stat_activity where pid = ${pid}`;
    }
    if (pid !== null && how === "terminate") ended.push(pid);
    return how === "cancel"
      ? await owner`select pg_cancel_backend(${pid})`
      : await owner`select pg_terminate_backend(${pid})`;
  };
}

async function revisions(owner: OwnerSql): Promise<number> {
  const [{ sum }] = await owner<{ sum: number }[]>`select sum(revision)::int as sum from leagues`;
  return sum;
}

onPostgres("1,200 requests of 48 leagues at once through one pool never cross", async (database) => {
  const ids = await leaguesAlike(database, 48);
  const before = await revisions(database.owner);
  const tally = await storm(database, ids, 1200, await killer(database));
  assert.deepEqual(tally.crossings, []);
  assert.deepEqual(tally, { answered: 1200, written: 200, failed: 200, crossings: [] });
  assert.equal(await revisions(database.owner), before + 200, "every write once, in its league");
});

onPGlite("120 requests of 10 leagues at once through one connection never cross", async (database) => {
  const ids = await leaguesAlike(database, 10);
  const tally = await storm(database, ids, 120, null);
  assert.deepEqual(tally, { answered: 120, written: 20, failed: 20, crossings: [] });
});

onBothDatabases(
  "where row-level security is switched off, requests cross and this test sees it",
  async (database) => {
    const ids = await leaguesAlike(database, 3);
    for (const table of Object.keys(await everyRow(database.owner, 0))) {
      await database.owner`alter table ${database.owner(table)} disable row level security`;
    }
    const { crossings } = await storm(database, ids, 18, null);
    assert(crossings.length > 0);
  },
);
