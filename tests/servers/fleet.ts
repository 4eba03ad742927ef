/**
 * Two processes of the app on one primary, two replicas and one Redis, with leagues whose members are signed in.
 *
 * @module
 */
import type { LeagueSlug } from "@/lib/league/types.ts";
import { hashOf, newToken } from "@/lib/accounts/tokens.ts";
import { type Database, openDatabase } from "@/lib/store/database.ts";
import { importLeague } from "@/lib/store/import_league.ts";
import { migrate } from "@/lib/store/migrate.ts";
import { type RunningApp, startApp } from "@/tests/app.ts";
import { season } from "@/tests/seasons.ts";
import { type PostgresCluster, postgresCluster } from "./postgres_cluster.ts";
import { noRedis, startRedis } from "./redis_sentinel.ts";
import { type Switchboard, switchboard } from "./switchboard.ts";

/** A browser's session: whose, and where he is a member. */
export interface Session {
  slug: LeagueSlug;
  token: string;
}

export interface Fleet {
  cluster: PostgresCluster;
  /** The address of the primary, whichever that is. */
  board: Switchboard;
  apps: [RunningApp, RunningApp];
  slugs: LeagueSlug[];
  sessions: Session[];
  /** The comments of all leagues, as the primary has them. */
  comments(): Promise<string[]>;
}

export interface FleetOptions {
  leagues: number;
  /** Signed in, in each league. */
  members: number;
  /** False: the primary alone. */
  replicas?: boolean;
  /** Settings of the apps beside those of the tests. */
  env?: Record<string, string>;
}

const probe = await postgresCluster();
/** Why there can be none here, or null. */
export const noFleet: string | null = "skip" in probe ? probe.skip : noRedis;
if (!("skip" in probe)) await probe[Symbol.asyncDispose]();

/** Runs `body` with a fleet whose replicas have everything. */
export async function withFleet(
  { leagues, members, replicas = true, env = {} }: FleetOptions,
  body: (fleet: Fleet) => Promise<void>,
): Promise<void> {
  await using cluster = await postgresCluster() as PostgresCluster;
  await using redis = await startRedis();
  await using board = await switchboard(cluster.primary.port);
  const url = `postgres://postgres@127.0.0.1:${board.port}/postgres`;
  const { slugs, sessions } = await setUp(cluster.primary.url, leagues, members);
  await cluster.caughtUp();
  const settings = {
    DATABASE_URL: url,
    DATABASE_REPLICA_URLS: replicas ? cluster.replicas.map((one) => one.url).join(" ") : "",
    REDIS_URL: redis.url,
    SECRET_KEY: crypto.getRandomValues(new Uint8Array(32)).toBase64(),
    SAMPLE_LEAGUE: "off",
    RATE_LIMITS: "off",
    ...env,
  };
  await using one = await startApp(settings);
  await using other = await startApp(settings);
  try {
    await body({
      ...{ cluster, board, apps: [one, other], slugs, sessions },
      comments: () =>
        withDatabase(
          url,
          async ({ owner }) =>
            (await owner<{ text: string }[]>`select text from comments`).map(({ text }) => text),
        ),
    });
  } catch (error) {
    for (const { log } of [one, other]) console.log(log().slice(-4000));
    throw error;
  }
}

async function setUp(url: string, leagues: number, members: number) {
  return await withDatabase(url, async (database) => {
    await migrate(database);
    const slugs: LeagueSlug[] = [];
    const sessions: Session[] = [];
    for (let i = 0; i < leagues; i++) {
      const { slug } = await importLeague(database.sql, [season({ leagueId: `${100 + i}` })]);
      slugs.push(slug);
      for (let n = 0; n < members; n++) {
        const token = newToken();
        sessions.push({ slug, token });
        const name = `m${n}-${slug}`;
        await database.owner`
          with a as (insert into accounts (name, email) values (${name}, ${`${name}@example.test`}) returning account_id),
            s as (insert into sessions (token_hash, account_id, device, created_at, used_at)
              select ${await hashOf(token)}, account_id, 'a test', now(), now() from a)
          insert into memberships (league_id, slug, account_id, role)
            select league_id, slug, account_id, 'member' from leagues, a where slug = ${slug}`;
      }
    }
    return { slugs, sessions };
  });
}

async function withDatabase<T>(url: string, work: (database: Database) => Promise<T>): Promise<T> {
  const database = await openDatabase({ url, dataDir: "", pool: 1 });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}
