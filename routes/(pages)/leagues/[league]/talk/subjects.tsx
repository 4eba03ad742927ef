import { HttpError, page } from "fresh";
import { NotDone } from "@/components/NotDone.tsx";
import { paths } from "@/components/paths.ts";
import { commissionersOnly, denialHeaders, subjectPath } from "@/components/talk.ts";
import { define } from "@/define.ts";
import { field, form } from "@/lib/http/form.ts";
import { closeSubject } from "@/lib/store/moderation.ts";
import { mayModerate } from "@/lib/talk/rules.ts";
import { subjectOf } from "@/lib/talk/subject.ts";

/** Closes a subject to new comments, or opens it again. */
export const handler = define.handlers({
  async POST(ctx) {
    const { sql, league, viewer } = ctx.state;
    const fields = await form(ctx.req);
    const subject = subjectOf(field(fields, "subject"));
    const missing = () => new HttpError(404, `${league.name} has nothing of that kind.`);
    if (!subject) throw missing();
    if (!viewer.account || !mayModerate(viewer)) {
      const { status, problem } = commissionersOnly;
      return page({ problem, subject }, { status, headers: denialHeaders(commissionersOnly) });
    }
    const closed = field(fields, "act") === "close";
    const there = await closeSubject(
      sql,
      league.slug,
      { subject, by: viewer.account.id, closed },
      new Date(),
    );
    if (!there) throw missing();
    return ctx.redirect(`${subjectPath(paths(league.slug), subject)}#talk`, 303);
  },
});

export default define.page<typeof handler>(({ data: { problem, subject }, state: { league, viewer } }) => (
  <NotDone
    league={league}
    title="Not closed"
    problem={problem}
    back={`${subjectPath(paths(league.slug), subject)}#talk`}
    signIn={!viewer.account}
  />
));
