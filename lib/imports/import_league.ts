/**
 * Bringing a league in: everything is read and checked before one row is written, and then it is written at once.
 *
 * @module
 */
import pLimit from "p-limit";
import { assertSound } from "@/lib/providers/checks.ts";
import { NotFound } from "@/lib/providers/errors.ts";
import { namedPlayers } from "@/lib/providers/numbered_player.ts";
import type { ProviderSeason } from "@/lib/providers/provider_season.ts";
import { type LeagueSource, providerName } from "@/lib/providers/source.ts";

/** What an import tells while it runs, in this order. */
export type ImportEvent =
  | { kind: "found"; years: number[] }
  | { kind: "season"; year: number; shown: boolean; done: number; of: number }
  | { kind: "checked"; seasons: number }
  | { kind: "stored"; outcome: ImportOutcome };

/** What the store says of a league it has just taken in. */
export interface Stored {
  /** The league's revision, as it is now. */
  revision: number;
  /** False where everything was known already, to the last point. */
  changed: boolean;
  /** People who have run a team in any season, each once. */
  managers: number;
}

/** What came of an import. */
export interface ImportOutcome extends Stored {
  /** The years brought in, oldest first. */
  years: number[];
  /** Years that the provider lists and does not show. */
  hidden: number[];
  /** Teams counted once a season. */
  teams: number;
  matchups: number;
}

export interface LeagueImport {
  source: LeagueSource;
  /** Writes the seasons, oldest first, in one transaction. */
  store: (seasons: ProviderSeason[]) => Promise<Stored>;
  onProgress?: (event: ImportEvent) => void;
  signal?: AbortSignal;
}

/** Seasons that are read at the same time, and so are in memory as documents. */
const atOnce = 2;

/**
 * Reads every season of a source, checks them, and stores them.
 *
 * @throws ImportError where a season cannot be had, read or believed; then nothing is written
 */
export async function importLeague(
  { source, store, onProgress, signal }: LeagueImport,
): Promise<ImportOutcome> {
  const tell = onProgress ?? (() => {});
  const years = await source.years(signal);
  tell({ kind: "found", years });

  const failed = new AbortController();
  const stop = signal ? AbortSignal.any([signal, failed.signal]) : failed.signal;
  const limit = pLimit(atOnce);
  let done = 0;
  const loaded = await Promise.all(years.map((year) =>
    limit(async () => {
      try {
        stop.throwIfAborted();
        const season = await source.season(year, stop);
        if (season) assertSound(season, `${providerName[source.provider]} season ${year}`);
        tell({ kind: "season", year, shown: season !== null, done: ++done, of: years.length });
        return season;
      } catch (error) {
        failed.abort(error);
        throw error;
      }
    })
  ));

  const shown = loaded.filter((season) => season !== null).sort((a, b) => a.year - b.year);
  // A draft knows players by number; another season may know their names.
  const players = namedPlayers(shown.map((season) => season.players));
  const seasons = shown.map((season, at) => ({ ...season, players: players[at] }));
  if (seasons.length === 0) {
    throw new NotFound(
      `${providerName[source.provider]} lists league ${source.leagueId} and shows none of its seasons`,
    );
  }
  tell({ kind: "checked", seasons: seasons.length });
  signal?.throwIfAborted();

  const { revision, changed, managers } = await store(seasons);
  const outcome: ImportOutcome = {
    revision,
    changed,
    managers,
    years: seasons.map((season) => season.year),
    hidden: years.filter((_, at) => loaded[at] === null).sort((a, b) => a - b),
    teams: seasons.reduce((sum, season) => sum + season.teams.length, 0),
    matchups: seasons.reduce((sum, season) => sum + season.matchups.length, 0),
  };
  tell({ kind: "stored", outcome });
  return outcome;
}
