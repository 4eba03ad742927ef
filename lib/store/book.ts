/**
 * Keeping the book: slips settled from results, settled anew when results are corrected, and bankrolls lifted when a
 * week begins. Everything here may be run again at any time and does what is left to do, which is mostly nothing.
 *
 * @module
 */
import type { AccountId } from "@/lib/accounts/types.ts";
import { matchupState } from "@/lib/league/matchup.ts";
import type { LeagueSlug, SeasonRows } from "@/lib/league/types.ts";
import { lift } from "@/lib/sportsbook/bankroll.ts";
import { bankrollWeek } from "@/lib/sportsbook/kickoff.ts";
import { grade, returned, settlement } from "@/lib/sportsbook/settlement.ts";
import type { Cents, Grade, Settlement, SlipId } from "@/lib/sportsbook/types.ts";
import { inLeague, raiseRevision } from "./in_league.ts";
import { seasonQuery } from "./leagues.ts";
import { bankrolls, type Entry, lockLeague, post, type Posting } from "./ledger.ts";
import { type Slip, slipsWhere } from "./slips.ts";
import type { Queries, Sql } from "./sql.ts";

/** Settles what can be settled and starts the week that has begun; true when anything happened. See `settleBook`. */
export function settleLeague(sql: Sql, slug: LeagueSlug): Promise<boolean> {
  return inLeague(sql, slug, async (tx) => {
    const changed = await settleBook(tx, slug);
    if (changed) await raiseRevision(tx);
    return changed;
  });
}

/**
 * The same within the transaction that keeps results, so that there is no moment at which a page has the one without the
 * other. It costs one query where no result is new. The caller raises the revision.
 */
export async function settleBook(tx: Queries, slug: LeagueSlug): Promise<boolean> {
  await lockLeague(tx);
  const news = await seasonsWithNews(tx);
  let changed = false;
  for (const { year, digest, newest } of news) {
    const [rows] = await seasonQuery(tx, slug, year);
    if (await settleSeason(tx, rows)) changed = true;
    // After settling: who has just been paid is not lifted.
    if (newest && await startWeek(tx, rows)) changed = true;
    await tx`
      insert into book_seasons (league_id, year, digest) values ((select current_league()), ${year}, ${digest})
      on conflict (league_id, year) do update set digest = excluded.digest`;
  }
  return changed;
}

/** Seasons whose results differ from those that the book has seen: those with slips, and the newest. Oldest first. */
function seasonsWithNews(tx: Queries): Promise<{ year: number; digest: string; newest: boolean }[]> {
  return tx`
    with seen as (
      select s.year, s.year = (select max(year) from seasons where league_id = s.league_id) as newest, md5(concat_ws('|',
        s.status, s.current_week, s.regular_weeks, s.playoff_teams,
        (select string_agg(concat_ws(',', m.matchup_id, m.week, m.home_team, m.away_team, m.outcome,
            case when m.outcome = 'undecided' then (m.home_points <> 0 or m.away_points <> 0)::text
              else m.home_points || ':' || m.away_points end), ';' order by m.matchup_id)
          from matchups m where m.league_id = s.league_id and m.year = s.year),
        (select string_agg(concat_ws(',', t.team_id, t.seed, t.final_rank), ';' order by t.team_id)
          from teams t where t.league_id = s.league_id and t.year = s.year))) as digest
      from seasons s
      where s.league_id = (select current_league())
    )
    select seen.year, seen.digest, seen.newest
    from seen left join book_seasons b on b.league_id = (select current_league()) and b.year = seen.year
    where b.digest is distinct from seen.digest and (newest or exists (
      select from book_slips p where p.league_id = (select current_league()) and p.year = seen.year))
    order by seen.year`;
}

/** A slip of which something else has become than what is booked. */
interface Change {
  slip: Slip;
  now: Settlement;
  grades: Grade[];
  /** What the bankroll gains. */
  gain: Cents;
}

/** Settles every slip of a season that is not settled as the results say; true when there was any. */
async function settleSeason(tx: Queries, rows: SeasonRows): Promise<boolean> {
  const slips = await slipsWhere(tx, tx`s.year = ${rows.season.year}`);
  const changes = slips.flatMap((slip): Change[] => {
    const grades = slip.legs.map((leg) => grade(leg, rows));
    const now = settlement(slip.stake, slip.legs, grades);
    const same = slip.kind === now.kind && slip.returned === returned(now) &&
      slip.legs.every((leg, i) => leg.grade === grades[i]);
    return same ? [] : [{ slip, now, grades, gain: returned(now) - slip.returned as Cents }];
  });
  if (changes.length === 0) return false;
  await tx`
    insert into book_settlements (league_id, slip_id, version, kind, returned, grades)
    select (select current_league()), c.slip,
      coalesce((select max(version) from book_settlements b
        where b.league_id = (select current_league()) and b.slip_id = c.slip), 0) + 1,
      c.kind, c.returned, array(select jsonb_array_elements_text(c.grades))
    from jsonb_to_recordset(${
    tx.json(changes.map(({ slip, now, grades }) => ({
      slip: slip.id,
      kind: now.kind,
      returned: returned(now),
      grades,
    })))
  }::jsonb) as c(slip int, kind text, returned bigint, grades jsonb)`;
  await post(tx, await settlementPostings(tx, changes));
  return true;
}

