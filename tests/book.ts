/**
 * A small league whose weeks a test plays by hand, with members who may bet on it.
 *
 * @module
 */
import type { AccountId } from "@/lib/accounts/types.ts";
import type { LeagueSlug, Outcome, Points } from "@/lib/league/types.ts";
import type { ProviderMatchup, ProviderSeason } from "@/lib/providers/provider_season.ts";
import { importLeague } from "@/lib/store/import_league.ts";
import type { TestDatabase } from "./databases.ts";
import { season } from "./seasons.ts";

/** A league in its week 1, of which nothing has been played, as a provider tells it. */
export class PlayedByHand {
  readonly slug: LeagueSlug;
  /** Change it and `tell`. */
  told: ProviderSeason;

  constructor(leagueId: string, { teams = 4, weeks = 4 } = {}) {
    this.slug = `espn-${leagueId}` as LeagueSlug;
    const drawn = season({ leagueId, teams, weeks, year: 2026 });
    const side = (one: ProviderMatchup["home"]) => ({
      ...one,
      points: 0 as Points,
      projected: null,
      pointsByPeriod: [],
      lineup: [],
    });
    this.told = {
      ...drawn,
      status: "active",
      currentWeek: 1,
      lastWeek: weeks,
      players: [],
      draft: [],
      teams: drawn.teams.map((team) => ({ ...team, roster: [], seed: null, finalRank: null })),
      matchups: drawn.matchups.filter(({ away }) => away !== null).map((matchup) => ({
        ...matchup,
        home: side(matchup.home),
        away: side(matchup.away!),
        outcome: "undecided",
      })),
    };
  }

  matchup(id: number): ProviderMatchup | undefined {
    return this.told.matchups.find((matchup) => matchup.id === id);
  }

  /** Sets a matchup's points, in whole points, and unless it goes on, its outcome by them. */
  score(id: number, home: number, away: number, live = false): void {
    const matchup = this.matchup(id);
    if (!matchup) return;
    matchup.home.points = home * 100 as Points;
    matchup.away!.points = away * 100 as Points;
    const outcome: Outcome = home > away ? "home" : home < away ? "away" : "tie";
    matchup.outcome = live ? "undecided" : outcome;
  }

  /** Ends the current week with the points given to each of its matchups in turn, and goes on to the next. */
  endWeek(...points: [number, number][]): void {
    const week = this.told.matchups.filter((matchup) => matchup.week === this.told.currentWeek);
    week.forEach(({ id }, i) => this.score(id, ...points[i % points.length]));
    if (this.told.currentWeek < this.told.lastWeek) this.told.currentWeek++;
    else this.told.status = "finished";
  }

  /** Imports the league as it is told now. */
  async tell({ sql }: Pick<TestDatabase, "sql">): Promise<void> {
    await importLeague(sql, [structuredClone(this.told)]);
  }

  /** Makes so many accounts that are members of the league, which must have been told. */
  async join({ owner }: Pick<TestDatabase, "owner">, count: number): Promise<AccountId[]> {
    const rows = await owner<{ id: AccountId }[]>`
      insert into accounts (name, email)
      select 'Player ' || n, ${this.slug} || '-' || n || '@example.test' from generate_series(1, ${count}::int) n
      returning account_id as id`;
    const ids = rows.map(({ id }) => id).sort((a, b) => a - b);
    await owner`
      insert into memberships (league_id, account_id, slug, role)
      select league_id, unnest(${ids}::int[]), slug, 'member' from leagues where slug = ${this.slug}`;
    return ids;
  }
}
