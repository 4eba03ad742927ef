import { CommentForm } from "@/components/CommentForm.tsx";
import { Moment } from "@/components/Moment.tsx";
import type { Paths } from "@/components/paths.ts";
import { Reactions } from "@/components/Reactions.tsx";
import { Said } from "@/components/Said.tsx";
import { signInPath, subjectPath } from "@/components/talk.ts";
import type { Viewer } from "@/lib/accounts/types.ts";
import { isOwn, mayModerate, mayTalk } from "@/lib/talk/rules.ts";
import { subjectWord } from "@/lib/talk/subject.ts";
import type { Comment, Talk } from "@/lib/talk/types.ts";

interface Props {
  at: Paths;
  talk: Talk;
  viewer: Viewer;
  /** A UUID made for this rendering. */
  formKey: string;
}

/** What members say about a week or a matchup, oldest first, and the form to join in. */
export function Comments({ at, talk, viewer, formKey }: Props) {
  const { subject, comments, page, pages, closed, reactions } = talk;
  const here = subjectPath(at, subject);
  return (
    <section class="talk" id="talk" aria-labelledby="talk-head">
      <h2 id="talk-head">Talk</h2>
      <Reactions at={at} subject={subject} counted={reactions} active={mayTalk(viewer)} />
      {page > 1 && (
        <p>
          <a class="more" href={`${here}?comments=${page - 1}#talk`}>Older comments</a>
        </p>
      )}
      {comments.length > 0
        ? (
          <ol>
            {comments.map((comment) => <Item key={comment.id} at={at} comment={comment} viewer={viewer} />)}
          </ol>
        )
        : <p class="quiet">Nobody has said anything yet.</p>}
      {page < pages && (
        <p>
          <a class="more" href={`${here}?comments=${page + 1}#talk`}>Newer comments</a>
        </p>
      )}
      {closed
        ? <p class="quiet">A commissioner has closed this to new comments.</p>
        : <Join at={at} talk={talk} viewer={viewer} formKey={formKey} />}
      {mayModerate(viewer) && (
        <form method="post" action={`${at.talk}/subjects`} class="row">
          <input type="hidden" name="subject" value={subjectWord(subject)} />
          <button class="button plain" type="submit" name="act" value={closed ? "open" : "close"}>
            {closed ? "Open to comments again" : "Close to new comments"}
          </button>
          <a class="more" href={at.moderation}>Moderation</a>
        </form>
      )}
    </section>
  );
}

/** The form, or why there is none for this reader. */
function Join({ at, talk: { subject, muted }, viewer, formKey }: Props) {
  if (muted) {
    return (
      <p class="problem">
        A commissioner has muted you until <Moment at={muted.until} />: {muted.reason}
      </p>
    );
  }
  if (mayTalk(viewer)) return <CommentForm at={at} subject={subject} formKey={formKey} />;
  if (viewer.account) return <p class="quiet">Only members of this league comment.</p>;
  return (
    <p>
      <a class="more" f-client-nav={false} href={signInPath(subjectPath(at, subject))}>Sign in to comment</a>
    </p>
  );
}

/** One comment in its place, whatever became of it. */
function Item({ at, comment, viewer }: { at: Paths; comment: Comment; viewer: Viewer }) {
  const { id, author, at: time, state } = comment;
  const own = isOwn(viewer, author.account);
  return (
    <li id={`comment-${id}`} class="comment">
      <header>
        <b>{author.name}</b>
        <Moment at={time} />
        {state.kind !== "deleted" && (own || mayModerate(viewer)) && (
          <a class="more" href={at.comment(id)}>
            {mayModerate(viewer) ? "Moderate" : "Delete"}
            <span class="unseen">comment {id}</span>
          </a>
        )}
      </header>
      <CommentText comment={comment} />
    </li>
  );
}

/** What a comment says, or why it says nothing. */
export function CommentText({ comment: { state } }: { comment: Comment }) {
  switch (state.kind) {
    case "shown":
      return <Said text={state.text} />;
    case "deleted":
      return <p class="quiet">Deleted by its writer.</p>;
    case "hidden":
      return (
        <>
          <p class="quiet">Hidden by a commissioner: {state.reason}</p>
          {state.text !== null && (
            <details>
              <summary>Read it</summary>
              <Said text={state.text} />
            </details>
          )}
        </>
      );
  }
}
