import { Crest } from "@/components/Crest.tsx";
import { teamsById } from "@/components/games.ts";
import { paths } from "@/components/paths.ts";
import { Score } from "@/components/Score.tsx";
import { Chance, Projected, WinProbability } from "@/components/WinProbability.tsx";
import { type MatchupState, matchupState, winner } from "@/lib/league/matchup.ts";
import { scoreDigits, tallyText } from "@/lib/league/points.ts";
import type { Standing } from "@/lib/league/standings.ts";
import type { ComponentChildren } from "preact";
import type { Matchup, SeasonRows, Side, Team } from "@/lib/league/types.ts";
import { homeChance } from "@/lib/league/win_probability.ts";

/**
 * The games of a week, each one link to its matchup.
 *
 * @param props.table for the records beside the names; without it none are shown
 */
export function Scoreboard(
  { rows, matchups, table }: { rows: SeasonRows; matchups: Matchup[]; table?: Standing[] },
) {
  const { season } = rows;
  const at = paths(rows.league.slug);
  const teams = teamsById(rows.teams);
  const records = new Map(table?.map((line) => [line.team.id, tallyText(line)]));
  const digits = scoreDigits(matchups);
  const best = bestOfWeek(rows.matchups.filter(({ week }) => week === matchups[0]?.week));
  return (
    <ul class="games">
      {matchups.map((matchup) => {
        const state = matchupState(season, matchup);
        const won = winner(matchup);
        // Known while the game is open; it moves then, and so do the scores.
        const chance = state === "final" ? null : homeChance(season, matchup);
        const line = (side: Side, of?: "home" | "away") => (
          <GameSide
            team={teams.get(side.team)!}
            record={records.get(side.team)}
            lost={won !== null && won !== side.team}
          >
            {chance !== null && of && <Chance chance={chance} side={of} />}
            {chance !== null
              ? <Score points={side.points} digits={digits} of={of} />
              : <Figure side={side} state={state} digits={digits} best={side.points === best} />}
          </GameSide>
        );
        if (!matchup.away) {
          return (
            <li>
              <div class="game">{line(matchup.home)}</div>
            </li>
          );
        }
        return (
          <li>
            <a
              class="game"
              href={at.matchup(season.year, matchup.id)}
              data-live={chance === null ? undefined : matchup.id}
            >
              {line(matchup.home, "home")}
              {line(matchup.away, "away")}
              {chance !== null && <WinProbability chance={chance} />}
              {state !== "final" || won === null
                ? (
                  <span class="state">
                    <span data-v={chance === null ? undefined : "state"}>{stateText(state, matchup)}</span>
                    {chance !== null && <Projected matchup={matchup} />}
                  </span>
                )
                : null}
            </a>
          </li>
        );
      })}
    </ul>
  );
}

function GameSide(
  { team, record, lost, children }: {
    team: Team;
    record?: string;
    lost: boolean;
    children: ComponentChildren;
  },
) {
  return (
    <span class={lost ? "side lost" : "side"}>
      <Crest team={team} />
      <span class="name">{team.name} {record && <small>{record}</small>}</span>
      {children}
    </span>
  );
}

/** What stands at the end of a side's line: its score, before the game what is projected, or that it has a bye. */
function Figure(
  { side, state, digits, best }: { side: Side; state: MatchupState; digits: 1 | 2; best: boolean },
) {
  if (state === "bye") return <span class="state">Bye</span>;
  if (state !== "upcoming") {
    const score = <Score points={side.points} digits={digits} />;
    return best ? <mark>{score}</mark> : score;
  }
  if (side.projected === null) return null;
  return (
    <span class="projected">
      <small>proj.</small> <Score points={side.projected} digits={digits} />
    </span>
  );
}

/** The week's best score, once every game is decided; null before, and where nobody scored. */
function bestOfWeek(matchups: Matchup[]): number | null {
  const games = matchups.filter(({ away }) => away !== null);
  if (games.some(({ outcome }) => outcome === "undecided")) return null;
  return Math.max(0, ...games.flatMap(({ home, away }) => [home.points, away!.points])) || null;
}

/** How a game stands, in a word. */
export function stateText(state: MatchupState, matchup: Matchup): string {
  if (state === "final") return matchup.outcome === "tie" ? "A tie" : "Final";
  return state === "live" ? "In play" : state === "bye" ? "Bye" : "To play";
}
