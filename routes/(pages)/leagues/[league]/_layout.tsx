import { Partial } from "fresh/runtime";
import { ShowsPictures } from "@/components/Crest.tsx";
import { LeagueNav } from "@/components/LeagueNav.tsx";
import { paths } from "@/components/paths.ts";
import { define } from "@/define.ts";

/**
 * The league's name and sections above every page of it. From page to page only what is in the partial travels; a page
 * at another address is another <main>, so that nothing typed or opened on one turns up on the next.
 */
export default define.layout(({ Component, state, url }) => {
  const { league } = state;
  const at = paths(league.slug);
  const name = <a href={at.home} aria-current="false">{league.name}</a>;
  return (
    <>
      <Partial name="league">
        <header f-client-nav>
          {url.pathname === at.home
            ? <h1 class="masthead">{league.name}</h1>
            : <p class="masthead">{name}</p>}
          <LeagueNav league={league} path={url.pathname} />
        </header>
        <main id="main" tabIndex={-1} key={url.pathname} f-client-nav>
          <ShowsPictures.Provider value={!state.savesData && url.pathname !== at.home}>
            <Component />
          </ShowsPictures.Provider>
        </main>
      </Partial>
      <footer class="foot">
        <p>
          {league.provider === "sample"
            ? "A sample league: every person, team and player in it is made up."
            : `Scores and lineups as ${{ espn: "ESPN", sleeper: "Sleeper" }[league.provider]} has them.`}
        </p>
      </footer>
    </>
  );
});
