import type { ComponentChildren } from "preact";
import { PageHead } from "@/components/PageHead.tsx";
import { Problem } from "@/components/Problem.tsx";
import { signInPath } from "@/components/talk.ts";
import { Title } from "@/components/Title.tsx";
import type { League } from "@/lib/league/types.ts";

interface Props {
  league: League;
  title: string;
  problem: string;
  /** The page to go back to. */
  back: string;
  /** Whether signing in may help. */
  signIn?: boolean;
  children?: ComponentChildren;
}

/** The answer to a form whose wish was not granted: why, what may help, and the way back. */
export function NotDone({ league, title, problem, back, signIn = false, children }: Props) {
  return (
    <div class="talk">
      <Title parts={[title, league.name]} description={title} />
      <PageHead title={title} />
      <Problem>{problem}</Problem>
      {children}
      {signIn && (
        <p>
          <a class="more" f-client-nav={false} href={signInPath(back)}>Sign in</a>
        </p>
      )}
      <p>
        <a class="more" href={back}>Back</a>
      </p>
    </div>
  );
}
