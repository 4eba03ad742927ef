/**
 * What of a season's document ESPN answers with: the parts that the views asked for hold, and a little that always
 * comes along.
 *
 * @module
 */
import type { WireMatchup, WireSeason, WireSide } from "@/lib/sample/league.ts";

/**
 * The document as far as these views hold it. Views that are not known give nothing, as at ESPN.
 *
 * @param lineups the weeks whose lineups the matchups may tell
 */
export function viewed(
  season: WireSeason,
  views: ReadonlySet<string>,
  lineups: (week: number) => boolean,
): Partial<Record<keyof WireSeason, unknown>> {
  const asked = (...names: string[]) => names.some((name) => views.has(name));
  const plain = views.size === 0 || asked("mNav");
  const { draftDetail, settings, status } = season;
  return {
    draftDetail: asked("mDraftDetail")
      ? draftDetail
      : { drafted: draftDetail.drafted, inProgress: draftDetail.inProgress },
    gameId: season.gameId,
    id: season.id,
    ...(plain || asked("mTeam", "mMembers") ? { members: season.members } : {}),
    ...(asked("mMatchup", "mBoxscore", "mScoreboard")
      ? {
        schedule: season.schedule.map((matchup) =>
          lineups(matchup.matchupPeriodId) ? matchup : score(matchup)
        ),
      }
      : asked("mMatchupScore")
      ? { schedule: season.schedule.map(score) }
      : {}),
    scoringPeriodId: season.scoringPeriodId,
    seasonId: season.seasonId,
    segmentId: season.segmentId,
    ...(asked("mSettings") ? { settings } : plain ? { settings: { name: settings.name } } : {}),
    status: asked("mStatus") ? status : {
      currentMatchupPeriod: status.currentMatchupPeriod,
      isActive: status.isActive,
      latestScoringPeriod: status.latestScoringPeriod,
    },
    ...(plain || asked("mTeam", "mRoster", "mStandings") ? { teams: teams(season, asked, plain) } : {}),
  };
}

function teams(season: WireSeason, asked: (...names: string[]) => boolean, plain: boolean) {
  return season.teams.map(({ roster, record, ...team }) => ({
    ...(asked("mTeam") || plain ? team : { id: team.id }),
    ...(asked("mTeam", "mStandings") ? { record } : {}),
    ...(asked("mRoster") ? { roster } : {}),
  }));
}

/** A matchup without its lineups. */
function score({ home, away, ...matchup }: WireMatchup): WireMatchup {
  return { ...matchup, home: sideScore(home), ...(away ? { away: sideScore(away) } : {}) };
}

const sideScore = (
  { rosterForCurrentScoringPeriod: _, rosterForMatchupPeriod: __, ...side }: WireSide,
): WireSide => side;
