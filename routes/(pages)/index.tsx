import { page } from "fresh";
import { StandingsTable } from "@/components/StandingsTable.tsx";
import { paths } from "@/components/paths.ts";
import { Title } from "@/components/Title.tsx";
import { define } from "@/define.ts";
import { standings } from "@/lib/league/standings.ts";
import type { LeagueSlug, SeasonRows } from "@/lib/league/types.ts";
import { SAMPLE, seasonRows } from "@/lib/store/leagues.ts";

/** What this is, and the ways in: a sample to look at, a league to connect, one that is connected already. */
export const handler = define.handlers({
  async GET(ctx) {
    const asked = ctx.url.searchParams.get("league")?.trim();
    if (asked) return ctx.redirect(paths(slugOf(asked)).home, 303);
    return page({ rows: await seasonRows(ctx.state.sql, SAMPLE, null) });
  },
});

/** A league's slug from what someone typed: the number that ESPN gives a league, or the slug itself. */
function slugOf(text: string): LeagueSlug {
  return (/^\d+$/.test(text) ? `espn-${text}` : encodeURIComponent(text.toLowerCase())) as LeagueSlug;
}

export default define.page<typeof handler>(({ data: { rows } }) => (
  <main id="main" tabIndex={-1} class="landing">
    <Title
      parts={["Your fantasy league's own sports page"]}
      description="Standings, scores, brackets and the whole history of a fantasy-football league, made for its members."
    />
    <div class="pitch">
      <h1>Your league has a history. Put it in print.</h1>
      <p class="deck">
        Rumbledore reads a fantasy-football league from ESPN and makes it a sports page of its own: this
        week's scores, the table with its playoff line, every season's bracket and the record book since the
        first draft.
      </p>
      <p class="links">
        <a class="button" href="/connect">Connect your league</a>
        {rows && <a class="more" href={paths(rows.league.slug).home}>Read a sample league</a>}
      </p>
    </div>
    {rows && <Sample rows={rows} />}
    <section>
      <h2>What a member gets</h2>
      <ul class="ruled">
        <li>Pages that open on a phone with one bar of signal, and work without JavaScript.</li>
        <li>Every score since the league began, with lineups where ESPN still has them.</li>
        <li>One person across all seasons, whatever the team was called that year.</li>
        <li>Records, rivalries, streaks and titles counted from the games themselves.</li>
      </ul>
    </section>
    <section>
      <h2>Already connected?</h2>
      <p>Open your league by its number on ESPN.</p>
      <form class="row" action="/">
        <label for="league">League number</label>
        <input id="league" name="league" inputMode="numeric" pattern="[0-9]+" required autocomplete="off" />
        <button class="button" type="submit">Open</button>
      </form>
    </section>
  </main>
));

/** A few lines of the sample league's table, as it looks inside. */
function Sample({ rows }: { rows: SeasonRows }) {
  return (
    <section class="sample">
      <h2>{rows.league.name}</h2>
      <StandingsTable rows={rows} table={standings(rows)} brief />
    </section>
  );
}
