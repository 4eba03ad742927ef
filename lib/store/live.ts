/**
 * What keeps a league up to date while games are on: who polls it, its running week, and which leagues have moved.
 *
 * @module
 */
import type { LeagueSlug, Provider, SeasonStatus } from "@/lib/league/types.ts";
import type { ProviderSeason } from "@/lib/providers/provider_season.ts";
import { settleBook } from "./book.ts";
import { inLeague, raiseRevision, readAsPoller, readInLeague } from "./in_league.ts";
import { isSlug } from "./keys.ts";
import { replaceRows } from "./replace.ts";
import { seasonTables } from "./season_tables.ts";
import type { Sql } from "./sql.ts";

/** A league that may be polled. */
export interface PolledLeague {
  slug: LeagueSlug;
  provider: Provider;
}

/**
 * Leagues of these providers that are to be polled now and that nobody has the lease of, those first that have waited
 * longest. Leagues that are somebody's, which are nearly all, are not looked at.
 */
export function dueLeagues(sql: Sql, providers: readonly Provider[], most: number): Promise<PolledLeague[]> {
  return readAsPoller(sql, (tx) =>
    tx<PolledLeague[]>`
      select l.slug, l.provider from live_polls p join leagues l using (league_id)
      where p.held_until <= now() and l.provider = any(${providers}) order by p.held_until limit ${most}`);
}

/** The revisions of these leagues, in one query; those that are not kept are left out. */
export async function revisionsOf(sql: Sql, slugs: readonly LeagueSlug[]): Promise<Map<LeagueSlug, number>> {
  const asked = slugs.filter(isSlug);
  if (asked.length === 0) return new Map();
  const rows = await readAsPoller(sql, (tx) =>
    tx<{ slug: LeagueSlug; revision: number }[]>`
      select slug, revision::float8 as revision from leagues where slug = any(${asked})`);
  return new Map(rows.map(({ slug, revision }) => [slug, revision]));
}

/** A league as its poller finds it. */
export interface PollTarget {
  provider: Provider;
  /** The provider's own id of the league. */
  providerId: string;
  /** The provider's cookies, sealed; null for a league that everybody may read. */
  credentials: Uint8Array | null;
  /** The newest season that is kept. */
  season: { year: number; status: SeasonStatus; currentWeek: number };
}

/** Whether the lease was given; if not, in how many milliseconds the one who has it must have asked again. */
export type Claim = { held: true; target: PollTarget } | { held: false; wait: number };

/**
 * Takes the lease on polling a league, or extends it; null where the league or its seasons are not there.
 *
 * @param holder the process's own UUID
 * @param lease for how many milliseconds from now
 */
export function claimPoll(sql: Sql, slug: LeagueSlug, holder: string, lease: number): Promise<Claim | null> {
  return inLeague(sql, slug, async (tx) => {
    const until = tx`now() + ${lease}::float8 * interval '1 ms'`;
    const held = await tx`
      insert into live_polls as kept (league_id, holder, held_until)
      select l.league_id, ${holder}, ${until} from leagues l where l.league_id = (select current_league())
      on conflict (league_id) do update set holder = excluded.holder, held_until = excluded.held_until
        where kept.holder = excluded.holder or kept.held_until <= now()
      returning 1`;
    if (held.length === 0) {
      const [row] = await tx<{ wait: number }[]>`
        select greatest(0, extract(epoch from held_until - now()) * 1000)::float8 as wait from live_polls
        where league_id = (select current_league())`;
      return row ? { held: false, wait: row.wait } : null;
    }
    const [row] = await tx<{ provider: Provider; provider_id: string; season: PollTarget["season"] }[]>`
      select provider, provider_id,
        json_build_object('year', s.year, 'status', s.status, 'currentWeek', s.current_week) as season
      from leagues l join seasons s using (league_id)
      where l.league_id = (select current_league()) order by s.year desc limit 1`;
    if (!row) return null;
    await tx.unsafe("set local role rumbledore_credentials");
    const [{ credentials }] = await tx<{ credentials: Uint8Array | null }[]>`
      select credentials from leagues where league_id = (select current_league())`;
    const { provider, provider_id: providerId, season } = row;
    return { held: true, target: { provider, providerId, credentials, season } };
  });
}

/** Gives a lease back, so that another process need not wait for its end. */
export async function releasePoll(sql: Sql, slug: LeagueSlug, holder: string): Promise<void> {
  await inLeague(sql, slug, (tx) =>
    tx`
    update live_polls set holder = null, held_until = '-infinity'
    where league_id = (select current_league()) and holder = ${holder}`);
}

/** The time in the league when it was last told; null before the first time. */
export async function toldUntil(sql: Sql, slug: LeagueSlug): Promise<Date | null> {
  const rows = await readInLeague(
    sql,
    slug,
    (tx) =>
      tx<{ told: Date | null }[]>`select told from live_polls where league_id = (select current_league())`,
  );
  return rows[0]?.told ?? null;
}

/** What became of a running week. */
export interface KeptWeek {
  revision: number;
  changed: boolean;
}

/**
 * Keeps the running week of a season: the scores of its matchups, their lineups and the rosters as they stand. Anything
 * that differs raises the league's revision by 1, in the same transaction; what does not is not written.
 *
 * @param season as the provider tells it now, with the lineups of the running week at least; the others are left as they are
 * @param told the time in the league, kept beside it
 * @returns null where this is not the week or not the schedule that is kept: then the season is to be imported whole
 */
export function keepWeek(
  sql: Sql,
  slug: LeagueSlug,
  season: ProviderSeason,
  told: Date | null = null,
): Promise<KeptWeek | null> {
  const { year, status, currentWeek, lastWeek } = season;
  const tables = new Map(seasonTables(season).map((part) => [part.table.name, part]));
  const running = season.matchups.filter(({ week }) => week === currentWeek).map(({ id }) => id);
  return inLeague(sql, slug, async (tx) => {
    // Waits for an import of the league, as imports wait for each other.
    const [league] = await tx<{ league_id: number; revision: number }[]>`
      select league_id, revision::float8 as revision from leagues
      where league_id = (select current_league()) for update`;
    const kept = league && await tx`
      select 1 from seasons where league_id = ${league.league_id} and year = ${year} and status = ${status}
        and current_week = ${currentWeek} and last_week = ${lastWeek}
        and ${season.matchups.length} = (select count(*) from matchups m
          where m.league_id = seasons.league_id and m.year = seasons.year)`;
    if (!kept || kept.length === 0) return null;
    if (told) {
      await tx`
        insert into live_polls (league_id, told) values (${league.league_id}, ${told})
        on conflict (league_id) do update set told = excluded.told`;
    }

    const scope = { league_id: league.league_id, year };
    const put = async (name: string, only: { matchup_id?: number[] } = {}, keepOthers = false) => {
      const { table, rows } = tables.get(name)!;
      const chosen = only.matchup_id
        ? rows.filter((row) => only.matchup_id!.includes((row as { matchup_id: number }).matchup_id))
        : rows;
      return await replaceRows(tx, table, scope, chosen, { only, keepOthers });
    };
    let changed = await put("players", {}, true);
    changed += await put("matchups");
    changed += await put("lineup_entries", { matchup_id: running });
    changed += await put("roster_entries");
    if (changed === 0) return { revision: league.revision, changed: false };
    await settleBook(tx, slug);
    // What is kept is no longer what the last import brought: the same import again would be news.
    await tx`update seasons set content_hash = '' where league_id = ${league.league_id} and year = ${year}`;
    return { revision: await raiseRevision(tx), changed: true };
  });
}
