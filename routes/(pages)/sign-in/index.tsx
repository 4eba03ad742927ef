import { HttpError, page } from "fresh";
import { PageHead } from "@/components/PageHead.tsx";
import { Problem } from "@/components/Problem.tsx";
import { waiting } from "@/components/format.ts";
import { Title } from "@/components/Title.tsx";
import { define, type State } from "@/define.ts";
import Passkey from "@/islands/Passkey.tsx";
import { demoMembersOf, signInAsDemo } from "@/lib/accounts/demo.ts";
import { askForMail, emailAddress, mayTry } from "@/lib/accounts/sign_in.ts";
import { safePath } from "@/lib/accounts/to.ts";
import { form } from "@/lib/http/form.ts";
import { reference } from "@/lib/http/reference.ts";
import { awaitMail, browserOf, clientOf, siteOrigin, welcome } from "@/lib/http/session_cookie.ts";

const noStore = { "cache-control": "no-store" };

/** Asks for a mail that signs in, or signs in as a demo member where there are some. */
export const handler = define.handlers({
  async GET(ctx) {
    const to = safePath(ctx.url.searchParams.get("to"));
    return page({ to, email: "", problem: null as string | null, demo: await demo(ctx.state) }, {
      headers: noStore,
    });
  },

  async POST(ctx) {
    const { sql, settings, running } = ctx.state;
    const now = new Date();
    const fields = await form(ctx.req);
    const to = safePath(String(fields.get("to") ?? ""));
    if (fields.has("demo")) {
      const token = settings.DEMO_MEMBERS &&
        await signInAsDemo(sql, Number(fields.get("demo")), browserOf(ctx), now);
      if (!token) throw new HttpError(404, "There is no such demo member here.");
      return welcome(ctx, token, to);
    }
    const typed = String(fields.get("email") ?? "");
    const again = async (problem: string, status: number, headers: Record<string, string> = {}) =>
      page({ to, email: typed.slice(0, 254), problem, demo: await demo(ctx.state) }, {
        status,
        headers: { ...noStore, ...headers },
      });
    const wait = (seconds: number) =>
      again(`That was often enough for now. Try again in ${waiting(seconds)}.`, 429, {
        "retry-after": String(seconds),
      });
    const email = emailAddress(typed);
    if (!email) return await again("That is no mail address. One looks like name@example.com.", 400);
    const tooMany = await mayTry(sql, clientOf(ctx), now);
    if (tooMany) return await wait(tooMany);
    try {
      const asked = await askForMail({ email, to }, {
        sql,
        send: running.sendMail,
        site: siteOrigin(ctx),
        now,
      });
      return "wait" in asked ? await wait(asked.wait) : awaitMail(ctx, asked.browser, to);
    } catch (error) {
      const number = reference(error, "a sign-in mail");
      return await again(
        `The mail could not be sent. Try again in a minute; if it goes on, tell whoever runs this site the number ${number}.`,
        503,
      );
    }
  },
});

const demo = async ({ settings, sql }: State) => settings.DEMO_MEMBERS ? await demoMembersOf(sql) : [];

export default define.page<typeof handler>(({ data: { to, email, problem, demo }, state: { viewer } }) => (
  <main id="main" tabIndex={-1} class="connect">
    <Title parts={["Sign in"]} description="Sign in with a code by mail or with a passkey." />
    <PageHead title="Sign in">
      {viewer.account
        ? `You are signed in as ${viewer.account.name}. Signing in again changes that.`
        : "With a code by mail, or a passkey. There is no password, and no account to make first."}
    </PageHead>
    {problem && <Problem>{problem}</Problem>}
    <form method="post" action="/sign-in">
      <input type="hidden" name="to" value={to} />
      <label for="email">Your mail address</label>
      <input
        id="email"
        name="email"
        type="email"
        value={email}
        required
        autocomplete="email"
        aria-describedby="email-help"
      />
      <p id="email-help" class="quiet">Only used to sign you in. Other members never see it.</p>
      <button class="button" type="submit">Send me a code</button>
    </form>
    <Passkey use="sign-in" to={to} />
    {demo.length > 0 && (
      <section class="demo" aria-labelledby="demo">
        <h2 id="demo">Demo</h2>
        <p>
          Made-up members of the sample league, to look around as. They exist on this machine only.
        </p>
        <form method="post" action="/sign-in">
          <input type="hidden" name="to" value={to === "/" ? "/leagues/sample-1" : to} />
          <ul>
            {demo.map(({ id, name, role }) => (
              <li>
                <button class="button plain" type="submit" name="demo" value={id}>
                  Demo: sign in as {name}
                  {role === "commissioner" && ", commissioner"}
                </button>
              </li>
            ))}
          </ul>
        </form>
      </section>
    )}
  </main>
));
