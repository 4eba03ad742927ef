/**
 * The sample league, brought in the way every league is: asked for over HTTP, read, checked and stored.
 *
 * @module
 */
import { importLeague, type ImportOutcome, type LeagueImport } from "@/lib/imports/import_league.ts";
import { espnNetwork } from "@/lib/providers/espn/client.ts";
import { SAMPLE_LEAGUE_ID, SAMPLE_YEAR } from "@/lib/sample/league.ts";
import { type StandInOptions, startStandIn } from "@/lib/sample/stand_in.ts";

/**
 * Imports the sample league under the slug `sample-1`, from a stand-in that lives as long as the import.
 *
 * @param how where the seasons are written, and who wants to know of the progress
 * @param standIn what the stand-in should do other than usual, such as another time in the league
 * @throws ImportError never, unless a fault of ours made a document that does not pass its own checks
 */
export async function importSample(
  how: Omit<LeagueImport, "source">,
  standIn: Omit<StandInOptions, "league"> = {},
): Promise<ImportOutcome> {
  const espn = startStandIn(standIn);
  const source = espnNetwork({
    baseUrl: espn.url,
    leagueId: String(SAMPLE_LEAGUE_ID),
    newest: SAMPLE_YEAR,
    provider: "sample",
  });
  try {
    return await importLeague({ ...how, source });
  } finally {
    await espn.stop();
  }
}
