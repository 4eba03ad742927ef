import { counted } from "@/components/format.ts";
import { Moment } from "@/components/Moment.tsx";
import type { Paths } from "@/components/paths.ts";
import { signInPath } from "@/components/talk.ts";
import type { Viewer } from "@/lib/accounts/types.ts";
import { mayTalk } from "@/lib/talk/rules.ts";
import type { Poll as PollView } from "@/lib/talk/types.ts";

interface Props {
  at: Paths;
  poll: PollView;
  viewer: Viewer;
  /** The page it is on, to come back to after voting. */
  on: "home" | "polls";
}

/** A poll: the form to vote while it is open, what came out once the reader has voted or it is closed. */
export function Poll({ at, poll, viewer, on }: Props) {
  const { id, question, choices, open, closes, voters, mine } = poll;
  const votes = open && mayTalk(viewer);
  const Head = on === "home" ? "h3" : "h2";
  const lines = choices.map((choice, i) => (
    <>
      {votes && <input type="radio" name="choice" value={i} checked={mine === i} required />}
      <span>{choice}{!votes && mine === i && " (your vote)"}</span>
      <Share poll={poll} choice={i} />
    </>
  ));
  return (
    <article class="poll" id={`poll-${id}`} aria-labelledby={`poll-${id}-head`}>
      <Head id={`poll-${id}-head`}>{question}</Head>
      {votes
        ? (
          <form method="post" action={at.poll(id)}>
            <input type="hidden" name="on" value={on} />
            <fieldset aria-labelledby={`poll-${id}-head`}>
              {lines.map((line, i) => <label key={i}>{line}</label>)}
            </fieldset>
            <button class="button" type="submit" name="act" value="vote">
              {mine === null ? "Vote" : "Change my vote"}
            </button>
          </form>
        )
        : <ul>{lines.map((line, i) => <li key={i}>{line}</li>)}</ul>}
      <p class="quiet">
        {counted(voters, "vote")}
        {!open ? ", closed" : closes && (
          <>
            , open until <Moment at={closes} />
          </>
        )}
        {open && mine === null && votes && "; results once you have voted"}
      </p>
      {open && !viewer.account && (
        <p>
          <a class="more" f-client-nav={false} href={signInPath(on === "home" ? at.home : at.polls)}>
            Sign in to vote
          </a>
        </p>
      )}
    </article>
  );
}

/** A choice's votes as a figure and a bar; nothing while the results are not to be seen. */
function Share({ poll: { votes, voters }, choice }: { poll: PollView; choice: number }) {
  if (!votes) return null;
  const width = voters === 0 ? 0 : Math.round(100 * votes[choice] / voters);
  return (
    <>
      <b>{votes[choice]}</b>
      <svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
        <path d={`M0 0h${width}v4H0z`} />
      </svg>
    </>
  );
}
