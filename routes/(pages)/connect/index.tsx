import { page } from "fresh";
import { PageHead } from "@/components/PageHead.tsx";
import { Title } from "@/components/Title.tsx";
import { define } from "@/define.ts";
import { form } from "@/lib/http/form.ts";
import { connect } from "@/lib/imports/connect.ts";
import { ImportError } from "@/lib/providers/errors.ts";

/** The form that connects a league. What is wrong with it is said on it; a league that ESPN shows has its own page. */
export const handler = define.handlers({
  GET: () =>
    page({ league: "", problem: null as string | null }, { headers: { "cache-control": "no-store" } }),

  async POST(ctx) {
    const { sql, settings, running } = ctx.state;
    const fields = await form(ctx.req, 32_768);
    const league = String(fields.get("league") ?? "");
    const cookies = String(fields.get("cookies") ?? "");
    const again = (problem: string, status: number) =>
      page({ league: league.slice(0, 300), problem }, { status, headers: { "cache-control": "no-store" } });
    try {
      const connected = await connect({ league, cookies }, {
        sql,
        imports: running.imports,
        settings,
        account: ctx.state.viewer.account?.id ?? null,
        year: new Date().getFullYear(),
      });
      if (connected.ended?.state === "failed") return again(connected.ended.message, connected.ended.status);
      return ctx.redirect(`/connect/${connected.league}`, 303);
    } catch (error) {
      if (error instanceof ImportError) return again(error.message, error.status);
      throw error;
    }
  },
});

export default define.page<typeof handler>(({ data: { league, problem }, state: { viewer } }) => (
  <main id="main" tabIndex={-1} class="connect">
    <Title
      parts={["Connect a league"]}
      description="Bring a fantasy-football league with all its seasons from ESPN, public or private."
    />
    <PageHead title="Connect your league">
      All its seasons are read from ESPN and checked against ESPN's own records before anything is shown.
    </PageHead>
    {problem && (
      <div class="problem" role="alert">
        <h2>That did not work</h2>
        <p>{problem}</p>
      </div>
    )}
    {!viewer.account && (
      <p>
        <a href="/sign-in?to=/connect">Sign in</a>{" "}
        before you connect a league that is not here yet, and it is yours to run.
      </p>
    )}
    <form method="post" action="/connect">
      <label for="league">ESPN league number, or the address of any page of the league</label>
      <input
        id="league"
        name="league"
        value={league}
        required
        autocomplete="off"
        spellcheck={false}
        aria-describedby="league-help"
      />
      <p id="league-help" class="quiet">
        The number is in the address bar: fantasy.espn.com/football/league?leagueId=<strong>123456</strong>
      </p>
      <details open={/cookie|private/i.test(problem ?? "")}>
        <summary>My league is private</summary>
        <p>
          ESPN shows a private league only to its members, and knows a member by two cookies, SWID and
          espn_s2. A phone hides them; on a computer they take a minute:
        </p>
        <ol class="steps">
          <li>Sign in at fantasy.espn.com and open your league.</li>
          <li>Press F12, choose Network, and load the page again.</li>
          <li>
            Choose any request to espn.com, find Cookie among its request headers, and copy the whole line.
          </li>
        </ol>
        <label for="cookies">The Cookie header, or the two cookies in any order</label>
        <textarea id="cookies" name="cookies" rows={4} autocomplete="off" spellcheck={false} />
        <p class="quiet">
          Only these two are kept, sealed, and used for nothing but reading this league. They are never shown
          again.
        </p>
      </details>
      <button class="button" type="submit">Connect</button>
    </form>
  </main>
));
