import { HttpError, page } from "fresh";
import { counted, day } from "@/components/format.ts";
import { PageHead } from "@/components/PageHead.tsx";
import { paths } from "@/components/paths.ts";
import { Problem } from "@/components/Problem.tsx";
import { Title } from "@/components/Title.tsx";
import { define, type State } from "@/define.ts";
import { cleanName } from "@/lib/accounts/account.ts";
import { hashOf, isToken } from "@/lib/accounts/tokens.ts";
import { form, textFields } from "@/lib/http/form.ts";
import type { LeagueSlug } from "@/lib/league/types.ts";
import { renameAccount } from "@/lib/store/accounts.ts";
import { acceptInvitation, invitationOf } from "@/lib/store/invitations.ts";

const headers = { "cache-control": "private, no-store" };

const usedUp = () =>
  new HttpError(404, "This invitation was used up, taken back or is too old. Ask for another one.");

/** The league that a link invites to, and the invitation. */
async function invited({ sql, access }: State, slug: LeagueSlug, token: string) {
  const isThere = access?.league.slug === slug && isToken(token);
  const invitation = isThere ? await invitationOf(sql, slug, await hashOf(token), new Date()) : null;
  if (!invitation) throw usedUp();
  return { invitation, league: access!.league };
}

/** Where an invitation leads: what the league is, and a button to join it. Only the button uses it up. */
export const handler = define.handlers({
  async GET(ctx) {
    const token = ctx.url.searchParams.get("token") ?? "";
    const slug = ctx.params.league as LeagueSlug;
    const found = await invited(ctx.state, slug, token);
    const role = ctx.state.viewer.membership?.role;
    // Who is in the league already has nothing to gain here.
    if (role && [role, "member"].includes(found.invitation.role)) {
      return ctx.redirect(paths(slug).members, 303);
    }
    return page({ ...found, token, problem: null as string | null }, { headers });
  },

  async POST(ctx) {
    const { sql, viewer: { account } } = ctx.state;
    const slug = ctx.params.league as LeagueSlug;
    const { token = "", name: typed } = textFields(await form(ctx.req));
    const found = await invited(ctx.state, slug, token);
    if (!account) return ctx.redirect(signInFirst(slug, token), 303);
    const name = cleanName(typed ?? account.name);
    if (!name) {
      return page({ ...found, token, problem: "A name has 1 to 60 characters." }, { status: 422, headers });
    }
    if (name !== account.name) await renameAccount(sql, account.id, name);
    const joining = { token: await hashOf(token), account: account.id, now: new Date() };
    if (!await acceptInvitation(sql, slug, joining)) throw usedUp();
    return ctx.redirect(paths(slug).members, 303);
  },
});

const signInFirst = (slug: LeagueSlug, token: string) =>
  `/sign-in?to=${encodeURIComponent(`${paths(slug).join}?token=${token}`)}`;

/** Who is not in the league yet sees nothing of it but its name. */
export const config = { skipInheritedLayouts: true };

export default define.page<typeof handler>(({ data, state: { viewer: { account } } }) => {
  const { league, invitation, token, problem } = data;
  const at = paths(league.slug);
  return (
    <main id="main" tabIndex={-1} class="connect">
      <Title parts={["Join", league.name]} description={`An invitation to ${league.name}.`} />
      <PageHead title={`Join ${league.name}`}>
        {counted(league.seasons.length, "season")} on record. {invitation.madeBy} invites you
        {invitation.role === "commissioner" && " to run it, as a commissioner"}, until{" "}
        {day(invitation.expiresAt)}.
      </PageHead>
      {problem && <Problem>{problem}</Problem>}
      {account
        ? (
          <form method="post" action={at.join}>
            <input type="hidden" name="token" value={token} />
            <label for="name">What other members call you</label>
            <input
              id="name"
              name="name"
              value={account.name}
              required
              maxLength={60}
              autocomplete="nickname"
            />
            <button class="button" type="submit">Join</button>
          </form>
        )
        : (
          <>
            <p>Sign in first, with nothing but a mail address; it leads back here.</p>
            <p class="links">
              <a class="button" href={signInFirst(league.slug, token)}>Sign in to join</a>
            </p>
          </>
        )}
    </main>
  );
});
