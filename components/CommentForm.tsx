import type { Paths } from "@/components/paths.ts";
import { type Subject, subjectWord } from "@/lib/talk/subject.ts";
import { MOST_CHARACTERS, MOST_LINES } from "@/lib/talk/text.ts";

interface Props {
  at: Paths;
  subject: Subject;
  /** A UUID made for this rendering: however often the form is sent, it is one comment. */
  formKey: string;
  /** What was typed already. */
  text?: string;
}

/** The form that posts a comment. */
export function CommentForm({ at, subject, formKey, text }: Props) {
  return (
    <form method="post" action={`${at.talk}/comments`} class="connect">
      <input type="hidden" name="subject" value={subjectWord(subject)} />
      <input type="hidden" name="key" value={formKey} />
      <label for="comment-text">Your comment</label>
      <textarea
        id="comment-text"
        name="text"
        rows={3}
        required
        aria-describedby="comment-help"
      >
        {text}
      </textarea>
      <p id="comment-help" class="quiet">
        Plain text, {MOST_CHARACTERS.toLocaleString("en-US")} characters and {MOST_LINES}{" "}
        lines at most. You can delete it at any time.
      </p>
      <button class="button" type="submit">Post</button>
    </form>
  );
}
