/**
 * The first evening of a season: leagues that nobody has seen before are connected, one after the other, and each waits
 * for its import on the page that says how far it is. The provider is the stand-in on loopback.
 *
 * @module
 */
import exec from "k6/execution";
import { sleep } from "k6";
import { anybody, arrivals, given, holds, read, send } from "./estate.ts";

export { handleSummary } from "./estate.ts";

/** Seconds within which a league with all its seasons is there. */
const PATIENCE = 60;

export const options = { ...arrivals({ import: ["p(95)<500"] }), discardResponseBodies: false };

export default function () {
  const asker = anybody();
  const league = 20_000 + Number(given.FIRST) + exec.scenario.iterationInTest;
  holds("the form is there", read(asker, "/connect", "import").status === 200);
  const asked = send(asker, "/connect", { league: String(league), cookies: "" }, "import");
  if (!holds("it is begun", asked.status === 303)) return;
  let ended = false;
  for (let waited = 0; !ended && waited < PATIENCE; waited += 2) {
    sleep(2);
    const page = read(asker, `/connect/espn-${league}`, "import");
    if (!holds("it says how far it is", page.status === 200)) return;
    ended = page.headers["Refresh"] === undefined;
  }
  holds("the league is there", ended);
  holds("it can be read", read(asker, `/leagues/espn-${league}`).status === 200);
}
