import { useEffect } from "preact/hooks";

/** Nothing moves before islands/LiveScores.tsx does. */
export const hydrate = "idle";

/** Milliseconds between two looks. */
const PAUSE = 10_000;

/**
 * Fetches the page's partial anew when scores on it have moved and puts the parts with `data-part` (and an id) in the
 * place of the old ones, ten seconds apart at most: what is more than a figure, such as lineups. One that has the focus
 * stays as it is.
 */
export default function LiveParts() {
  useEffect(() => {
    let wait: ReturnType<typeof setTimeout> | undefined;
    const freshen = async () => {
      const address = new URL(location.href);
      address.searchParams.set("fresh-partial", "true");
      const page = await fetch(address).then((answer) => answer.ok ? answer.text() : "", () => "");
      const fresh = new DOMParser().parseFromString(page, "text/html");
      for (const part of document.querySelectorAll("[data-part]")) {
        const its = fresh.getElementById(part.id);
        if (its && !part.contains(document.activeElement)) part.replaceChildren(...its.childNodes);
      }
      wait = undefined;
    };
    const moved = () => wait ??= setTimeout(freshen, PAUSE);
    addEventListener("moved", moved);
    return () => {
      removeEventListener("moved", moved);
      clearTimeout(wait);
    };
  }, []);
  return null;
}
