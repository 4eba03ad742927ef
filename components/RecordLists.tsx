import { counted, listed } from "@/components/format.ts";
import type { Paths } from "@/components/paths.ts";
import { pctText, pointsDigits, pointsText, tallyText } from "@/lib/league/points.ts";
import type {
  CareerRecord,
  GameRecord,
  Placed,
  RecordBook,
  RecordList,
  SeasonRecord,
  StreakRecord,
} from "@/lib/league/records.ts";
import type { Points } from "@/lib/league/types.ts";
import type { ComponentChildren } from "preact";

/** The record book as ruled lists: games, seasons, runs, whole careers. Lists without entries are left out. */
export function RecordLists({ at, book }: { at: Paths; book: RecordBook }) {
  const digits = pointsDigits(
    [...book.highestScores.entries, ...book.lowestScores.entries, ...book.closestGames.entries].flatMap((
      one,
    ) => [
      one.points,
      one.opponentPoints,
    ]),
  );
  const game = (title: string, list: RecordList<GameRecord>, margin = false) => (
    <List
      title={title}
      list={list}
      entry={(one: GameRecord) => <GameEntry at={at} record={one} margin={margin} digits={digits} />}
    />
  );
  const season = (title: string, list: RecordList<SeasonRecord>, value: (one: SeasonRecord) => string) => (
    <List
      title={title}
      list={list}
      entry={(one: SeasonRecord) => (
        <Entry value={value(one)} place={one.place}>
          <a href={at.team(one.season, one.team.id)}>{one.team.name}</a>
          <small>{one.season}, {tallyText(one)}</small>
        </Entry>
      )}
    />
  );
  const streak = (title: string, list: RecordList<StreakRecord>) => (
    <List
      title={title}
      list={list}
      entry={(one: StreakRecord) => (
        <Entry value={String(one.value)} place={one.place}>
          <a href={at.manager(one.manager.id)}>{one.manager.name}</a>
          <small>
            week {one.first.week}, {one.first.season} to{" "}
            {one.running ? "now" : `week ${one.last.week}, ${one.last.season}`}
          </small>
        </Entry>
      )}
    />
  );
  const career = (
    title: string,
    list: RecordList<CareerRecord>,
    entry: (one: CareerRecord) => [string, string],
  ) => (
    <List
      title={title}
      list={list}
      entry={(one: CareerRecord) => {
        const [value, note] = entry(one);
        return (
          <Entry value={value} place={one.place}>
            <a href={at.manager(one.manager.id)}>{one.manager.name}</a>
            <small>{note}</small>
          </Entry>
        );
      }}
    />
  );
  const over = (one: CareerRecord) => `${tallyText(one)} in ${counted(one.seasons.length, "season")}`;
  return (
    <div class="records">
      {career("Most titles", book.titles, (one) => [String(one.value), listed(one.seasons.map(String))])}
      {game("Highest scores", book.highestScores)}
      {game("Lowest scores", book.lowestScores)}
      {game("Biggest blowouts", book.biggestBlowouts, true)}
      {game("Closest games", book.closestGames, true)}
      {game("Highest losing scores", book.highestLosingScores)}
      {game("Lowest winning scores", book.lowestWinningScores)}
      {streak("Longest winning streaks", book.winningStreaks)}
      {streak("Longest losing streaks", book.losingStreaks)}
      {season("Most points in a season", book.mostSeasonPoints, (one) =>
        pointsText(one.value as Points, { digits }))}
      {season("Best seasons", book.bestSeasons, (one) =>
        pctText(one.value))}
      {season("Worst seasons", book.worstSeasons, (one) =>
        pctText(one.value))}
      {career(
        "Most points of all time",
        book.mostPoints,
        (one) => [pointsText(one.value as Points, { digits }), over(one)],
      )}
      {career("Best share of games won", book.winPcts, (one) => [pctText(one.value), over(one)])}
    </div>
  );
}

function List<E extends Placed>(
  { title, list, entry }: { title: string; list: RecordList<E>; entry: (one: E) => ComponentChildren },
) {
  if (list.entries.length === 0) return null;
  return (
    <section>
      <h2>{title}</h2>
      <ol>
        {list.entries.map((one) => (
          <li>
            <span class="place">{one.place}{one.shared && <span class="unseen">, shared</span>}</span>
            {entry(one)}
          </li>
        ))}
      </ol>
      {list.more > 0 && <p class="quiet">{counted(list.more, "more", "more")} with the same figure.</p>}
    </section>
  );
}

/** Who and what; the best of a list is marked, and so are those who share its place. */
function Entry({ value, place, children }: { value: string; place: number; children: ComponentChildren }) {
  return (
    <>
      <span class="who">{children}</span>
      <span class="value">{place === 1 ? <mark>{value}</mark> : value}</span>
    </>
  );
}

function GameEntry(
  { at, record, margin, digits }: { at: Paths; record: GameRecord; margin: boolean; digits: 1 | 2 },
) {
  const { team, opponent, points, opponentPoints } = record;
  const verb = record.result === "tie" ? "tied with" : record.result === "win" ? "beat" : "lost to";
  return (
    <Entry value={pointsText(record.value, { digits })} place={record.place}>
      <a href={at.matchup(record.season, record.matchup)}>{team.name}</a>
      <small>
        {verb} {opponent.name}
        {margin && ` ${pointsText(points, { digits })}–${pointsText(opponentPoints, { digits })}`}, week{" "}
        {record.week}, {record.season}
      </small>
    </Entry>
  );
}
