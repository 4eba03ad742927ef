/**
 * The tables that keep a season, and the rows that a provider's season makes in them.
 *
 * @module
 */
import type { Points, TeamId } from "@/lib/league/types.ts";
import type { ProviderLineupEntry, ProviderSeason, ProviderSide } from "@/lib/providers/provider_season.ts";
import type { Table } from "./replace.ts";

const perSeason = ["league_id", "year"] as const;

const entry = {
  place: "int",
  slot: "text",
  starter: "boolean",
  points: "numeric(8,2)",
  projected: "numeric(8,2)",
};

const seasons: Table = {
  name: "seasons",
  scope: perSeason,
  key: {},
  columns: {
    name: "text",
    status: "text",
    regular_weeks: "int",
    last_week: "int",
    current_week: "int",
    playoff_teams: "int",
    previous_years: "int[]",
    slots: "jsonb",
  },
};

const divisions: Table = {
  name: "divisions",
  scope: perSeason,
  key: { division_id: "int" },
  columns: { name: "text" },
};

const members: Table = {
  name: "season_members",
  scope: perSeason,
  key: { account: "text" },
  columns: { name: "text" },
};

const teams: Table = {
  name: "teams",
  scope: perSeason,
  key: { team_id: "int" },
  columns: {
    name: "text",
    abbrev: "text",
    logo: "text",
    division_id: "int",
    seed: "int",
    final_rank: "int",
  },
};

const owners: Table = {
  name: "team_owners",
  scope: perSeason,
  key: { team_id: "int", place: "int" },
  columns: { account: "text" },
};

const players: Table = {
  name: "players",
  scope: perSeason,
  key: { player_id: "bigint" },
  columns: { name: "text", position: "text", pro_team: "text" },
};

const matchups: Table = {
  name: "matchups",
  scope: perSeason,
  key: { matchup_id: "int" },
  columns: {
    week: "int",
    periods: "int",
    phase: "text",
    home_team: "int",
    home_points: "numeric(8,2)",
    home_projected: "numeric(8,2)",
    home_periods: "numeric(8,2)[]",
    away_team: "int",
    away_points: "numeric(8,2)",
    away_projected: "numeric(8,2)",
    away_periods: "numeric(8,2)[]",
    outcome: "text",
  },
};

const lineups: Table = {
  name: "lineup_entries",
  scope: perSeason,
  key: { matchup_id: "int", side: "text", player_id: "bigint" },
  columns: entry,
};

const rosters: Table = {
  name: "roster_entries",
  scope: perSeason,
  key: { team_id: "int", player_id: "bigint" },
  columns: entry,
};

const picks: Table = {
  name: "draft_picks",
  scope: perSeason,
  key: { overall: "int" },
  columns: { round: "int", team_id: "int", player_id: "bigint", keeper: "boolean", bid: "int" },
};

/** Hundredths of a point as the decimal that SQL reads, exactly: 10346 is "103.46". */
export function decimal(points: Points | null): string | null {
  if (points === null) return null;
  const digits = String(Math.abs(points)).padStart(3, "0");
  return `${points < 0 ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

const entryRows = (entries: readonly ProviderLineupEntry[]) =>
  entries.map(({ playerId, slot, starter, points, projected }, i) => ({
    player_id: playerId,
    place: i + 1,
    slot,
    starter,
    points: decimal(points),
    projected: decimal(projected),
  }));

const sideRow = (side: "home" | "away", of: ProviderSide | null) => ({
  [`${side}_team`]: of?.team ?? null,
  [`${side}_points`]: decimal(of?.points ?? null),
  [`${side}_projected`]: decimal(of?.projected ?? null),
  [`${side}_periods`]: of?.pointsByPeriod.map(decimal) ?? null,
});

/**
 * Everything a season keeps, by table, the season itself first. A team in a division that the season does not list is in none,
 * and an owner who is named twice counts once.
 */
export function seasonTables(season: ProviderSeason): { table: Table; rows: object[] }[] {
  const known = new Set(season.divisions.map(({ id }) => id));
  const division = (id: number | null) => id !== null && known.has(id) ? id : null;
  return [
    {
      table: seasons,
      rows: [{
        name: season.name,
        status: season.status,
        regular_weeks: season.regularWeeks,
        last_week: season.lastWeek,
        current_week: season.currentWeek,
        playoff_teams: season.playoffTeams,
        previous_years: season.previousYears,
        slots: season.slots,
      }],
    },
    { table: divisions, rows: season.divisions.map(({ id, name }) => ({ division_id: id, name })) },
    { table: members, rows: season.members.map(({ id, name }) => ({ account: id, name })) },
    {
      table: teams,
      rows: season.teams.map((team) => ({
        team_id: team.id,
        name: team.name,
        abbrev: team.abbrev,
        logo: team.logo,
        division_id: division(team.division),
        seed: team.seed,
        final_rank: team.finalRank,
      })),
    },
    {
      table: owners,
      rows: season.teams.flatMap(({ id, owners }) =>
        [...new Set(owners)].map((account, i) => ({ team_id: id, place: i + 1, account }))
      ),
    },
    {
      table: players,
      rows: season.players.map(({ id, name, position, proTeam }) => ({
        player_id: id,
        name,
        position,
        pro_team: proTeam,
      })),
    },
    {
      table: matchups,
      rows: season.matchups.map(({ id, week, periods, phase, home, away, outcome }) => ({
        matchup_id: id,
        week,
        periods,
        phase,
        ...sideRow("home", home),
        ...sideRow("away", away),
        outcome,
      })),
    },
    {
      table: lineups,
      rows: season.matchups.flatMap(({ id, home, away }) =>
        [{ side: "home", of: home }, { side: "away", of: away }].flatMap(({ side, of }) =>
          entryRows(of?.lineup ?? []).map((row) => ({ matchup_id: id, side, ...row }))
        )
      ),
    },
    {
      table: rosters,
      rows: season.teams.flatMap(({ id, roster }: { id: TeamId; roster: ProviderLineupEntry[] }) =>
        entryRows(roster).map((row) => ({ team_id: id, ...row }))
      ),
    },
    {
      table: picks,
      rows: season.draft.map(({ overall, round, team, playerId, keeper, bid }) => ({
        overall,
        round,
        team_id: team,
        player_id: playerId,
        keeper,
        bid,
      })),
    },
  ];
}
