import { useEffect, useRef, useState } from "preact/hooks";
import type { Moved } from "@/components/moved.ts";

/** Scores do not move before they are read. */
export const hydrate = "idle";

/** After so many ms without a word a stream is held back by something on its way, and scores are asked for. */
const SILENCE = 8000;

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
    let timer: ReturnType<typeof setTimeout>;
    let endPolling: (() => void) | undefined;
    let isOver = false;
    const address = () => `${from}?since=${last}`;
    const live = (well: boolean) => setMode(well ? "Live: scores move by themselves." : "");
    const moved = async (data: string, revision: string) => {
      last = revision;
      // Fetched when something moves for the first time.
      const { show } = await import("@/components/moved.ts");
      const matchups = JSON.parse(data).matchups as Moved[];
      const news = matchups.map(show).filter(Boolean);
      if (news.length) said.current!.textContent = news.join(". ");
      const isHere = ({ id }: Moved) => document.querySelector(`[data-live="${id}"]`);
      if (matchups.some(isHere)) dispatchEvent(new Event("moved"));
    };
    const close = () => {
      clearTimeout(timer);
      source?.close();
    };
    const ask = async () => {
      close();
      const { pollScores } = await import("@/components/polled_scores.ts");
      if (!isOver) endPolling ??= pollScores(address, { moved, lost: () => live(false), answered: live });
    };
    const open = follow.current = () => {
      const opened = source = new EventSource(address());
      timer = setTimeout(ask, SILENCE);
      opened.addEventListener("here", () => {
        clearTimeout(timer);
        live(true);
      });
      opened.onerror = () => {
        live(false);
        // Refused: the browser does not try again by itself.
        if (opened.readyState === 2) ask();
      };
      opened.addEventListener("reload", () => live(false));
      opened.onmessage = ({ data, lastEventId }) => moved(data, lastEventId);
    };
    const turn = () => {
      close();
      if (!document.hidden && !endPolling) open();
    };
    if ((navigator as { connection?: { saveData: boolean } }).connection?.saveData) setMode("?");
    else {
      turn();
      addEventListener("visibilitychange", turn);
    }
    return () => {
      isOver = true;
      removeEventListener("visibilitychange", turn);
      close();
      endPolling?.();
    };
  }, []);
  return (
    <p class="live quiet">
      {mode === "?"
        ? <button type="button" class="button" onClick={() => follow.current()}>Follow live</button>
        : mode || (
          <span>
            Scores as of <time dateTime={made}>{made.slice(11, 16)} UTC</time>. <a href="">Reload</a>
          </span>
        )}
      <span role="status" class="unseen" ref={said} />
    </p>
  );
}
