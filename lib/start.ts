/**
 * From settings to something an app can run on: the database opened, its migrations done, the sample league there.
 *
 * @module
 */
import { makeDemoMembers } from "@/lib/accounts/demo.ts";
import { mailer, type SendMail } from "@/lib/accounts/mail.ts";
import { mailQueue } from "@/lib/accounts/mail_queue.ts";
import { download } from "@/lib/images/download.ts";
import { fetchPictures, type FetchPicturesOptions } from "@/lib/images/fetch_pictures.ts";
import type { PictureFiles } from "@/lib/images/files.ts";
import { PictureRefused } from "@/lib/images/refused.ts";
import { PictureRounds } from "@/lib/images/rounds.ts";
import { importJob } from "@/lib/imports/import_job.ts";
import { Imports } from "@/lib/imports/progress.ts";
import { Resealing } from "@/lib/imports/reseal.ts";
import { Queue } from "@/lib/jobs/queue.ts";
import type { LeagueSlug } from "@/lib/league/types.ts";
import { Live } from "@/lib/live/live.ts";
import { RedisBus } from "@/lib/live/redis_bus.ts";
import { importSample } from "@/lib/sample/import_sample.ts";
import { samplePicture } from "@/lib/sample/pictures.ts";
import { SAMPLE_SLUG, startSunday, type Sunday } from "@/lib/sample/sunday.ts";
import type { ProviderSeason } from "@/lib/providers/provider_season.ts";
import { keyOf } from "@/lib/secrets.ts";
import type { Settings } from "@/lib/settings.ts";
import { type RedisLink, redisLink } from "@/lib/redis/link.ts";
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
  /** Background work; begun once prepared, stopped by `close`. */
  queue: Queue;
  /** The imports that pages have started. */
  imports: Imports;
  /** Has the mails sent that people sign in with. */
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
export async function start(
  settings: Settings,
  { reference, files }: { reference: (error: unknown, where: string) => string; files: PictureFiles },
): Promise<Running> {
  const database = await openDatabase({
    url: settings.DATABASE_URL,
    ownerUrl: settings.DATABASE_OWNER_URL,
    dataDir: settings.RUMBLEDORE_DATA,
    pool: settings.DATABASE_POOL,
    replicas: settings.DATABASE_REPLICA_URLS,
    maxLag: settings.DATABASE_REPLICA_MAX_LAG * 1000,
  });
  const { sql } = database;
  const redis = redisLink(settings);
  const live = new Live({ sql, settings, reference, ...(redis && { bus: new RedisBus(redis) }) });
  const fetchOf = (slug: LeagueSlug, signal: AbortSignal) =>
    fetchPictures(sql, slug, { files, ...sourceOf(slug, settings), signal });
  const key = () => keyOf(settings);
  const queue = new Queue({ sql, reference }, settings.WORKER);
  const putPictures = (slug: LeagueSlug) => queue.put("pictures", { league: slug }, { key: slug });
  const pictures = new PictureRounds({
    due: () => leaguesWithPicturesDue(sql, 10),
    put: putPictures,
    failed: (error, where) => void reference(error, where),
  });
  const resealing = new Resealing({ sql, key, failed: (error, where) => void reference(error, where) });
  const mails = mailQueue({ queue, key, send: mailer(settings) });
  const imports = new Imports({ sql, queue });
  let sunday: Sunday | null = null;
  const closing = new AbortController();
  let prepared = false;
  let working: Promise<unknown> = Promise.resolve();
  let obstacle = "the database is being prepared";

  /** Takes part in the work, which the first page need not wait for. */
  async function work(): Promise<void> {
    if (!settings.WORKER) return;
    await queue.start();
    if (closing.signal.aborted) return;
    const espn = settings.ESPN_API_URL;
    await queue.work("import", importJob({ sql, espn, key, reference, done: putPictures }));
    await queue.work("mail", mails.work);
    await queue.work("pictures", async ({ data, signal }) => {
      await fetchOf(data.league as LeagueSlug, signal);
    });
    pictures.start();
    resealing.start();
  }

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
          if (settings.WORKER) live.start(sunday && { source: sunday, speed: settings.SAMPLE_SPEED });
          working = work().catch((error) =>
            closing.signal.aborted || void reference(error, "background work")
          );
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
    queue,
    imports,
    live,
    sendMail: mails.put,
    get prepared() {
      return prepared;
    },
    whenPrepared,
    readiness: async () => prepared ? await databaseReady(database.sql) : { ready: false, reason: obstacle },
    async close() {
      closing.abort();
      await live.stop();
      redis?.close();
      await queue.stop();
      await working;
      await pictures.stop();
      await resealing.stop();
      await sunday?.stop();
      await database.close();
    },
  };
}

/** Where a league's pictures come from. Those of the sample league are ours, and no other league's way leads there. */
function sourceOf(slug: LeagueSlug, settings: Settings): Pick<FetchPicturesOptions, "bytesAt"> {
  if (slug !== SAMPLE_SLUG) {
    const hosts = settings.IMAGE_HOSTS;
    return { bytesAt: (source, signal) => download(source, { hosts, signal }) };
  }
  return {
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
