import type { Paths } from "@/components/paths.ts";
import { type Reaction, REACTIONS, reactions } from "@/lib/talk/reactions.ts";
import { type Subject, subjectWord } from "@/lib/talk/subject.ts";
import type { Talk } from "@/lib/talk/types.ts";

interface Props {
  at: Paths;
  subject: Subject;
  counted: Talk["reactions"];
  /** Whether the reader may react; else he sees the counts alone. */
  active: boolean;
}

/** The signs that members put to a subject. Each is a button that says what it will be: there, or taken back. */
export function Reactions({ at, subject, counted, active }: Props) {
  const of = (kind: Reaction) => counted.find((one) => one.kind === kind) ?? { count: 0, mine: false };
  if (!active) {
    const given = reactions.filter((kind) => of(kind).count > 0);
    return given.length === 0 ? null : (
      <p class="reactions">
        {given.map((kind) => (
          <span>
            <Sign kind={kind} count={of(kind).count} />
          </span>
        ))}
      </p>
    );
  }
  return (
    <form method="post" action={`${at.talk}/reactions`} class="reactions" aria-label="Reactions">
      <input type="hidden" name="subject" value={subjectWord(subject)} />
      {reactions.map((kind) => {
        const { count, mine } = of(kind);
        return (
          <button
            type="submit"
            name={mine ? "off" : "on"}
            value={kind}
            aria-pressed={mine ? "true" : "false"}
          >
            <Sign kind={kind} count={count} />
          </button>
        );
      })}
    </form>
  );
}

function Sign({ kind, count }: { kind: Reaction; count: number }) {
  const { sign, name } = REACTIONS[kind];
  return (
    <>
      <span aria-hidden="true">{sign}</span> {name} {count > 0 && <b>{count}</b>}
    </>
  );
}
