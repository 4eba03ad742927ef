/**
 * What is loaded: PostgreSQL, Redis, two processes of the built app, leagues with members who are signed in, a stand-in
 * of ESPN and a mail server. All on loopback, all gone with it.
 *
 * @module
 */
import { hashOf, newToken } from "@/lib/accounts/tokens.ts";
import type { LeagueSlug } from "@/lib/league/types.ts";
import { startStandIn } from "@/lib/sample/stand_in.ts";
import { type Database, openDatabase } from "@/lib/store/database.ts";
import { type RunningApp, startBuilt } from "@/tests/app.ts";
import { mailbox } from "@/tests/jobs/mailbox.ts";
import { accountIn, MEMBERS, NEWEST, slugOf, WEEK } from "@/tests/large/model_league.ts";
import { startPostgres } from "@/tests/postgres.ts";
import { startRedis } from "@/tests/servers/redis_sentinel.ts";
import { growLargeDatabase } from "@/tools/large_database.ts";
import { codes } from "./codes.ts";

/** A member who is signed in. */
export interface User {
  /** His session's token. */
  session: string;
  league: LeagueSlug;
}

/** What k6 and the streams are told. */
export interface Estate {
  /** Where the processes are, without a slash at the end. */
  apps: string[];
  users: User[];
  /** The running season and week of every league, and its matchups of that week. */
  year: number;
  week: number;
  matchups: number[];
  /** Answers `/{mail address}` with the code that was mailed there last. */
  codes: string;
}

export interface RunningEstate extends AsyncDisposable {
  estate: Estate;
  apps: RunningApp[];
  database: Database;
  /** Where Redis is. */
  redis: string;
}

/** How many processes of the app there are. */
const PROCESSES = 2;

/** @param users how many members there are, nearly all of them signed in; there are as many leagues as they fill */
export async function startEstate(users: number, tell: (line: string) => void): Promise<RunningEstate> {
  await using stack = new AsyncDisposableStack();
  const postgres = await startPostgres({ max_connections: "60", shared_buffers: "256MB" });
  if ("skip" in postgres) throw new Error(postgres.skip);
  stack.defer(() => postgres.stop());
  const database = await openDatabase({ url: postgres.url, dataDir: "", pool: 3 });
  stack.defer(() => database.close());
  const leagues = Math.max(3, Math.ceil(users / MEMBERS));
  tell(`${leagues} leagues of ${MEMBERS} members are being made`);
  await growLargeDatabase(database, { leagues });
  const signedIn = await signIn(database, leagues, users);
  const matchups = await database.owner<{ id: number }[]>`
    select matchup_id as id from matchups join leagues using (league_id)
    where slug = ${slugOf(1)} and year = ${NEWEST} and week = ${WEEK} order by 1`;

  const redis = stack.use(await startRedis());
  const espn = startStandIn({ everyLeague: true });
  stack.defer(() => espn.stop());
  const mails = mailbox();
  stack.defer(() => mails.stop());
  const mailed = codes(mails);
  stack.defer(() => mailed.stop());
  const apps: RunningApp[] = [];
  for (let i = 0; i < PROCESSES; i++) {
    const app = await startBuilt({
      DATABASE_URL: postgres.url,
      REDIS_URL: redis.url,
      ESPN_API_URL: espn.url,
      SMTP_URL: mails.url,
      PUBLIC_ORIGIN: "http://rumbledore.test",
      SECRET_KEY: new Uint8Array(32).toBase64(),
      SAMPLE_LEAGUE: "off",
      TRUST_PROXY: "1",
    });
    apps.push(stack.use(app));
  }
  const owned = stack.move();
  return {
    estate: {
      apps: apps.map(({ url }) => url),
      users: signedIn,
      year: NEWEST,
      week: WEEK,
      matchups: matchups.map(({ id }) => id),
      codes: mailed.url,
    },
    apps,
    database,
    redis: redis.url,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** Sessions of so many members, league after league, but of those who are muted: what they write is refused. */
async function signIn({ owner }: Database, leagues: number, users: number): Promise<User[]> {
  const rows = await owner<
    { account: number }[]
  >`select account_id as account from mutes where until > now()`;
  const muted = new Set(rows.map(({ account }) => account));
  const all: (User & { hash: string; account: number })[] = [];
  for (let i = 0; i < users; i++) {
    const league = 1 + Math.floor(i / MEMBERS) % leagues;
    const account = accountIn(league, 1 + i % MEMBERS);
    if (muted.has(account)) continue;
    const session = newToken();
    const hash = (await hashOf(session)).toHex();
    all.push({ session, league: slugOf(league), hash, account });
  }
  await owner`
    insert into sessions (token_hash, account_id, device, created_at, used_at)
    select decode(hash, 'hex'), account, 'Chrome on Android', now(), now()
    from json_to_recordset(${owner.json(all)}) as r(hash text, account int)`;
  return all.map(({ session, league }) => ({ session, league }));
}
