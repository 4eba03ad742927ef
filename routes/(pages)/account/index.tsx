import { page } from "fresh";
import { day } from "@/components/format.ts";
import { PageHead } from "@/components/PageHead.tsx";
import { paths } from "@/components/paths.ts";
import { Problem } from "@/components/Problem.tsx";
import { Title } from "@/components/Title.tsx";
import { define } from "@/define.ts";
import Passkey from "@/islands/Passkey.tsx";
import { account, changeAccount } from "@/lib/accounts/account.ts";
import { IDLE_DAYS, SESSION_DAYS } from "@/lib/accounts/session.ts";
import { form, textFields } from "@/lib/http/form.ts";
import { endCookie, sessionToken } from "@/lib/http/session_cookie.ts";

const headers = { "cache-control": "private, no-store" };

/** The account of who is signed in: name, leagues, passkeys, sessions. */
export const handler = define.handlers({
  async GET(ctx) {
    const { sql, viewer } = ctx.state;
    if (!viewer.account) return ctx.redirect("/sign-in?to=/account", 303);
    const own = await account(sql, viewer.account, sessionToken(ctx), new Date());
    return page({ own, problem: null as string | null }, { headers });
  },

  async POST(ctx) {
    const { sql, viewer } = ctx.state;
    if (!viewer.account) return ctx.redirect("/sign-in?to=/account", 303);
    const fields = textFields(await form(ctx.req));
    const done = await changeAccount(sql, viewer.account, sessionToken(ctx), fields);
    if (done.kind === "refused") {
      const own = await account(sql, viewer.account, sessionToken(ctx), new Date());
      return page({ own, problem: done.reason }, { status: 422, headers });
    }
    const response = ctx.redirect(done.kind === "signed out" ? "/" : "/account", 303);
    if (done.kind === "signed out") endCookie(ctx, response.headers);
    return response;
  },
});

export default define.page<typeof handler>(({ data: { own, problem }, state: { viewer } }) => {
  const { name, email, operator, demo } = viewer.account!;
  return (
    <main id="main" tabIndex={-1} class="account">
      <Title parts={["Your account"]} description="Your name, leagues, passkeys and sessions." />
      <PageHead title={name}>
        {demo ? "A demo member of the sample league." : email}
        {operator && " You run this site."}
      </PageHead>
      {problem && <Problem>{problem}</Problem>}
      <section>
        <h2>Your leagues</h2>
        {own.leagues.length === 0
          ? <p>None yet. Open the link that somebody in your league sent you, or connect a league.</p>
          : (
            <ul class="ruled">
              {own.leagues.map(({ slug, name, role }) => (
                <li>
                  <a class="more" href={paths(slug).home}>{name}</a>{" "}
                  {role === "commissioner" && <span class="quiet">commissioner</span>}
                </li>
              ))}
            </ul>
          )}
        <p>
          <a class="more" href="/connect">Connect a league</a>
        </p>
        {operator && (
          <p>
            <a class="more" href="/operator/jobs">Background work</a>
          </p>
        )}
      </section>
      <section>
        <h2>Your name</h2>
        <form class="row" method="post" action="/account">
          <label for="name">What other members call you</label>
          <input id="name" name="name" value={name} required maxLength={60} autocomplete="nickname" />
          <button class="button" type="submit" name="do" value="rename">Save</button>
        </form>
      </section>
      {!demo && (
        <section>
          <h2>Passkeys</h2>
          <p>Sign in with a finger, a face or a PIN instead of a mail.</p>
          <ul class="people">
            {own.passkeys.map(({ id, device, createdAt, usedAt }) => (
              <li>
                <span class="who">
                  <strong>{device}</strong>
                  <small>
                    Added {day(createdAt)}
                    {usedAt && `, last used ${day(usedAt)}`}
                  </small>
                </span>
                <form method="post" action="/account">
                  <input type="hidden" name="passkey" value={id} />
                  <button class="button plain" type="submit" name="do" value="remove-passkey">
                    Remove<span class="unseen">the passkey of {device}</span>
                  </button>
                </form>
              </li>
            ))}
          </ul>
          <Passkey use="add" to="/account" />
        </section>
      )}
      <section>
        <h2>Where you are signed in</h2>
        <p class="quiet">
          A browser stays signed in for {SESSION_DAYS} days, or until it has not been used for {IDLE_DAYS}.
        </p>
        <ul class="people">
          {own.sessions.map(({ id, device, createdAt, usedAt, current }) => (
            <li>
              <span class="who">
                <strong>{device}</strong> {current && <mark>this browser</mark>}
                <small>
                  Since {day(createdAt)}, last used {day(usedAt)}
                </small>
              </span>
              <form method="post" action="/account">
                <input type="hidden" name="session" value={id} />
                <button
                  class="button plain"
                  type="submit"
                  name="do"
                  value={current ? "sign-out" : "end-session"}
                >
                  Sign out<span class="unseen">{device}</span>
                </button>
              </form>
            </li>
          ))}
        </ul>
        <form method="post" action="/account">
          <button class="button" type="submit" name="do" value="sign-out-everywhere">
            Sign out everywhere
          </button>
        </form>
      </section>
    </main>
  );
});
