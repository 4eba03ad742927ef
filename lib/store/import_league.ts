/**
 * Keeping what a provider tells about a league.
 *
 * @module
 */
import type { LeagueSlug, Provider } from "@/lib/league/types.ts";
import type { ProviderSeason } from "@/lib/providers/provider_season.ts";
import type { Queries, Sql } from "./sql.ts";
import { settleBook } from "./book.ts";
import { keepCredentials } from "./credentials.ts";
import { inLeague } from "./in_league.ts";
import { importManagers, type ManagerSuggestion } from "./managers.ts";
import { namePictures } from "./pictures.ts";
import { replaceRows } from "./replace.ts";
import { seasonTables } from "./season_tables.ts";

export interface ImportOptions {
  /** The league's name in addresses; the provider, a dash and its id when left out, such as `espn-900118`. */
  slug?: LeagueSlug;
  /**
   * The provider's cookies, sealed; null forgets them, left out keeps those that are there. The first ones make the
   * league one for its members alone.
   */
  credentials?: Uint8Array | null;
  /** Whether it is a league shipped with the project; left out keeps what is there, false at first. */
  sample?: boolean;
}

export interface Imported {
  slug: LeagueSlug;
  leagueId: number;
  /** The league's revision after the import. */
  revision: number;
  /** Whether anything differs from what was kept before; if not, the revision is the same as before. */
  changed: boolean;
  /** How many seasons and persons of the league are kept now. */
  seasons: number;
  managers: number;
  /** Pairs of persons who may be one, for a human to decide; best first. Empty when nothing changed. */
  suggestions: ManagerSuggestion[];
}

/** A season that contradicts itself in a way that the database refuses. The message names the league and what is wrong. */
export class Unkeepable extends Error {
  override name = "Unkeepable";
}

/**
 * Keeps seasons of one league, all or none: the seasons given replace what was kept of the same years, other years
 * stay. Importing the same again changes nothing at all; anything else raises the league's revision by 1. Imports of
 * one league wait for each other.
 *
 * @param seasons of one league, at least one, each year once
 * @throws Unkeepable when a season refers to what it does not have, or has figures out of range; nothing is kept then
 */
export async function importLeague(
  sql: Sql,
  seasons: readonly ProviderSeason[],
  options: ImportOptions = {},
): Promise<Imported> {
  const [{ provider, leagueId }] = seasons;
  if (seasons.some((season) => season.provider !== provider || season.leagueId !== leagueId)) {
    throw new TypeError("an import is of one league");
  }
  const slug = options.slug ?? `${provider}-${leagueId}` as LeagueSlug;
  const hashed = await Promise.all(
    seasons.map(async (season) => ({ season, hash: await contentHash(season) })),
  );
  try {
    return await inLeague(
      sql,
      slug,
      (tx) => keep(tx, { slug, provider, providerId: leagueId }, hashed, options),
    );
  } catch (error) {
    throw refusal(error, slug);
  }
}

interface Identity {
  slug: LeagueSlug;
  provider: Provider;
  providerId: string;
}

async function keep(
  sql: Queries,
  identity: Identity,
  seasons: { season: ProviderSeason; hash: string }[],
  options: ImportOptions,
): Promise<Imported> {
  const league = await lockedLeague(sql, identity);
  const of = { league_id: league.league_id };
  let changed = 0;
  if (options.credentials !== undefined) {
    const { first } = await keepCredentials(sql, options.credentials);
    // What the provider shows to its members only, we do: until a commissioner decides otherwise.
    if (first) changed += (await sql`update leagues set public = false where public returning 1`).length;
  }
  if (options.sample !== undefined) {
    await sql`update leagues set sample = ${options.sample}
      where league_id = ${of.league_id} and sample <> ${options.sample}`;
  }
  const kept = await sql<{ year: number; content_hash: string }[]>`
    select year, content_hash from seasons where league_id = ${of.league_id}`;
  const hashes = new Map(kept.map(({ year, content_hash }) => [year, content_hash]));
  const news = seasons.filter(({ season, hash }) => hashes.get(season.year) !== hash);

  for (const { season, hash } of news) {
    const scope = { ...of, year: season.year };
    for (const { table, rows } of seasonTables(season)) changed += await replaceRows(sql, table, scope, rows);
    await sql`update seasons set content_hash = ${hash} where league_id = ${of.league_id} and year = ${season.year}`;
  }
  if (news.length > 0) await namePictures(sql);
  const people = news.length > 0 ? await importManagers(sql, of.league_id) : { changed: 0, suggestions: [] };
  changed += people.changed;
  // Bets are settled where results are kept, so that nobody sees the one without the other.
  if (news.length > 0 && await settleBook(sql, identity.slug)) changed++;
  if (changed > 0) {
    await sql`
      update leagues set revision = revision + 1, name = coalesce(
        (select s.name from seasons s where s.league_id = leagues.league_id and s.name is not null
          order by s.year desc limit 1),
        name)
      where league_id = ${of.league_id}`;
  }
  const [state] = await sql<{ revision: number; seasons: number; managers: number }[]>`
    select revision::float8 as revision,
      (select count(*) from seasons s where s.league_id = l.league_id)::int as seasons,
      (select count(*) from managers m where m.league_id = l.league_id and merged_into is null)::int as managers
    from leagues l where league_id = ${of.league_id}`;
  return {
    slug: identity.slug,
    leagueId: of.league_id,
    ...state,
    changed: changed > 0,
    suggestions: people.suggestions,
  };
}

const providerNames: Record<Provider, string> = { espn: "ESPN", sleeper: "Sleeper", sample: "Sample" };

/** The league, made where it is missing, and locked until the transaction ends. */
async function lockedLeague(
  sql: Queries,
  { slug, provider, providerId }: Identity,
): Promise<{ league_id: number }> {
  const find = () =>
    sql<{ league_id: number; provider: string; provider_id: string }[]>`
      select league_id, provider, provider_id from leagues where slug = ${slug} for update`;
  let [league] = await find();
  if (!league) {
    // Of two first imports the second waits here for the first, and finds its row.
    await sql`
      insert into leagues (slug, provider, provider_id, name)
      values (${slug}, ${provider}, ${providerId}, ${`${providerNames[provider]} league ${providerId}`})
      on conflict (slug) do nothing`;
    [league] = await find();
  }
  if (league.provider !== provider || league.provider_id !== providerId) {
    throw new Unkeepable(
      `${slug} is already the name of ${
        providerNames[league.provider as Provider]
      } league ${league.provider_id}`,
    );
  }
  return league;
}

/** What the database's refusal means to whoever brought the season; other errors as they are. */
function refusal(error: unknown, slug: string): unknown {
  const { code, message, detail } = error as { code?: unknown; message?: string; detail?: string };
  // Classes 22 (a value that does not fit its type) and 23 (a constraint), PostgreSQL's documentation, appendix A.
  if (typeof code !== "string" || !/^2[23]/.test(code)) return error;
  const place = detail ? ` (${detail})` : "";
  return new Unkeepable(`The seasons of ${slug} contradict themselves: ${message}${place}`, { cause: error });
}

/** SHA-256 of a value's canonical JSON (the keys of objects sorted), in hexadecimal. */
async function contentHash(value: unknown): Promise<string> {
  const canonical = JSON.stringify(
    value,
    (_, part) =>
      part !== null && typeof part === "object" && !Array.isArray(part)
        ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => a < b ? -1 : 1))
        : part,
  );
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(canonical));
  return new Uint8Array(hash).toHex();
}
