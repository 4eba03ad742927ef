/**
 * Live pages held open by a process of their own (streams.ts), and scores that move under them.
 *
 * @module
 */
import { Live } from "@/lib/live/live.ts";
import { RedisBus } from "@/lib/live/redis_bus.ts";
import type { LeagueSlug } from "@/lib/league/types.ts";
import { RedisLink } from "@/lib/redis/link.ts";
import { readSettings } from "@/lib/settings.ts";
import { inLeague, raiseRevision } from "@/lib/store/in_league.ts";
import type { RunningEstate } from "./estate.ts";
import { TextLineStream } from "./lines.ts";
import type { StreamsSeen } from "./streams.ts";

export interface OpenStreams {
  /** Changes a score somewhere, as a poller that is a process of its own would. */
  score(): Promise<void>;
  /** Closes all, and says what they saw. */
  close(): Promise<StreamsSeen>;
}

/**
 * Opens streams of the estate's users, one after the other; resolves when all are open.
 *
 * @param file where the estate is written
 * @param silent how many of them read nothing of what they are sent
 */
export async function openStreams(
  { estate, database, redis }: RunningEstate,
  { file, count, silent = 0 }: { file: string; count: number; silent?: number },
): Promise<OpenStreams> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", new URL("streams.ts", import.meta.url).pathname, file, String(count), String(silent)],
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const told = child.stdin.getWriter();
  const lines = child.stdout.pipeThrough(new TextDecoderStream()).pipeThrough(new TextLineStream())
    .getReader();
  const opened = await lines.read();
  if (opened.value !== "open") throw new Error(`the streams were not opened: ${opened.value}`);

  const settings = readSettings({ REDIS_URL: redis, LIVE_POLLING: "off" });
  const link = new RedisLink(settings);
  const failed = (error: unknown) => (console.error(error), "");
  const live = new Live({ sql: database.sql, settings, reference: failed, bus: new RedisBus(link) });
  const leagues = [...new Set(estate.users.slice(0, count).map(({ league }) => league))];
  let turn = 0;
  return {
    async score() {
      const league = leagues[turn++ % leagues.length];
      const at = Date.now();
      const revision = await changeScore(database.sql, league, estate.year, estate.matchups);
      await told.write(new TextEncoder().encode(`${league} ${revision} ${at}\n`));
    },
    async close() {
      // What was written last is on its way.
      await new Promise((resume) => setTimeout(resume, 3000));
      await told.close();
      const { value } = await lines.read();
      await child.status;
      await live.stop();
      link.close();
      return JSON.parse(value ?? "null");
    },
  };
}

/** A touchdown in one of these matchups. Gives the league's revision after it. */
function changeScore(
  sql: RunningEstate["database"]["sql"],
  league: LeagueSlug,
  year: number,
  matchups: number[],
): Promise<number> {
  const matchup = matchups[Math.floor(Math.random() * matchups.length)];
  return inLeague(sql, league, async (tx) => {
    await tx`
      update matchups set home_points = home_points + 6
      where league_id = (select current_league()) and year = ${year} and matchup_id = ${matchup}`;
    return await raiseRevision(tx);
  });
}
