/**
 * The pictures that a league's provider names, fetched, made small and kept.
 *
 * @module
 */
import pLimit from "p-limit";
import type { LeagueSlug } from "@/lib/league/types.ts";
import type { Sql } from "@/lib/store/database.ts";
import {
  claimPictures,
  keepPictures,
  keptPictures,
  type PictureOutcome,
  type WantedPicture,
} from "@/lib/store/pictures.ts";
import { encode } from "./encode.ts";
import { type PictureFiles, pictureName } from "./files.ts";
import { PictureRefused, PictureUnavailable } from "./refused.ts";

export interface FetchPicturesOptions {
  /** Where the files are and go. */
  files: PictureFiles;
  /** The bytes at an address: `download` of lib/images/download.ts, or the sample's own. Throws as that does. */
  bytesAt: (source: string, signal?: AbortSignal) => Promise<Uint8Array>;
  signal?: AbortSignal;
}

/** What came of it. */
export interface FetchedPictures {
  kept: number;
  refused: number;
  failed: number;
}

/** Pictures that are claimed together and kept in one transaction. */
const BATCH = 24;
/** Pictures that are fetched at a time. */
const AT_ONCE = 4;
/** Longer than a batch takes at its slowest, time-outs of every request included. */
const LEASE = 5 * 60_000;

const MINUTE = 60_000;
const WEEK = 7 * 24 * 60 * MINUTE;

/** Milliseconds until a picture is tried again after so many tries in vain: 1, 4, 16, … minutes, a week at most. */
export const pauseAfter = (tries: number): number => Math.min(MINUTE * 4 ** (tries - 1), WEEK);

/**
 * Fetches the pictures of a league that are missing or due again. Any number of processes may do this at once; each
 * picture is fetched by one. Pages show a picture as soon as its batch is kept, which raises the league's revision.
 *
 * @throws the signal's reason when aborted, and errors of the database, of the files and of a decoder that does not run;
 * what was begun is due again in a few minutes
 */
export async function fetchPictures(
  sql: Sql,
  slug: LeagueSlug,
  options: FetchPicturesOptions,
): Promise<FetchedPictures> {
  const { files, signal } = options;
  const sum = { kept: 0, refused: 0, failed: 0 };
  const limit = pLimit(AT_ONCE);
  const names = await keptPictures(sql, slug);
  const whole = await Promise.all(names.map((name) => limit(() => files.isWhole(name))));
  const lost = names.filter((_, i) => !whole[i]);
  for (;;) {
    signal?.throwIfAborted();
    const wanted = await claimPictures(sql, slug, { lost, lease: LEASE, most: BATCH });
    lost.length = 0;
    if (wanted.length === 0) return sum;
    const outcomes = await Promise.all(wanted.map((one) => limit(() => outcomeOf(one, options))));
    await keepPictures(sql, slug, outcomes);
    for (const { status } of outcomes) sum[status]++;
  }
}

async function outcomeOf(
  { source, tries }: WantedPicture,
  { files, bytesAt, signal }: FetchPicturesOptions,
): Promise<PictureOutcome> {
  try {
    const bytes = await bytesAt(source, signal);
    const name = await pictureName(bytes);
    const encoded = await encode(bytes, { signal });
    await files.write(name, encoded);
    return { source, status: "kept", name, width: encoded.width, height: encoded.height };
  } catch (error) {
    if (error instanceof PictureRefused) {
      return { source, status: "refused", reason: error.message, again: WEEK };
    }
    if (error instanceof PictureUnavailable) {
      return { source, status: "failed", reason: error.message, again: pauseAfter(tries + 1) };
    }
    throw error;
  }
}
