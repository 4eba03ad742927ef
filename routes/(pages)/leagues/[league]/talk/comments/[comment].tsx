import { HttpError, page } from "fresh";
import { CommentText } from "@/components/Comments.tsx";
import { Moment } from "@/components/Moment.tsx";
import { PageHead } from "@/components/PageHead.tsx";
import { paths } from "@/components/paths.ts";
import { Problem } from "@/components/Problem.tsx";
import {
  commissionersOnly,
  type Denial,
  denialHeaders,
  placeOf,
  subjectName,
  subjectPath,
} from "@/components/talk.ts";
import { Title } from "@/components/Title.tsx";
import { define, type State } from "@/define.ts";
import { field, form } from "@/lib/http/form.ts";
import { pathNumber } from "@/lib/http/path_number.ts";
import { commentById, deleteComment } from "@/lib/store/comments.ts";
import { hideComment, muteMember } from "@/lib/store/moderation.ts";
import { isOwn, mayModerate, MUTES, readerOf } from "@/lib/talk/rules.ts";
import { checkedText, REASON } from "@/lib/talk/text.ts";

/** The comment of the address, as the viewer may see it. */
async function found({ sql, league, viewer }: State, number: string) {
  const comment = await commentById(sql, league.slug, pathNumber(number), readerOf(viewer));
  if (!comment) throw new HttpError(404, `${league.name} has no such comment.`);
  return comment;
}

/** One comment, and what may be done about it: its writer may delete it, commissioners may hide it and mute him. */
export const handler = define.handlers({
  async GET(ctx) {
    return page({ comment: await found(ctx.state, ctx.params.comment), denial: null as Denial | null });
  },

  async POST(ctx) {
    const { sql, league, viewer } = ctx.state;
    const comment = await found(ctx.state, ctx.params.comment);
    const fields = await form(ctx.req);
    const denied = (denial: Denial) =>
      page({ comment, denial }, { status: denial.status, headers: denialHeaders(denial) });
    const done = () => ctx.redirect(placeOf(paths(league.slug), comment), 303);
    const now = new Date();
    const act = field(fields, "act");
    if (act === "delete") {
      const own = viewer.account && await deleteComment(sql, league.slug, comment.id, viewer.account.id, now);
      return own ? done() : denied({ status: 403, problem: "Only its writer can delete a comment." });
    }
    if (!viewer.account || !mayModerate(viewer)) return denied(commissionersOnly);
    const by = viewer.account.id;
    if (act === "show") {
      await hideComment(sql, league.slug, { comment: comment.id, by, reason: null }, now);
      return done();
    }
    const reason = checkedText(field(fields, "reason"), REASON);
    if (!reason.ok) return denied({ status: 400, problem: reason.problem });
    if (act === "hide") {
      const hidden = await hideComment(
        sql,
        league.slug,
        { comment: comment.id, by, reason: reason.text },
        now,
      );
      return hidden
        ? done()
        : denied({ status: 409, problem: "Its writer has deleted it: nothing is left to hide." });
    }
    const hours = MUTES.find((one) => String(one) === field(fields, "hours"));
    if (act !== "mute" || !hours) {
      throw new HttpError(400, "The form was sent incomplete. Load its page again.");
    }
    const muted = await muteMember(sql, league.slug, {
      whom: comment.author.account,
      by,
      until: new Date(now.getTime() + hours * 3_600_000),
      reason: reason.text,
      comment: comment.id,
    }, now);
    return muted
      ? done()
      : denied({ status: 409, problem: `${comment.author.name} is a commissioner, or no longer a member.` });
  },
});

const lengths: Record<(typeof MUTES)[number], string> = {
  1: "an hour",
  24: "a day",
  168: "a week",
  720: "30 days",
};

export default define.page<typeof handler>(({ data: { comment, denial }, state: { league, viewer } }) => {
  const at = paths(league.slug);
  const { id, author, subject, state } = comment;
  const own = isOwn(viewer, author.account);
  const here = at.comment(id);
  return (
    <div class="talk">
      <Title
        parts={[`A comment by ${author.name}`, league.name]}
        description={`A comment in ${league.name}.`}
      />
      <PageHead title={`A comment by ${author.name}`}>
        On <a href={placeOf(at, comment)}>{subjectName(subject)}</a>, <Moment at={comment.at} />
      </PageHead>
      {denial && <Problem>{denial.problem}</Problem>}
      <CommentText comment={comment} />
      {own && state.kind !== "deleted" && (
        <form method="post" action={here} class="connect">
          <p class="quiet">Its text is erased for good. That it was there stays to be seen.</p>
          <button class="button" type="submit" name="act" value="delete">Delete it</button>
        </form>
      )}
      {mayModerate(viewer) && state.kind === "hidden" && (
        <form method="post" action={here} class="connect">
          <button class="button" type="submit" name="act" value="show">Show it again</button>
        </form>
      )}
      {mayModerate(viewer) && state.kind === "shown" && (
        <form method="post" action={here} class="connect">
          <h2>Hide it</h2>
          <label for="hide-reason">Why, for everybody to read</label>
          <input id="hide-reason" name="reason" required maxLength={REASON.characters} autocomplete="off" />
          <button class="button" type="submit" name="act" value="hide">Hide it</button>
        </form>
      )}
      {mayModerate(viewer) && !own && (
        <form method="post" action={here} class="connect">
          <h2>Mute {author.name}</h2>
          <label for="mute-hours">For how long nothing more can be said</label>
          <select id="mute-hours" name="hours">
            {MUTES.map((hours) => <option key={hours} value={hours}>{lengths[hours]}</option>)}
          </select>
          <label for="mute-reason">Why, for {author.name} to read</label>
          <input id="mute-reason" name="reason" required maxLength={REASON.characters} autocomplete="off" />
          <button class="button" type="submit" name="act" value="mute">Mute</button>
        </form>
      )}
      <p>
        <a class="more" href={`${subjectPath(at, subject)}#talk`}>All that was said</a>
      </p>
    </div>
  );
});
