/**
 * Runs on an app host, from the release's own folder and with its settings: changes scores of a league as a process that
 * polls does, so that the others are told of it through Redis or find out by themselves. When its standard input ends it
 * prints when each revision was kept. Arguments: the league, changes a second.
 *
 * @module
 */
import { Live } from "@/lib/live/live.ts";
import { RedisBus } from "@/lib/live/redis_bus.ts";
import type { LeagueSlug } from "@/lib/league/types.ts";
import { redisLink } from "@/lib/redis/link.ts";
import { readSettings } from "@/lib/settings.ts";
import { openDatabase } from "@/lib/store/database.ts";
import { inLeague, raiseRevision } from "@/lib/store/in_league.ts";
import type { Kept } from "./heard.ts";

const [slug, rate] = Deno.args;
const settings = readSettings(Deno.env.toObject());
const { sql, close } = await openDatabase({ url: settings.DATABASE_URL, dataDir: "", pool: 2 });
const link = redisLink(settings)!;
const reference = (error: unknown) => (console.error(error), "");
const live = new Live({ sql, settings, reference, bus: new RedisBus(link) });

/** A field goal in one of the newest week's matchups. @returns the league's revision after it */
const score = () =>
  inLeague(sql, slug as LeagueSlug, async (tx) => {
    await tx`
      update matchups set home_points = home_points + 3
      where league_id = (select current_league()) and (year, matchup_id) = (
        select year, matchup_id from matchups where league_id = (select current_league())
        order by year desc, week desc, matchup_id limit 1)`;
    return await raiseRevision(tx);
  });

let over = false;
const ended = (async () => {
  for await (const _ of Deno.stdin.readable) { /* until it ends */ }
  over = true;
})();
const kept: Kept[] = [];
await score();
console.error("scoring");
while (!over) {
  const at = Date.now();
  try {
    kept.push({ revision: await score(), at: Date.now() });
  } catch (error) {
    console.error(error);
  }
  await new Promise((resume) => setTimeout(resume, Math.max(0, at + 1000 / Number(rate) - Date.now())));
}
await ended;
console.log(JSON.stringify(kept));
await live.stop();
link.close();
await close();
Deno.exit(0);
