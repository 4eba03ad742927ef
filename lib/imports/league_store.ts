/**
 * The database as the place where an import puts a league.
 *
 * @module
 */
import { HeldBack } from "@/lib/providers/errors.ts";
import type { Sql } from "@/lib/store/database.ts";
import { importLeague, type ImportOptions, Unkeepable } from "@/lib/store/import_league.ts";
import type { LeagueImport } from "./import_league.ts";

/**
 * What `importLeague` of this folder stores with.
 *
 * @param options cookies to keep, sealed, and what else the store keeps beside the seasons
 * @throws HeldBack (of the function returned) where the database refuses the seasons; then nothing is written
 */
export function leagueStore(sql: Sql, options: ImportOptions = {}): LeagueImport["store"] {
  return async (seasons) => {
    try {
      const { revision, changed, managers } = await importLeague(sql, seasons, options);
      return { revision, changed, managers };
    } catch (error) {
      if (error instanceof Unkeepable) throw new HeldBack(error.message);
      throw error;
    }
  };
}
