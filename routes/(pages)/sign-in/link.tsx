import { page } from "fresh";
import { PageHead } from "@/components/PageHead.tsx";
import { Problem } from "@/components/Problem.tsx";
import { waiting } from "@/components/format.ts";
import { Title } from "@/components/Title.tsx";
import { define } from "@/define.ts";
import { isGoodLink, mayTry, signInWithLink } from "@/lib/accounts/sign_in.ts";
import { safePath } from "@/lib/accounts/to.ts";
import { form, textFields } from "@/lib/http/form.ts";
import { browserOf, clientOf, welcome } from "@/lib/http/session_cookie.ts";

const headers = { "cache-control": "no-store" };
const used = "This link was used already, or is too old.";

/** Where a mail's link leads. Mail scanners open links too, so only the button signs in. */
export const handler = define.handlers({
  async GET(ctx) {
    const token = ctx.url.searchParams.get("token") ?? "";
    const to = safePath(ctx.url.searchParams.get("to"));
    const good = await isGoodLink(ctx.state.sql, token, new Date());
    return good
      ? page({ token, to, problem: null as string | null }, { headers })
      : page({ token: "", to, problem: used }, { status: 410, headers });
  },

  async POST(ctx) {
    const { sql } = ctx.state;
    const now = new Date();
    const { token = "", ...fields } = textFields(await form(ctx.req));
    const to = safePath(fields.to);
    const tooMany = await mayTry(sql, clientOf(ctx), now);
    if (tooMany) {
      const problem = `That was often enough for now. Try again in ${waiting(tooMany)}.`;
      return page({ token, to, problem }, {
        status: 429,
        headers: { ...headers, "retry-after": String(tooMany) },
      });
    }
    const signed = await signInWithLink(sql, token, browserOf(ctx), now);
    if (signed) return welcome(ctx, signed.token, to);
    return page({ token: "", to, problem: used }, { status: 410, headers });
  },
});

export default define.page<typeof handler>(({ data: { token, to, problem } }) => (
  <main id="main" tabIndex={-1} class="connect">
    <Title parts={["Sign in"]} description="Sign in with the link of a mail." />
    <PageHead title="One press to go">
      {token ? "Sign in on this device, with the link of your mail." : "The link does not work any more."}
    </PageHead>
    {problem && <Problem>{problem}</Problem>}
    {token
      ? (
        <form method="post" action="/sign-in/link">
          <input type="hidden" name="token" value={token} />
          <input type="hidden" name="to" value={to} />
          <button class="button" type="submit">Sign in</button>
        </form>
      )
      : (
        <p>
          <a class="button" href="/sign-in">Ask for another mail</a>
        </p>
      )}
  </main>
));
