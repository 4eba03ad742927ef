/**
 * Figures that moved, put into the page: for islands/LiveScores.tsx, which fetches this when there are some.
 *
 * @module
 */

/** A matchup as the server tells of it; points in hundredths, `chance` in per cent. */
export interface Moved {
  id: number;
  state: string;
  home: number;
  away: number;
  homeProjected: number | null;
  awayProjected: number | null;
  chance: number | null;
}

/** How a page names the states; components/Scoreboard.tsx says the same. */
const states: Record<string, string> = { upcoming: "To play", live: "In play", final: "Final" };
const leader = (home: number, away: number) => Math.sign(home - away);

/** Puts a matchup's figures into the page; gives a sentence where the lead has changed hands or the game is over. */
export function show(it: Moved): string | undefined {
  const { state, chance } = it;
  const projected = (points: number | null) => points === null ? "" : (points / 100).toFixed(1);
  /** What is not known stays as it is. */
  const figures: Record<string, string> = {
    state: states[state],
    chance: chance === null ? "" : `${chance}%`,
    rest: chance === null ? "" : `${100 - chance}%`,
    homeProjected: projected(it.homeProjected),
    awayProjected: projected(it.awayProjected),
  };
  let news: string | undefined;
  for (const game of document.querySelectorAll(`[data-live="${it.id}"]`)) {
    const at = (name: string) => game.querySelector(`[data-v=${name}]`);
    const [home, away] = [at("home"), at("away")];
    const before = leader(Number(home?.textContent), Number(away?.textContent));
    for (const [side, points] of [[home, it.home], [away, it.away]] as const) {
      const old = side?.textContent ?? "";
      if (!side || Math.round(Number(old) * 100) === points) continue;
      const [whole, decimals] = (points / 100).toFixed(points % 10 ? 2 : old.split(".")[1].length).split(".");
      side.firstChild!.textContent = whole;
      side.lastElementChild!.textContent = `.${decimals}`;
      if (!matchMedia("(prefers-reduced-motion: reduce)").matches) {
        side.animate([{ background: "var(--mark)", color: "var(--on-mark)" }, {}], 1500);
      }
    }
    const over = state === "final" && at("state")?.textContent === states.live;
    for (const [name, text] of Object.entries(figures)) {
      const place = at(name);
      if (place && text && place.textContent !== text) place.textContent = text;
    }
    if (state === "final") at("projected")?.remove();
    if (chance !== null) at("bar")?.setAttribute("width", String(chance));
    const now = leader(it.home, it.away);
    if (now && (over || now !== before)) {
      const name = game.querySelectorAll(".name, .block")[now > 0 ? 0 : 1]?.firstChild?.textContent?.trim();
      news = `${name} ${over ? "wins" : "leads"}, ${it.home / 100} to ${it.away / 100}`;
    }
  }
  return news;
}
