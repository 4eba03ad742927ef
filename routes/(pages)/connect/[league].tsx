import { HttpError, page } from "fresh";
import type { ComponentChildren } from "preact";
import { counted } from "@/components/format.ts";
import { PageHead } from "@/components/PageHead.tsx";
import { paths } from "@/components/paths.ts";
import { Title } from "@/components/Title.tsx";
import { define } from "@/define.ts";
import { viewerIn } from "@/lib/accounts/viewer.ts";
import type { LeagueSlug } from "@/lib/league/types.ts";
import { leagueAccess } from "@/lib/store/memberships.ts";

/** How far an import is, or how it ended. While it runs, the browser comes back every two seconds. */
export const handler = define.handlers({
  async GET(ctx) {
    const slug = ctx.params.league as LeagueSlug;
    const { sql, running, viewer: { account } } = ctx.state;
    const [state, access] = await Promise.all([
      running.imports.state(slug, sql),
      leagueAccess(sql, slug, account?.id ?? null),
    ]);
    const league = state?.state !== "running" && access && viewerIn(account, access).maySee
      ? access.league
      : null;
    if (!state && !league) throw new HttpError(404, `Nobody has asked for a league called ${slug} lately.`);
    const headers: Record<string, string> = { "cache-control": "no-store" };
    if (state?.state === "running") headers.refresh = "2";
    return page({ slug, state, league }, { headers, status: state?.state === "failed" ? state.status : 200 });
  },
});

export default define.page<typeof handler>(({ data: { slug, state, league } }) => {
  const home = paths(slug).home;
  if (state?.state === "running") {
    const { years, loaded, storing } = state;
    return (
      <Progress title="Bringing the league in">
        <p class="deck">
          {years === null
            ? "Asking ESPN which seasons it has."
            : storing
            ? "Everything is read and agrees with ESPN's records. Writing it down."
            : `${loaded.length} of ${counted(years.length, "season")} read and checked.`}
        </p>
        <progress
          max={years?.length ?? 1}
          value={years ? loaded.length : undefined}
          aria-label="Seasons read"
        />
        {years && (
          <ul class="years">
            {years.map((year) => (
              <li class={loaded.includes(year) ? "done" : undefined}>
                {year} {loaded.includes(year) && <span class="unseen">read</span>}
              </li>
            ))}
          </ul>
        )}
        <p class="quiet">This page looks again every two seconds. You may leave it; the import goes on.</p>
      </Progress>
    );
  }
  if (state?.state === "failed") {
    return (
      <Progress title="The league could not be brought in">
        <div class="problem" role="alert">
          <p>{state.message}</p>
        </div>
        <p>Nothing was written{league && "; the league is as it was before"}.</p>
        <p class="links">
          <a class="button" href="/connect">Try again</a>
          {league && <a class="more" href={home}>{league.name}</a>}
        </p>
      </Progress>
    );
  }
  return (
    <Progress title={league ? `${league.name} is here` : "The league is here"}>
      <p class="deck">
        {state
          ? `${counted(state.outcome.years.length, "season")}, ${
            counted(state.outcome.managers, "manager")
          }, ${counted(state.outcome.matchups, "game")}.`
          : league && `${counted(league.seasons.length, "season")}, connected before.`}
        {state && state.outcome.hidden.length > 0 &&
          ` ESPN lists ${state.outcome.hidden.join(", ")} too, and does not show ${
            state.outcome.hidden.length === 1 ? "it" : "them"
          }.`}
      </p>
      <p class="links">
        <a class="button" href={home}>Open the league</a>
        <a class="more" href={paths(slug).records}>Straight to the record book</a>
      </p>
    </Progress>
  );
});

function Progress({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <main id="main" tabIndex={-1} class="connect">
      <Title parts={[title]} description="How far the import of a league is." />
      <PageHead title={title} />
      {children}
    </main>
  );
}
