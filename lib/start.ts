/**
 * From settings to something an app can run on: the database opened, its migrations done, the sample league there.
 *
 * @module
 */
import { makeDemoMembers } from "@/lib/accounts/demo.ts";
import { mailer, type SendMail } from "@/lib/accounts/mail.ts";
import { download } from "@/lib/images/download.ts";
import { fetchPictures, type FetchPicturesOptions } from "@/lib/images/fetch_pictures.ts";
import { imagesFolder } from "@/lib/images/files.ts";
import { PictureRefused } from "@/lib/images/refused.ts";
import { PictureRounds } from "@/lib/images/rounds.ts";
import { Imports, type ImportsOptions } from "@/lib/imports/progress.ts";
import type { LeagueSlug } from "@/lib/league/types.ts";
import { Live } from "@/lib/live/live.ts";
import { RedisBus } from "@/lib/live/redis_bus.ts";
import { importSample } from "@/lib/sample/import_sample.ts";
import { samplePicture } from "@/lib/sample/pictures.ts";
import { SAMPLE_SLUG, startSunday, type Sunday } from "@/lib/sample/sunday.ts";
import type { ProviderSeason } from "@/lib/providers/provider_season.ts";
import type { Settings } from "@/lib/settings.ts";
import { redisLink, type RedisLink } from "@/lib/redis/link.ts";
import { refuseMightyRole } from "@/lib/store/app_role.ts";
import { type Database, openDatabase, type Sql } from "@/lib/store/database.ts";
import { databaseReady } from "@/lib/store/health.ts";
import { importLeague } from "@/lib/store/import_league.ts";
import { leagues } from "@/lib/store/leagues.ts";
import { migrate } from "@/lib/store/migrate.ts";
import { leaguesWithPicturesDue } from "@/lib/store/pictures.ts";

export interface Running {
  sql: Sql;
  /** What processes share; null where no Redis is set. */
  redis: RedisLink | null;
  /** The imports that pages have started; stopped by `close`. */
  imports: Imports;
  /** Sends the mails that people sign in with. */
  sendMail: SendMail;
  /** Open pages and the polling that moves them; started once prepared, stopped by `close`. */
  live: Live;
  /** Whether all replicas of the database are known to be past a position; true where there are none. */
  settled: Database["settled"];
  /** True once migrations are done and, where asked for, the sample league is there. */
  readonly prepared: boolean;
  /** Resolves with `prepared`; rejects only when preparing can never succeed. */
  whenPrepared: Promise<void>;
  /** Whether requests can be served right now, and if not, why. */
  readiness(): Promise<{ ready: boolean; reason?: string }>;
  close(): Promise<void>;
}

/**
 * Opens the database and starts preparing it. Returns at once, so that health checks are answered meanwhile; a database
 * that is not reachable yet is tried again with growing pauses of at most 5 s.
 */
export async function start(settings: Settings, imported: ImportsOptions): Promise<Running> {
  const database = await openDatabase({
    url: settings.DATABASE_URL,
    ownerUrl: settings.DATABASE_OWNER_URL,
    dataDir: settings.RUMBLEDORE_DATA,
    pool: settings.DATABASE_POOL,
    replicas: settings.DATABASE_REPLICA_URLS,
    maxLag: settings.DATABASE_REPLICA_MAX_LAG * 1000,
  });
  const { sql } = database;
  const { reference } = imported;
  const redis = redisLink(settings);
  const live = new Live({ sql, settings, reference, ...(redis && { bus: new RedisBus(redis) }) });
  const fetchOf = (slug: LeagueSlug, signal: AbortSignal) =>
    fetchPictures(sql, slug, { ...sourceOf(slug, settings), signal });
  const pictures = new PictureRounds({
    due: () => leaguesWithPicturesDue(sql, 10),
    fetch: fetchOf,
    failed: (error, where) => void reference(error, where),
  });
  const imports = new Imports({ ...imported, done: () => pictures.wake() });
  let sunday: Sunday | null = null;
  const closing = new AbortController();
  let prepared = false;
  let obstacle = "the database is being prepared";

  async function prepare(): Promise<void> {
    for (let pause = 250; !closing.signal.aborted; pause = Math.min(2 * pause, 5000)) {
      try {
        await migrate(database);
        if (settings.DATABASE_OWNER_URL) await refuseMightyRole(database.sql);
        if (settings.SAMPLE_LEAGUE) {
          sunday = await keepSample(database.sql, settings);
          // Before the first page, so that its pages do not change once they are looked at.
          await fetchOf(SAMPLE_SLUG, closing.signal);
        }
        if (settings.DEMO_MEMBERS) await makeDemoMembers(database.sql);
        prepared = true;
        if (!closing.signal.aborted) {
          live.start(sunday && { source: sunday, speed: settings.SAMPLE_SPEED });
          pictures.start();
        }
        return;
      } catch (error) {
        if (!unreachable(error)) throw error;
        obstacle = `the database is not reachable: ${(error as Error).message}`;
        console.error(obstacle);
        await new Promise((resume) => setTimeout(resume, pause));
      }
    }
  }
  const whenPrepared = prepare();
  whenPrepared.catch((error) => {
    obstacle = `the database could not be prepared: ${error.message}`;
    console.error(obstacle);
  });

  return {
    sql: database.sql,
    settled: database.settled,
    redis,
    imports,
    live,
    sendMail: mailer(settings),
    get prepared() {
      return prepared;
    },
    whenPrepared,
    readiness: async () => prepared ? await databaseReady(database.sql) : { ready: false, reason: obstacle },
    async close() {
      closing.abort();
      await live.stop();
      redis?.close();
      await pictures.stop();
      await sunday?.stop();
      await imports.stop();
      await database.close();
    },
  };
}

/** Where a league's pictures come from and go to. Those of the sample league are ours, and no other league's way leads there. */
function sourceOf(slug: LeagueSlug, settings: Settings): Omit<FetchPicturesOptions, "signal"> {
  const folder = imagesFolder(settings.RUMBLEDORE_DATA);
  if (slug !== SAMPLE_SLUG) {
    const hosts = settings.IMAGE_HOSTS;
    return { folder, bytesAt: (source, signal) => download(source, { hosts, signal }) };
  }
  return {
    folder,
    bytesAt: (source) => {
      const picture = samplePicture(source);
      return picture
        ? Promise.resolve(picture)
        : Promise.reject(new PictureRefused("the sample has no such one"));
    },
  };
}

/** Imports the sample league unless it is there; gives what makes it go on, where it does. */
async function keepSample(sql: Sql, settings: Settings): Promise<Sunday | null> {
  const isKept = (await leagues(sql, { sampleOnly: true })).length > 0;
  const { SAMPLE_SPEED: speed, SAMPLE_KICKOFF: kickoff } = settings;
  const sunday = speed > 0 ? await startSunday(sql, isKept, { speed, kickoff }) : null;
  if (!isKept) {
    const store = (seasons: ProviderSeason[]) => importLeague(sql, seasons, { sample: true });
    await importSample({ store }, sunday ? { clock: sunday.clock } : {});
  }
  return sunday;
}

/** True for what passes by itself: a server that refuses, is starting up, shutting down or not there yet. */
function unreachable(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" &&
    /^(?:ECONN|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EPIPE|CONNECT|CONNECTION_|57P0|08|53300)/.test(code);
}
