/**
 * `deno task import`: brings a league in from the terminal.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { sealedCookies } from "@/lib/imports/credentials.ts";
import { type ImportEvent, importLeague, type ImportOutcome } from "@/lib/imports/import_league.ts";
import { leagueStore } from "@/lib/imports/league_store.ts";
import { ImportError } from "@/lib/providers/errors.ts";
import { espnNetwork } from "@/lib/providers/espn/client.ts";
import { espnCookies } from "@/lib/providers/espn/cookies.ts";
import { espnFiles } from "@/lib/providers/espn/files.ts";
import { addressedYear, leagueId } from "@/lib/providers/espn/league_id.ts";
import { leagueSlug, type LeagueSource } from "@/lib/providers/source.ts";
import { keyOf } from "@/lib/secrets.ts";
import { readSettings, type Settings, SettingsError } from "@/lib/settings.ts";
import { openDatabase } from "@/lib/store/database.ts";
import { migrate } from "@/lib/store/migrate.ts";

const usage = `deno task import espn --league ID [--from DIR] [--season YEAR]

Brings an ESPN league with all its seasons into the database. Everything is read and checked before
anything is written; importing the same again changes nothing.

  --league ID    the number after leagueId= in the league's address, or the whole address
  --from DIR     read DIR/YEAR.json, one document a season as ESPN sent it, instead of asking ESPN
  --season YEAR  bring in this season alone
  --help         show this

A private league needs the cookies of one of its members in ESPN_SWID and ESPN_S2. The database is the
one in DATABASE_URL, else the embedded one in RUMBLEDORE_DATA. docs/settings.md lists every setting.`;

/** Words on the command line that make no sense; the message is shown above the usage. */
class UsageError extends Error {}

interface Order {
  league: string;
  from: string | null;
  season: number | null;
  /** The season that a pasted address names: the search for the newest begins there at the latest. */
  addressed: number | null;
}

/** What was ordered; null for --help. Throws UsageError, or ImportError for a league id that is none. */
function order(args: string[]): Order | null {
  const { values, positionals } = parsed(args);
  if (values.help) return null;
  const [provider, ...rest] = positionals;
  if (provider !== "espn") {
    throw new UsageError(
      provider ? `There is no provider “${provider}”; there is: espn` : "Which provider? There is: espn",
    );
  }
  if (rest.length > 0) throw new UsageError(`“${rest[0]}” is one word too many`);
  if (values.league === undefined) throw new UsageError("Which league? Say --league ID");
  if (values.season !== undefined && !/^(19|20)\d\d$/.test(values.season)) {
    throw new UsageError(`--season ${values.season} is not a year such as 2020`);
  }
  return {
    league: leagueId(values.league),
    from: values.from ?? null,
    season: values.season === undefined ? null : Number(values.season),
    addressed: addressedYear(values.league),
  };
}

function parsed(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        league: { type: "string" },
        from: { type: "string" },
        season: { type: "string" },
        help: { type: "boolean" },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** Where the lines go: progress to `tell`, what went wrong to `complain`. */
export interface Terminal {
  tell: (line: string) => void;
  complain: (line: string) => void;
  signal?: AbortSignal;
}

/**
 * Does what the words ask for.
 *
 * @param args the words after `deno task import`
 * @param environment variables by name, for the settings
 * @returns the exit code: 0 done, 1 the league cannot be brought in, 2 the words or settings make no sense, 130 stopped
 */
export async function runImport(
  args: string[],
  environment: Record<string, string>,
  { tell, complain, signal }: Terminal,
): Promise<number> {
  try {
    const ordered = order(args);
    if (ordered === null) {
      tell(usage);
      return 0;
    }
    tell(
      summary(
        leagueSlug("espn", ordered.league),
        await bringIn(ordered, readSettings(environment), tell, signal),
      ),
    );
    return 0;
  } catch (error) {
    if (signal?.aborted) {
      complain("Stopped; nothing was written");
      return 130;
    }
    if (error instanceof UsageError) {
      complain(`${error.message}\n\n${usage}`);
      return 2;
    }
    if (error instanceof SettingsError) {
      complain(error.message);
      return 2;
    }
    if (error instanceof ImportError) {
      complain(error.message);
      return 1;
    }
    if (!isDatabaseError(error)) throw error;
    complain(`The database cannot be used: ${error.message}`);
    return 1;
  }
}

/** True for what a driver says of a database that is not there, or does not let us in. */
function isDatabaseError(error: unknown): error is Error {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" && /^(E[A-Z]+|CONN\w+|08\w{3}|28\w{3}|3D\w{3}|53\w{3}|57\w{3})$/.test(code);
}

async function bringIn(
  { league, from, season: only, addressed }: Order,
  settings: Settings,
  tell: (line: string) => void,
  signal?: AbortSignal,
): Promise<ImportOutcome> {
  const cookies = from === null ? espnCookies(settings.ESPN_SWID, settings.ESPN_S2) : null;
  const newest = Math.max(new Date().getFullYear(), addressed ?? 0);
  const source: LeagueSource = from === null
    ? espnNetwork({ baseUrl: settings.ESPN_API_URL, leagueId: league, newest, only, cookies })
    : espnFiles({ folder: from, leagueId: league, only });

  const database = await openDatabase({
    url: settings.DATABASE_URL,
    ownerUrl: settings.DATABASE_OWNER_URL,
    dataDir: settings.RUMBLEDORE_DATA,
    pool: settings.DATABASE_POOL,
  });
  try {
    await migrate(database);
    const slug = leagueSlug("espn", league);
    const kept = cookies ? { credentials: await sealedCookies(cookies, slug, await keyOf(settings)) } : {};
    return await importLeague({
      source,
      store: leagueStore(database.sql, kept),
      onProgress: (event) => lines(event).forEach((line) => tell(line)),
      signal,
    });
  } finally {
    await database.close();
  }
}

function lines(event: ImportEvent): string[] {
  switch (event.kind) {
    case "found":
      return [`Seasons found: ${event.years.join(", ")}`];
    case "season":
      return [
        `  ${event.year} ${
          event.shown ? "read and checked" : "is not shown by ESPN"
        } (${event.done} of ${event.of})`,
      ];
    case "checked":
      return ["Everything agrees; writing"];
    case "stored":
      return [];
  }
}

function summary(
  slug: string,
  { changed, revision, years, teams, managers, matchups }: ImportOutcome,
): string {
  const holds = [
    `${years.length} ${years.length === 1 ? "season" : "seasons"}`,
    `${teams} teams`,
    `${managers} managers`,
    `${matchups} matchups`,
  ].join(", ");
  return changed
    ? `${slug} is at revision ${revision}: ${holds}`
    : `Nothing changed: ${slug} stays at revision ${revision} (${holds})`;
}

if (import.meta.main) {
  const stop = new AbortController();
  Deno.addSignalListener("SIGINT", () => stop.abort(new Error("stopped")));
  Deno.exit(
    await runImport(Deno.args, Deno.env.toObject(), {
      tell: console.log,
      complain: console.error,
      signal: stop.signal,
    }),
  );
}
