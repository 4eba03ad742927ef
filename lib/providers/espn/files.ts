/**
 * A league read from a folder of documents as ESPN sent them, one a season, named YEAR.json.
 *
 * @module
 */
import { join } from "node:path";
import { BadDocument, NotFound, TooLarge } from "../errors.ts";
import { jsonText } from "../json_text.ts";
import type { LeagueSource } from "../source.ts";
import { espnDocument } from "./document.ts";
import { espnSeason } from "./season.ts";

export interface EspnFilesOptions {
  folder: string;
  /** Digits, as `leagueId` gives them. */
  leagueId: string;
  /** Bring in this season alone. */
  only?: number | null;
  /** The most bytes a file may have. */
  mostBytes?: number;
}

const megabyte = 1_000_000;

/** The folder as a source of seasons; files that are not named after a year are left alone. */
export function espnFiles(
  { folder, leagueId, only, mostBytes = 25 * megabyte }: EspnFilesOptions,
): LeagueSource {
  return {
    provider: "espn",
    leagueId,

    async years() {
      const years = (await names(folder)).flatMap((name) => /^((?:19|20)\d\d)\.json$/.exec(name)?.[1] ?? [])
        .map(Number);
      const wanted = only ? years.filter((year) => year === only) : years;
      if (wanted.length > 0) return wanted.sort((a, b) => b - a);
      throw new NotFound(
        only
          ? `The folder ${folder} has no ${only}.json`
          : `The folder ${folder} holds no season; each is a file named after its year, such as 2020.json`,
      );
    },

    async season(year) {
      const path = join(folder, `${year}.json`);
      const reading = jsonText(await contents(path, mostBytes));
      if ("fault" in reading) throw new BadDocument(`${path} ${reading.fault}; save the document again`);
      const document = espnDocument(reading.value, { label: path, year, leagueId });
      return espnSeason(document, { provider: "espn", label: `ESPN season ${year}` });
    },
  };
}

async function names(folder: string): Promise<string[]> {
  try {
    return (await Array.fromAsync(Deno.readDir(folder))).map((entry) => entry.name);
  } catch (error) {
    throw unreadable(folder, "folder", error);
  }
}

async function contents(path: string, mostBytes: number): Promise<string> {
  try {
    const { size } = await Deno.stat(path);
    if (size <= mostBytes) return await Deno.readTextFile(path);
    throw new TooLarge(
      `${path} has ${(size / megabyte).toFixed(0)} MB, where a season has at most ${mostBytes / megabyte}`,
    );
  } catch (error) {
    if (error instanceof TooLarge) throw error;
    throw unreadable(path, "file", error);
  }
}

function unreadable(path: string, what: string, error: unknown): Error {
  if (error instanceof Deno.errors.NotFound) return new NotFound(`There is no ${what} ${path}`);
  if (error instanceof Deno.errors.NotADirectory) return new NotFound(`${path} is not a folder`);
  if (error instanceof Deno.errors.PermissionDenied) {
    return new NotFound(`The ${what} ${path} may not be read`);
  }
  return error as Error;
}
