/**
 * One league with people in it, asked through both apps.
 *
 * @module
 */
import type { LeagueSlug } from "@/lib/league/types.ts";
import { importLeague } from "@/lib/store/import_league.ts";
import { inLeague, raiseRevision } from "@/lib/store/in_league.ts";
import { addMember } from "@/lib/store/memberships.ts";
import { season } from "@/tests/seasons.ts";
import { Browser, request, textOf, type TwoApps, twoApps } from "./two_apps.ts";
export const slug = "espn-77" as LeagueSlug;
export const home = `/leagues/${slug}`;
export const api = `/api/v1/leagues/${slug}/seasons/2020/standings`;
export const edge = "public, max-age=0, s-maxage=10, must-revalidate";
export const br = { "accept-encoding": "gzip, deflate, br, zstd" };

/** A league with a commissioner, a member and somebody who is neither; what guests know is as old as `clock` says. */
export async function league(env: Record<string, string> = {}) {
  const clock = { now: 0 };
  const apps = await twoApps({ env, now: () => clock.now });
  const { running } = apps;
  await importLeague(running.sql, [season()]);
  const boss = await Browser.of(running, "boss@example.test", "Boss");
  const ann = await Browser.of(running, "ann@example.test", "Ann");
  const stranger = await Browser.of(running, "eve@example.test", "Eve");
  await inLeague(running.sql, slug, (tx) => addMember(tx, boss.account, "commissioner"));
  await inLeague(running.sql, slug, (tx) => addMember(tx, ann.account, "member"));
  const write = () => inLeague(running.sql, slug, raiseRevision);
  return {
    ...apps,
    apps,
    clock,
    boss,
    ann,
    stranger,
    write,
    [Symbol.asyncDispose]: apps[Symbol.asyncDispose],
  };
}

/** The answer's status, what a cache may do with it, and its text. */
export async function got(
  ask: TwoApps["kept"],
  path: string,
  headers: Record<string, string> = {},
  method = "GET",
) {
  const response = await ask(request(path, headers, method));
  const of = (name: string) => response.headers.get(name);
  return {
    status: response.status,
    etag: of("etag"),
    control: of("cache-control"),
    edge: of("cdn-cache-control"),
    tag: of("cache-tag"),
    vary: of("vary"),
    length: of("content-length"),
    list: [...response.headers],
    text: await textOf(response),
  };
}
