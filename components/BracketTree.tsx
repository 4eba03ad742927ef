import { Crest } from "@/components/Crest.tsx";
import type { Paths } from "@/components/paths.ts";
import { Score } from "@/components/Score.tsx";
import { ordinal } from "@/lib/league/ordinal.ts";
import type { Bracket, BracketGame, BracketSide } from "@/lib/league/bracket.ts";
import { scoreDigits } from "@/lib/league/points.ts";

/** The playoffs: the rounds beside each other where there is room, one after the other on a phone. */
export function BracketTree({ at, year, bracket }: { at: Paths; year: number; bracket: Bracket }) {
  const placed = bracket.placements.filter(({ places }) => places !== null);
  const third = bracket.thirdPlace;
  const games = bracket.rounds.flatMap((round) => round.games.map(({ matchup }) => matchup));
  const digits = scoreDigits(games);
  const entry = (game: BracketGame, label?: string) => (
    <li>
      <BracketBox at={at} year={year} bracket={bracket} game={game} digits={digits} label={label} />
    </li>
  );
  return (
    <>
      <ol class="bracket">
        {bracket.rounds.map((round) => (
          <li>
            <h3>
              {round.name} <small>Week {round.week}</small>
            </h3>
            <ul>{round.games.map((game) => entry(game))}</ul>
          </li>
        ))}
      </ol>
      {(third || placed.length > 0) && (
        <section>
          <h3>For the other places</h3>
          <ul class="places">
            {third && !placed.some(({ game }) => game.matchup.id === third.matchup.id) &&
              entry(third, "3rd place")}
            {placed.map(({ places, game }) => entry(game, `${ordinal(places![0])} place`))}
          </ul>
        </section>
      )}
    </>
  );
}

function BracketBox(
  { at, year, bracket, game, digits, label }: {
    at: Paths;
    year: number;
    bracket: Bracket;
    game: BracketGame;
    digits: 1 | 2;
    label?: string;
  },
) {
  const isFinal = bracket.champion !== null && game.winner === bracket.champion.id &&
    game.week === bracket.rounds.at(-1)?.week;
  const begun = game.winner !== null || game.top.side.points > 0 || (game.bottom?.side.points ?? 0) > 0;
  const line = (one: BracketSide) => (
    <span class={game.winner !== null && game.winner !== one.team.id ? "side lost" : "side"}>
      <span class="seed">{one.seed}</span>
      <Crest team={one.team} />
      <span class="name">{one.team.name}</span>
      {!game.bottom ? <span class="state">Bye</span> : begun && (isFinal && game.winner === one.team.id
        ? (
          <mark>
            <Score points={one.side.points} digits={digits} />
          </mark>
        )
        : <Score points={one.side.points} digits={digits} />)}
    </span>
  );
  if (!game.bottom) return <div class="game">{line(game.top)}</div>;
  return (
    <a class="game" href={at.matchup(year, game.matchup.id)}>
      {label && <span class="state">{label}</span>}
      {line(game.top)}
      {line(game.bottom)}
    </a>
  );
}
