/**
 * Leagues with members in them, for tests of what they say.
 *
 * @module
 */
import type { AccountId } from "@/lib/accounts/types.ts";
import type { LeagueSlug } from "@/lib/league/types.ts";
import type { Database, OwnerSql } from "@/lib/store/database.ts";
import { importLeague } from "@/lib/store/import_league.ts";
import { inLeague } from "@/lib/store/in_league.ts";
import { addMember } from "@/lib/store/memberships.ts";
import { season } from "@/tests/seasons.ts";

/** Two leagues, `espn-77` and `espn-78`, with a commissioner and two members each. Nobody is in both. */
export async function talkingLeagues({ sql, owner }: Database) {
  const leagues = [];
  for (const leagueId of ["77", "78"]) {
    const { slug } = await importLeague(sql, [season({ leagueId })]);
    const account = async (name: string, role: "commissioner" | "member") => {
      const [row] = await owner<{ id: AccountId }[]>`
        insert into accounts (name, email) values (${name}, ${`${name.toLowerCase()}-${leagueId}@example.test`})
        returning account_id as id`;
      await inLeague(sql, slug, (tx) => addMember(tx, row.id, role));
      return row.id;
    };
    leagues.push({
      slug: slug as LeagueSlug,
      boss: await account("Bettina", "commissioner"),
      ann: await account("Ann", "member"),
      ben: await account("Ben", "member"),
    });
  }
  const [here, elsewhere] = leagues;
  return { here, elsewhere };
}

/** A league's revision. */
export async function revision(owner: OwnerSql, slug: LeagueSlug): Promise<number> {
  const [row] = await owner<{ revision: number }[]>`
    select revision::float8 as revision from leagues where slug = ${slug}`;
  return row.revision;
}
