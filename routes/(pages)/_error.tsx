import { HttpError } from "fresh";
import { LeagueNav } from "@/components/LeagueNav.tsx";
import { paths } from "@/components/paths.ts";
import { Title } from "@/components/Title.tsx";
import { define } from "@/define.ts";
import { reference } from "@/lib/http/reference.ts";

const titles: Record<number, string> = {
  400: "That request makes no sense here",
  403: "Not from here",
  404: "No such page",
  405: "Not that way",
  413: "Too much at once",
  415: "Not in that form",
  503: "One moment",
};

/** What went wrong, whose fault it is, and where to go from here. In a league, the league's own sections. */
export default define.page(({ error, state, url, req }) => {
  const known = error instanceof HttpError && (error.status < 500 || error.status === 503) ? error : null;
  const title = known ? titles[known.status] ?? "That did not work" : "Something broke here";
  const league = state.league as typeof state.league | undefined;
  return (
    <>
      <Title parts={league ? [title, league.name] : [title]} description={title} />
      {league && (
        <header>
          <p class="masthead">
            <a href={paths(league.slug).home} aria-current="false">{league.name}</a>
          </p>
          <LeagueNav league={league} path={url.pathname} />
        </header>
      )}
      <main id="main" tabIndex={-1} class="error">
        <h1>{title}</h1>
        {known
          ? (
            <p class="deck">
              {/^(?:not found)?$/i.test(known.message) ? "There is nothing at this address." : known.message}
            </p>
          )
          : (
            <>
              <p class="deck">The fault is ours, not yours. Trying again in a minute may help.</p>
              <p>
                If it goes on, tell whoever runs this site the number{" "}
                <strong>{reference(error, `${req.method} ${url.pathname}`)}</strong>: their log has the rest.
              </p>
            </>
          )}
        <ul class="ruled">
          {league
            ? (
              <>
                <li>
                  <a class="more" href={paths(league.slug).home}>This week in {league.name}</a>
                </li>
                {league.seasons.slice(0, 5).map(({ year }) => (
                  <li>
                    <a class="more" href={paths(league.slug).season(year)}>The {year} season</a>
                  </li>
                ))}
              </>
            )
            : (
              <>
                <li>
                  <a class="more" href="/">The front page</a>
                </li>
                <li>
                  <a class="more" href="/connect">Connect a league</a>
                </li>
              </>
            )}
        </ul>
      </main>
    </>
  );
});
