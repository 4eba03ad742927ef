import { page } from "fresh";
import { bookPaths, gradeWord, teamNames } from "@/components/book.ts";
import { BookNav } from "@/components/BookNav.tsx";
import { Empty } from "@/components/Empty.tsx";
import { PageHead } from "@/components/PageHead.tsx";
import { Problem } from "@/components/Problem.tsx";
import { signInPath } from "@/components/talk.ts";
import { Title } from "@/components/Title.tsx";
import { define, type State } from "@/define.ts";
import { form, keyIfAny } from "@/lib/http/form.ts";
import { winner } from "@/lib/league/matchup.ts";
import { pctText } from "@/lib/league/points.ts";
import { matchupsOfWeek } from "@/lib/league/schedule.ts";
import type { Matchup, TeamId } from "@/lib/league/types.ts";
import { bankrollWeek, openWeek } from "@/lib/sportsbook/kickoff.ts";
import { pickTable } from "@/lib/sportsbook/pickem.ts";
import { Refused } from "@/lib/sportsbook/slip.ts";
import type { Grade } from "@/lib/sportsbook/types.ts";
import { keepPicks, pickRows } from "@/lib/store/picks.ts";

async function shown(
  { sql, league, viewer }: State,
  problem: string | null = null,
  typed = new Map<number, TeamId>(),
) {
  const { rows, picks, names } = await pickRows(sql, league.slug);
  const open = rows && openWeek(rows);
  const running = rows ? bankrollWeek(rows) : 0;
  const own = picks.filter(({ account }) => account === viewer.account?.id);
  const mine = new Map([...own.map(({ matchup, team }) => [matchup, team] as const), ...typed]);
  const games = (week: number | null) =>
    rows && week !== null ? matchupsOfWeek(rows, week).filter(({ away }) => away !== null) : [];
  return {
    rows,
    open,
    games: games(open),
    running,
    closed: running === open ? [] : games(running).filter(({ id }) => mine.has(id)),
    mine,
    table: rows ? pickTable(rows, picks) : [],
    names,
    problem,
  };
}

const noStore = { headers: { "cache-control": "private, no-store" } };

/** Who wins each matchup of the open week, and who has been right how often. Nobody sees another's picks. */
export const handler = define.handlers({
  async GET(ctx) {
    return page(await shown(ctx.state), noStore);
  },

  async POST(ctx) {
    const { sql, league, viewer } = ctx.state;
    const fields = await form(ctx.req);
    const picks = new Map<number, TeamId>();
    for (const [name, value] of fields) {
      const matchup = /^pick-(\d{1,9})$/.exec(name)?.[1];
      if (matchup && /^\d{1,9}$/.test(String(value))) picks.set(Number(matchup), Number(value) as TeamId);
    }
    const again = async (status: number, problem: string) =>
      page(await shown(ctx.state, problem, picks), { status, ...noStore });
    if (!viewer.membership) {
      return await again(403, "Only members of this league can pick. Are you one? Then sign in first.");
    }
    try {
      if (picks.size === 0) throw new Refused("invalid", "Pick a winner first.");
      await keepPicks(sql, league.slug, viewer.membership.account, picks, keyIfAny(fields));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return await again(error.kind === "conflict" ? 409 : 400, error.message);
    }
    return ctx.redirect(bookPaths(league.slug).picks, 303);
  },
});

/** How a pick of a closed week stands. */
function gradeOf(matchup: Matchup, team: TeamId): Grade {
  if (matchup.outcome === "undecided") return "open";
  return matchup.outcome === "tie" ? "push" : winner(matchup) === team ? "won" : "lost";
}

export default define.page<typeof handler>(({ data, state: { league, viewer } }) => {
  const { rows, open, games, running, closed, mine, table, names, problem } = data;
  const at = bookPaths(league.slug);
  const name = teamNames(rows);
  return (
    <div class="book">
      <Title parts={["Pick'em", league.name]} description={`Who picks the winners of ${league.name} best.`} />
      <PageHead title="Pick'em">Pick the winners. A week's picks close with its first points.</PageHead>
      <BookNav league={league.slug} now="Picks" />
      {problem && <Problem>{problem}</Problem>}
      <h2>{open === null ? "No week is open" : `Week ${open}`}</h2>
      {games.length === 0 && <Empty>Picks open with the next week that is on the schedule.</Empty>}
      {games.length > 0 && (viewer.membership
        ? (
          <form method="post" action={at.picks} class="picks">
            {games.map(({ id, home, away }) => (
              <fieldset>
                <legend class="unseen">{name(home.team)} against {name(away!.team)}</legend>
                {[home.team, away!.team].map((team) => (
                  <label>
                    <input type="radio" name={`pick-${id}`} value={team} checked={mine.get(id) === team} />
                    <span>{name(team)}</span>
                  </label>
                ))}
              </fieldset>
            ))}
            <button class="button" type="submit">Keep my picks</button>
          </form>
        )
        : (
          <p class="quiet">
            Members of the league pick here.{" "}
            {!viewer.account && <a f-client-nav={false} href={signInPath(at.picks)}>Sign in to pick</a>}
          </p>
        ))}
      {closed.length > 0 && (
        <section>
          <h2>Your picks of week {running}</h2>
          <ul class="ruled">
            {closed.map((matchup) => (
              <li>
                {name(mine.get(matchup.id)!)}:{" "}
                {gradeWord[gradeOf(matchup, mine.get(matchup.id)!)].toLowerCase()}
              </li>
            ))}
          </ul>
        </section>
      )}
      <h2>Who is right</h2>
      {table.length === 0 ? <Empty>Nobody has picked yet this season.</Empty> : (
        <>
          <table>
            <caption class="unseen">Accuracy of picks</caption>
            <thead>
              <tr>
                <th scope="col">Member</th>
                <th scope="col" class="n">Right</th>
                <th scope="col" class="n">Wrong</th>
                <th scope="col" class="n wide">Level</th>
                <th scope="col" class="n">Of</th>
                <th scope="col" class="n">Accuracy</th>
              </tr>
            </thead>
            <tbody>
              {table.map((line) => (
                <tr>
                  <th scope="row">{names.get(line.account)}</th>
                  <td class="n">{line.correct}</td>
                  <td class="n">{line.wrong}</td>
                  <td class="n wide">{line.pushes}</td>
                  <td class="n">{line.possible}</td>
                  <td class="n strong">{pctText(line.accuracy)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <p class="legend">
            Right ones by all games since a member's first week of picks, without those that ended level.
          </p>
        </>
      )}
    </div>
  );
});