/** The part of a ledger's past that a correction takes back. */
interface Booked {
  id: number;
  slip: SlipId;
  kind: "settle" | "cover";
  amounts: { kind: "house" | "mint" | "bankroll" | "stakes"; amount: Cents }[];
}

/**
 * The money of these changes. What was booked for a slip is reversed, then it is settled as it is now. A correction may
 * take what the member has staked or lost since: the mint then covers what is missing, and a later correction takes the
 * cover back with the rest. Gains come first, so that no cover is needed that they would have paid.
 */
async function settlementPostings(tx: Queries, changes: readonly Change[]): Promise<Posting[]> {
  const moved = changes.filter(({ slip, now }) =>
    slip.returned !== returned(now) || (slip.kind === "open") !== (now.kind === "open")
  );
  const booked = Map.groupBy(await standing(tx, moved.map(({ slip }) => slip.id)), ({ slip }) => slip);
  const counts = await settledSoOften(tx, moved.map(({ slip }) => slip.id));
  const balances = await bankrolls(tx);
  const gains = moved.map((change) => {
    const undone = booked.get(change.slip.id) ?? [];
    const covered = undone.filter(({ kind }) => kind === "cover").flatMap(({ amounts }) => amounts)
      .filter(({ kind }) => kind === "bankroll").reduce((sum, { amount }) => sum + amount, 0);
    return { ...change, undone, gain: change.gain - covered as Cents };
  }).sort((a, b) => Number(b.gain >= 0) - Number(a.gain >= 0) || a.slip.id - b.slip.id);

  return gains.flatMap(({ slip, now, undone, gain }) => {
    const { id, account, stake } = slip;
    const time = (counts.get(id) ?? 0) + 1;
    const account_of = {
      house: "house",
      mint: "mint",
      bankroll: { bankroll: account },
      stakes: { stakes: account },
    } as const;
    const postings: Posting[] = undone.map(({ id: reverses, amounts }) => ({
      kind: "reverse",
      key: `reverse:${reverses}`,
      slip: id,
      reverses,
      entries: amounts.map(({ kind, amount }): Entry => [account_of[kind], -amount as Cents]),
    }));
    if (now.kind !== "open") {
      const back = returned(now);
      postings.push({
        kind: "settle",
        key: `settle:${id}:${time}`,
        slip: id,
        entries: [
          [{ stakes: account }, -stake as Cents],
          [{ bankroll: account }, back],
          ["house", stake - back as Cents],
        ],
      });
    }
    const balance = (balances.get(account) ?? 0) + gain;
    if (balance < 0) {
      postings.push({
        kind: "cover",
        key: `cover:${id}:${time}`,
        slip: id,
        entries: [["mint", balance as Cents], [{ bankroll: account }, -balance as Cents]],
      });
    }
    balances.set(account, Math.max(0, balance) as Cents);
    return postings;
  });
}

/** Settlements and covers of these slips that nothing has reversed. */
function standing(tx: Queries, slips: SlipId[]): Promise<Booked[]> {
  return tx`
    select t.transaction_id as id, t.slip_id as slip, t.kind, (
      select json_agg(json_build_object('kind', a.kind, 'amount', e.amount))
      from book_entries e join book_accounts a using (league_id, book_account_id)
      where e.league_id = t.league_id and e.transaction_id = t.transaction_id) as amounts
    from book_transactions t
    where t.league_id = (select current_league()) and t.slip_id = any(${slips}) and t.kind in ('settle', 'cover')
      and not exists (select from book_transactions r
        where r.league_id = t.league_id and r.reverses = t.transaction_id)
    order by t.transaction_id`;
}

/** How often each of these slips has been settled anew or reopened, which numbers the next time. */
async function settledSoOften(tx: Queries, slips: SlipId[]): Promise<Map<SlipId, number>> {
  const rows = await tx<{ slip: SlipId; times: number }[]>`
    select slip_id as slip, count(*)::int as times from book_transactions
    where league_id = (select current_league()) and slip_id = any(${slips}) and kind <> 'stake' group by 1`;
  return new Map(rows.map(({ slip, times }) => [slip, times]));
}

/**
 * Starts the season's current week for bankrolls, once: every member below the floor is lifted to it. It waits for the
 * week before to be settled, so that nobody is lifted who has winnings to come from it.
 */
async function startWeek(tx: Queries, { season, matchups }: SeasonRows): Promise<boolean> {
  const week = bankrollWeek({ season });
  const before = matchups.filter((matchup) => matchup.week === week - 1);
  if (season.status !== "active" || before.some((matchup) => matchupState(season, matchup) === "live")) {
    return false;
  }
  const started = await tx`
    insert into book_weeks (league_id, year, week) values ((select current_league()), ${season.year}, ${week})
    on conflict do nothing returning 1`;
  if (started.length === 0) return false;
  const members = await tx<{ account: AccountId }[]>`
    select account_id as account from memberships where league_id = (select current_league())`;
  const current = new Set(members.map(({ account }) => account));
  const lifts = [...await bankrolls(tx)].filter(([account, balance]) =>
    current.has(account) && lift(balance) > 0
  );
  await post(
    tx,
    lifts.map(([account, balance]): Posting => ({
      kind: "lift",
      key: `lift:${season.year}:${week}:${account}`,
      entries: [["mint", -lift(balance) as Cents], [{ bankroll: account }, lift(balance)]],
    })),
  );
  return lifts.length > 0;
}
