/**
 * Which pictures a league's provider names, and what became of each.
 *
 * @module
 */
import type { LeagueSlug, PictureName } from "@/lib/league/types.ts";
import { inLeague, raiseRevision, readAsPoller, readInLeague } from "./in_league.ts";
import type { Queries, Sql } from "./sql.ts";

/** A picture that is to be fetched. */
export interface WantedPicture {
  /** Its https address. */
  source: string;
  /** How often that was tried in vain since it was last kept. */
  tries: number;
}

/** What became of one; `again` is in how many milliseconds it is to be tried again. */
export type PictureOutcome =
  | { source: string; status: "kept"; name: PictureName; width: number; height: number }
  | { source: string; status: "refused" | "failed"; reason: string; again: number };

/** The names of the pictures that the league's pages show. */
export async function keptPictures(sql: Sql, slug: LeagueSlug): Promise<PictureName[]> {
  const rows = await readInLeague(sql, slug, (tx) =>
    tx<{ name: PictureName }[]>`
      select distinct encode(content, 'hex') as name from pictures
      where league_id = (select current_league()) and content is not null`);
  return rows.map(({ name }) => name);
}

/**
 * Makes the league's pictures those that its teams name: new ones are to be fetched at once, others are forgotten. In the
 * transaction that writes the teams.
 */
export async function namePictures(tx: Queries): Promise<void> {
  await tx`
    delete from pictures p where league_id = (select current_league())
      and not exists (select from teams t where t.league_id = p.league_id and t.logo = p.source)`;
  await tx`
    insert into pictures (league_id, source, status, due_at)
    select distinct league_id, logo, 'wanted', now() from teams
    where league_id = (select current_league()) and logo is not null
    on conflict (league_id, source) do nothing`;
}

/** Leagues with pictures to fetch now, those first that have waited longest. */
export async function leaguesWithPicturesDue(sql: Sql, most: number): Promise<LeagueSlug[]> {
  const rows = await readAsPoller(sql, (tx) =>
    tx<{ slug: LeagueSlug }[]>`
      select l.slug from leagues l join (
        select league_id, min(due_at) as due from pictures where due_at <= now()
        group by league_id order by due limit ${most}) as waiting using (league_id)
      order by waiting.due`);
  return rows.map(({ slug }) => slug);
}

/**
 * Takes pictures to fetch: those that are due, and those whose files are lost. For `lease` milliseconds no other process
 * is given them.
 *
 * @param lost names of kept pictures whose files are not there
 * @param most how many at a time
 */
export function claimPictures(
  sql: Sql,
  slug: LeagueSlug,
  { lost, lease, most }: { lost: readonly PictureName[]; lease: number; most: number },
): Promise<WantedPicture[]> {
  return inLeague(sql, slug, (tx) =>
    tx<WantedPicture[]>`
      update pictures p set due_at = now() + ${lease}::float8 * interval '1 ms'
      from (select source from pictures
        where league_id = (select current_league())
          and (due_at <= now() or encode(content, 'hex') = any(${lost}))
        order by due_at, source limit ${most} for update skip locked) as due
      where p.league_id = (select current_league()) and p.source = due.source
      returning p.source, p.tries`);
}

/**
 * Keeps what became of pictures. The league's revision is raised by 1 where its pages show something else now.
 *
 * @returns whether they do
 */
export function keepPictures(
  sql: Sql,
  slug: LeagueSlug,
  outcomes: readonly PictureOutcome[],
): Promise<boolean> {
  return inLeague(sql, slug, async (tx) => {
    const changed = await tx`
      with given as materialized (
        select * from jsonb_to_recordset(${tx.json(outcomes)})
          as row (source text, status text, name text, width int, height int, reason text, again float8)
      ), before as materialized (
        select p.source, p.content from pictures p join given using (source)
        where p.league_id = (select current_league())
      ), put as (
        update pictures p set status = given.status, content = decode(given.name, 'hex'), width = given.width,
          height = given.height, reason = given.reason, tried_at = now(),
          due_at = now() + given.again * interval '1 ms',
          tries = case given.status when 'kept' then 0 else p.tries + 1 end
        from given where p.league_id = (select current_league()) and p.source = given.source
        returning p.source, p.content
      )
      select from put join before using (source) where put.content is distinct from before.content`;
    if (changed.length > 0) await raiseRevision(tx);
    return changed.length > 0;
  });
}
