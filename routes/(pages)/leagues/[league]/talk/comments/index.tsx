import { page } from "fresh";
import { CommentForm } from "@/components/CommentForm.tsx";
import { NotDone } from "@/components/NotDone.tsx";
import { paths } from "@/components/paths.ts";
import { type Denial, denialHeaders, membersOnly, placeOf, refusal, subjectPath } from "@/components/talk.ts";
import { define } from "@/define.ts";
import { field, form, formKey } from "@/lib/http/form.ts";
import { postComment } from "@/lib/store/comments.ts";
import { mayTalk } from "@/lib/talk/rules.ts";
import { subjectOf } from "@/lib/talk/subject.ts";
import { checkedText, COMMENT } from "@/lib/talk/text.ts";

/** Takes a comment. One that is not taken is given back in its form, with the reason. */
export const handler = define.handlers({
  async POST(ctx) {
    const { sql, league, viewer } = ctx.state;
    const at = paths(league.slug);
    const fields = await form(ctx.req);
    const subject = subjectOf(field(fields, "subject"));
    const typed = field(fields, "text");
    const denied = (denial: Denial) =>
      page({ denial, subject, typed: typed.slice(0, 4000), key: crypto.randomUUID() }, {
        status: denial.status,
        headers: denialHeaders(denial),
      });
    if (!subject) return denied(refusal({ kind: "missing" }));
    if (!mayTalk(viewer)) return denied(membersOnly(viewer));
    const checked = checkedText(typed, COMMENT);
    if (!checked.ok) return denied({ status: 400, problem: checked.problem });
    const draft = { account: viewer.account.id, subject, text: checked.text, key: formKey(fields) };
    const posted = await postComment(sql, league.slug, draft, new Date());
    if (posted.kind !== "posted") return denied(refusal(posted));
    return ctx.redirect(placeOf(at, { ...posted, subject }), 303);
  },
});

export default define.page<typeof handler>(({ data: { denial, subject, typed, key }, state }) => {
  const { league, viewer } = state;
  const at = paths(league.slug);
  const again = subject && mayTalk(viewer) && [400, 429].includes(denial.status);
  return (
    <NotDone
      league={league}
      title="Not posted"
      problem={denial.problem}
      back={subject ? `${subjectPath(at, subject)}#talk` : at.home}
      signIn={!viewer.account}
    >
      {again && <CommentForm at={at} subject={subject} formKey={key} text={typed} />}
    </NotDone>
  );
});
