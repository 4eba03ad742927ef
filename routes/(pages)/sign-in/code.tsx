import { page } from "fresh";
import { waiting } from "@/components/format.ts";
import { PageHead } from "@/components/PageHead.tsx";
import { Problem } from "@/components/Problem.tsx";
import { Title } from "@/components/Title.tsx";
import { define } from "@/define.ts";
import { MAIL_MINUTES, mayTry, signInWithCode } from "@/lib/accounts/sign_in.ts";
import { safePath } from "@/lib/accounts/to.ts";
import { form, textFields } from "@/lib/http/form.ts";
import { browserOf, clientOf, waitingToken, welcome } from "@/lib/http/session_cookie.ts";

const noStore = { "cache-control": "no-store" };

/** Takes the code of a mail from the browser that asked for it. */
export const handler = define.handlers({
  GET(ctx) {
    if (waitingToken(ctx) === null) return ctx.redirect("/sign-in", 303);
    const to = safePath(ctx.url.searchParams.get("to"));
    return page({ to, problem: null as string | null, over: false }, { headers: noStore });
  },

  async POST(ctx) {
    const { sql } = ctx.state;
    const now = new Date();
    const fields = textFields(await form(ctx.req));
    const to = safePath(fields.to);
    const code = (fields.code ?? "").replace(/\s/g, "");
    const again = (problem: string, status: number, over = false, headers: Record<string, string> = {}) =>
      page({ to, problem, over }, { status, headers: { ...noStore, ...headers } });
    const tooMany = await mayTry(sql, clientOf(ctx), now);
    if (tooMany) {
      return again(`That was often enough for now. Try again in ${waiting(tooMany)}.`, 429, false, {
        "retry-after": String(tooMany),
      });
    }
    if (!/^\d{6}$/.test(code)) return again("A code has six digits.", 400);
    const signed = await signInWithCode(sql, { browser: waitingToken(ctx) ?? "", code }, browserOf(ctx), now);
    if (signed === "wrong") return again("That is not the code of the last mail.", 422);
    if (signed === "over") {
      return again(
        "There is no code to type any more: it was used, tried too often, or is too old.",
        422,
        true,
      );
    }
    return welcome(ctx, signed.token, to);
  },
});

export default define.page<typeof handler>(({ data: { to, problem, over } }) => (
  <main id="main" tabIndex={-1} class="connect">
    <Title parts={["Your code"]} description="Type the code that came by mail." />
    <PageHead title="Look into your mail">
      A code is on its way to the address you typed. It is good for {MAIL_MINUTES} minutes, in this browser.
    </PageHead>
    {problem && <Problem>{problem}</Problem>}
    {!over && (
      <form method="post" action="/sign-in/code">
        <input type="hidden" name="to" value={to} />
        <label for="code">The six digits in the mail</label>
        <input
          id="code"
          name="code"
          inputMode="numeric"
          autocomplete="one-time-code"
          pattern="[0-9 ]{6,9}"
          required
        />
        <button class="button" type="submit">Sign in</button>
      </form>
    )}
    <p>
      <a class="more" href={`/sign-in?${new URLSearchParams({ to })}`}>Ask for another mail</a>
    </p>
  </main>
));
