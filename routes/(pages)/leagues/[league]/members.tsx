import { page } from "fresh";
import { counted } from "@/components/format.ts";
import { Invite, NewLink, Run } from "@/components/Commissioner.tsx";
import { ClaimsToConfirm, MemberList, You } from "@/components/Members.tsx";
import { PageHead } from "@/components/PageHead.tsx";
import { paths } from "@/components/paths.ts";
import { Problem } from "@/components/Problem.tsx";
import { Title } from "@/components/Title.tsx";
import { define, type State } from "@/define.ts";
import { changeMembers, membersView, MOST_DAYS, MOST_USES } from "@/lib/accounts/members.ts";
import { form, textFields } from "@/lib/http/form.ts";
import { siteOrigin } from "@/lib/http/session_cookie.ts";

const headers = { "cache-control": "private, no-store" };

async function shown({ sql, league, viewer, access }: State, link: string | null, problem: string | null) {
  const view = await membersView(sql, league.slug, viewer, new Date());
  return { ...view, isPublic: access?.public ?? false, link, problem };
}

/** Who is in the league; for its members what they are in it, for its commissioners what they may do about it. */
export const handler = define.handlers({
  GET: async (ctx) => page(await shown(ctx.state, null, null), { headers }),

  async POST(ctx) {
    const { sql, league, viewer } = ctx.state;
    const at = paths(league.slug);
    if (!viewer.account) return ctx.redirect(`/sign-in?to=${at.members}`, 303);
    const fields = textFields(await form(ctx.req));
    const change = await changeMembers(sql, league.slug, viewer, fields, new Date());
    switch (change.kind) {
      case "changed":
        return ctx.redirect(at.members, 303);
      case "left":
        return ctx.redirect("/account", 303);
      case "invited": {
        const link = `${siteOrigin(ctx)}${at.join}?token=${change.token}`;
        return page(await shown(ctx.state, link, null), { headers });
      }
      case "refused":
        return page(await shown(ctx.state, null, change.reason), { status: change.status, headers });
    }
  },
});

export default define.page<typeof handler>(({ data, state: { league, viewer } }) => {
  const at = paths(league.slug);
  const { membership, isCommissioner } = viewer;
  return (
    <div class="account">
      <Title parts={["Members", league.name]} description={`Who is in ${league.name}.`} />
      <PageHead title="Members">
        {counted(data.members.length, "member")}.{" "}
        {data.isPublic ? "Everybody can read this league." : "Only members can read this league."}
      </PageHead>
      {data.problem && <Problem>{data.problem}</Problem>}
      {data.link && <NewLink link={data.link} />}
      {isCommissioner && <ClaimsToConfirm at={at} claims={data.claims} />}
      {membership && <You at={at} membership={membership} {...data} />}
      {membership || isCommissioner ? <MemberList at={at} members={data.members} /> : (
        <p>
          Members see each other's names here. To become one, ask somebody in the league for a link
          {!viewer.account && (
            <>
              , or <a f-client-nav={false} href={`/sign-in?to=${at.members}`}>sign in</a>{" "}
              if you are one already
            </>
          )}.
        </p>
      )}
      {isCommissioner && (
        <>
          <Invite at={at} invitations={data.invitations} uses={MOST_USES} days={MOST_DAYS} />
          <Run at={at} members={data.members} isPublic={data.isPublic} />
        </>
      )}
    </div>
  );
});
