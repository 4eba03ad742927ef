import { HttpError, page } from "fresh";
import { NotDone } from "@/components/NotDone.tsx";
import { paths } from "@/components/paths.ts";
import { type Denial, denialHeaders, membersOnly, refusal, subjectPath } from "@/components/talk.ts";
import { define } from "@/define.ts";
import { field, form, keyIfAny } from "@/lib/http/form.ts";
import { setReaction } from "@/lib/store/reactions.ts";
import { isReaction } from "@/lib/talk/reactions.ts";
import { mayTalk } from "@/lib/talk/rules.ts";
import { subjectOf } from "@/lib/talk/subject.ts";

/** Puts a reaction to a subject (the field `on` names it) or takes it back (`off`). */
export const handler = define.handlers({
  async POST(ctx) {
    const { sql, league, viewer } = ctx.state;
    const fields = await form(ctx.req);
    const subject = subjectOf(field(fields, "subject"));
    const denied = (denial: Denial) =>
      page({ denial, subject }, { status: denial.status, headers: denialHeaders(denial) });
    if (!subject) return denied(refusal({ kind: "missing" }));
    if (!mayTalk(viewer)) return denied(membersOnly(viewer));
    const on = fields.has("on");
    const kind = field(fields, on ? "on" : "off");
    if (!isReaction(kind)) throw new HttpError(400, "There is no such reaction.");
    const wanted = { account: viewer.account.id, subject, kind, on, key: keyIfAny(fields) };
    const set = await setReaction(sql, league.slug, wanted, new Date());
    if (set.kind !== "set") return denied(refusal(set));
    return ctx.redirect(`${subjectPath(paths(league.slug), subject)}#talk`, 303);
  },
});

export default define.page<typeof handler>(({ data: { denial, subject }, state: { league, viewer } }) => {
  const at = paths(league.slug);
  return (
    <NotDone
      league={league}
      title="No reaction"
      problem={denial.problem}
      back={subject ? `${subjectPath(at, subject)}#talk` : at.home}
      signIn={!viewer.account}
    />
  );
});
