import { HttpError, page } from "fresh";
import { NotDone } from "@/components/NotDone.tsx";
import { paths } from "@/components/paths.ts";
import { commissionersOnly, type Denial, denialHeaders, membersOnly, refusal } from "@/components/talk.ts";
import { define } from "@/define.ts";
import { field, form, keyIfAny } from "@/lib/http/form.ts";
import { pathNumber } from "@/lib/http/path_number.ts";
import { closePoll, vote } from "@/lib/store/polls.ts";
import { mayModerate, mayTalk } from "@/lib/talk/rules.ts";

/** Takes a vote in a poll, or closes it. To read it there is the page of all polls. */
export const handler = define.handlers({
  GET(ctx) {
    const { polls } = paths(ctx.state.league.slug);
    return ctx.redirect(`${polls}#poll-${pathNumber(ctx.params.poll)}`, 303);
  },

  async POST(ctx) {
    const { sql, league, viewer } = ctx.state;
    const at = paths(league.slug);
    const poll = pathNumber(ctx.params.poll);
    const fields = await form(ctx.req);
    const denied = (denial: Denial) =>
      page(denial, { status: denial.status, headers: denialHeaders(denial) });
    const done = () =>
      ctx.redirect(`${field(fields, "on") === "home" ? at.home : at.polls}#poll-${poll}`, 303);
    if (field(fields, "act") === "close") {
      if (!viewer.account || !mayModerate(viewer)) return denied(commissionersOnly);
      const there = await closePoll(sql, league.slug, { poll, by: viewer.account.id }, new Date());
      if (!there) throw new HttpError(404, `${league.name} has no such poll.`);
      return done();
    }
    if (!mayTalk(viewer)) return denied(membersOnly(viewer));
    const choice = Number(field(fields, "choice") || NaN);
    const ballot = { account: viewer.account.id, poll, choice, key: keyIfAny(fields) };
    const voted = await vote(sql, league.slug, ballot, new Date());
    return voted.kind === "voted" ? done() : denied(refusal(voted));
  },
});

export default define.page<typeof handler>(({ data, state: { league, viewer } }) => (
  <NotDone
    league={league}
    title="No vote"
    problem={data.problem}
    back={paths(league.slug).polls}
    signIn={!viewer.account}
  />
));
