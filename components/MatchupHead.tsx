import { Crest } from "@/components/Crest.tsx";
import { listed } from "@/components/format.ts";
import type { Paths } from "@/components/paths.ts";
import { Score } from "@/components/Score.tsx";
import { Chance, WinProbability } from "@/components/WinProbability.tsx";
import { stateText } from "@/components/Scoreboard.tsx";
import { matchupState, winner } from "@/lib/league/matchup.ts";
import { pointsText, scoreDigits } from "@/lib/league/points.ts";
import type { Matchup, Season, Side, Team } from "@/lib/league/types.ts";
import { homeChance, tenths } from "@/lib/league/win_probability.ts";

/** The two teams of a matchup face to face, their scores as large as the page allows. */
export function MatchupHead(
  { at, season, matchup, home, away }: {
    at: Paths;
    season: Season;
    matchup: Matchup;
    home: Team;
    away: Team | null;
  },
) {
  const state = matchupState(season, matchup);
  const won = winner(matchup);
  const digits = scoreDigits([matchup]);
  // Known while the game is open; it moves then, and so do the scores (islands/LiveScores.tsx).
  const chance = state === "final" ? null : homeChance(season, matchup);
  const corner = (team: Team, side: Side, of: "home" | "away") => (
    <div class={won !== null && won !== team.id ? "corner lost" : "corner"}>
      <Crest team={team} size="l" />
      <a class="block" href={at.team(season.year, team.id)}>{team.name}</a>
      <p class="quiet">
        {listed(team.managers.map(({ name }) =>
          name
        ))}
      </p>
      {(chance !== null || (state !== "bye" && state !== "upcoming")) && (
        won === team.id
          ? (
            <mark>
              <Score points={side.points} digits={digits} />
            </mark>
          )
          : <Score points={side.points} digits={digits} of={chance === null ? undefined : of} />
      )}
      {side.projected !== null && state !== "final" && (
        <p class="quiet">
          projected{" "}
          <span data-v={`${of}Projected`}>{pointsText(tenths(side.projected)!, { digits: 1 })}</span>
        </p>
      )}
      {chance !== null && <Chance chance={chance} side={of} />}
    </div>
  );
  return (
    <header class="versus" data-live={chance === null ? undefined : matchup.id}>
      <h1 class="unseen">{away ? `${home.name} against ${away.name}` : `${home.name} has a bye`}</h1>
      {corner(home, matchup.home, "home")}
      <p class="state" data-v="state">{stateText(state, matchup)}</p>
      {away && matchup.away && corner(away, matchup.away, "away")}
      {chance !== null && <WinProbability chance={chance} />}
    </header>
  );
}
