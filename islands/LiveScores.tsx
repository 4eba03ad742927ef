import { useEffect, useRef, useState } from "preact/hooks";
import type { Moved } from "@/components/moved.ts";

/** Scores do not move before they are read. */
export const hydrate = "idle";

/**
 * Follows the league's scores and puts them into the page where it stands: in whatever has `data-live` (a matchup's id)
 * and in it `data-v` (what of it). Says `moved` to the window for islands/LiveParts.tsx when one of them is on the page.
 * Whoever saves data is asked first.
 *
 * @param props.from where the scores come from, and the revision this page was made of
 * @param props.made when the page was made
 */
export default function LiveScores({ from, since, made }: { from: string; since: number; made: string }) {
  const [mode, setMode] = useState("");
  const said = useRef<HTMLSpanElement>(null);
  const follow = useRef(() => {});
  useEffect(() => {
    let source: EventSource | undefined;
    let last: number | string = since;
    const open = follow.current = () => {
      source = new EventSource(`${from}?since=${last}`);
      source.onopen = () => setMode("Live: scores move by themselves.");
      source.onerror = () => setMode("");
      source.addEventListener("reload", () => setMode(""));
      source.onmessage = async ({ data, lastEventId }) => {
        last = lastEventId;
        // Fetched when something moves for the first time.
        const { show } = await import("@/components/moved.ts");
        const matchups = JSON.parse(data).matchups as Moved[];
        const news = matchups.map(show).filter(Boolean);
        if (news.length) said.current!.textContent = news.join(". ");
        const isHere = ({ id }: Moved) => document.querySelector(`[data-live="${id}"]`);
        if (matchups.some(isHere)) dispatchEvent(new Event("moved"));
      };
    };
    const turn = () => {
      source?.close();
      if (!document.hidden) open();
    };
    if ((navigator as { connection?: { saveData: boolean } }).connection?.saveData) setMode("?");
    else {
      turn();
      addEventListener("visibilitychange", turn);
    }
    return () => {
      removeEventListener("visibilitychange", turn);
      source?.close();
    };
  }, []);
  return (
    <p class="live quiet">
      {mode === "?"
        ? <button type="button" class="button" onClick={() => follow.current()}>Follow live</button>
        : mode || (
          <>
            Scores as of <time dateTime={made}>{made.slice(11, 16)} UTC</time>. <a href="">Reload</a>
          </>
        )}
      <span role="status" class="unseen" ref={said} />
    </p>
  );
}
