/**
 * The scores of a league asked for again and again, where something between the page and the server holds streams back:
 * for islands/LiveScores.tsx, which fetches this when it heard nothing for a while.
 *
 * @module
 */

/** How often is asked, in ms; a hidden page does not ask. */
const EVERY = 15_000;

/** What is answered: nothing has moved (204), what moved, or that only the whole page helps. */
export type Polled = { revision: number; matchups?: unknown[] };

/**
 * Asks `address(last seen revision)` at once and every 15 s. What moved is told, as the text of a stream's event.
 *
 * @param lost told when only loading the page again can help; asking has ended then
 * @returns what ends it
 */
export function pollScores(
  address: () => string,
  { moved, lost, answered }: {
    moved: (text: string, revision: string) => void;
    lost: () => void;
    answered: (well: boolean) => void;
  },
): () => void {
  const ask = async () => {
    if (document.hidden) return;
    const answer = await fetch(address(), { headers: { accept: "application/json" } }).catch(() => null);
    answered(answer !== null && answer.ok);
    if (answer?.status !== 200) return;
    const text = await answer.text();
    const { revision, matchups }: Polled = JSON.parse(text);
    if (matchups) return moved(text, String(revision));
    clearInterval(timer);
    lost();
  };
  const timer = setInterval(ask, EVERY);
  ask();
  return () => clearInterval(timer);
}
