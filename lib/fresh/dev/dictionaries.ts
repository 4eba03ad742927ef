/**
 * Compression dictionaries (RFC 9842): a browser that has a file of a former build is sent what has changed in it
 * since. The build keeps the last versions of its scripts and stylesheets for that, in `dictionaries/` of its folder.
 */
import { createHash } from "node:crypto";
import { join } from "node:path";
import type { StaticFile } from "../build_cache.ts";
import { compress } from "./zstd.ts";

/** How many former versions of a file are kept: a reader who comes back after more builds than that begins anew. */
const GENERATIONS = 3;
/** Bytes below which a file is not worth the header that makes it a dictionary. */
const SMALLEST = 256;
/** What a body of the encoding "dcz" begins with, before the dictionary's SHA-256 (RFC 9842, 5). */
const MAGIC = [0x5e, 0x2a, 0x4d, 0x18, 0x20, 0, 0, 0];

/** A file as one build made it. */
export interface Version {
  /** URL path that it had. */
  path: string;
  /** URL pattern of all its versions. */
  match: string;
  bytes: Uint8Array<ArrayBuffer>;
}

const SCRIPT = /^(\/_fresh\/js\/[\w.-]+)-[A-Z0-9]{8}\.js$/;
const NAMED_BY_KEY = /^\/[\w./-]+\.(?:css|js)$/;

/** The URL pattern of a file's versions in all builds: for scripts of the build, and scripts and styles in static/. */
export function versionsOf(path: string, length: number): string | undefined {
  if (length < SMALLEST) return undefined;
  const name = SCRIPT.exec(path)?.[1];
  if (name !== undefined) return `${name}-*`;
  return NAMED_BY_KEY.test(path) ? `${path}?*` : undefined;
}

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest();
const nameOf = ({ bytes }: Version) => sha256(bytes).toString("hex").slice(0, 16);

/** The versions that the last build in `outDir` kept, the newest first; none where there was none. */
async function readVersions(outDir: string): Promise<Version[]> {
  const dir = join(outDir, "dictionaries");
  try {
    const listed: (Omit<Version, "bytes"> & { file: string })[] = JSON.parse(
      await Deno.readTextFile(join(dir, "versions.json")),
    );
    return await Promise.all(
      listed.map(async ({ file, ...rest }) => ({ ...rest, bytes: await Deno.readFile(join(dir, file)) })),
    );
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

async function writeVersions(outDir: string, versions: readonly Version[]): Promise<void> {
  const dir = join(outDir, "dictionaries");
  await Deno.mkdir(dir, { recursive: true });
  const listed = versions.map(({ bytes: _, ...rest }, i) => ({ ...rest, file: nameOf(versions[i]) }));
  for (const [i, { file }] of listed.entries()) await Deno.writeFile(join(dir, file), versions[i].bytes);
  await Deno.writeTextFile(join(dir, "versions.json"), JSON.stringify(listed, null, 2));
  const kept = new Set(["versions.json", ...listed.map(({ file }) => file)]);
  for (const { name } of Deno.readDirSync(dir)) if (!kept.has(name)) await Deno.remove(join(dir, name));
}

/**
 * Adds to each file what it differs in from its former versions, and writes down the versions for the next build.
 * @returns the former versions of scripts, which pages that are still open or kept somewhere may ask for
 */
export async function addDeltas(files: readonly StaticFile[], outDir: string): Promise<Version[]> {
  const now = files.flatMap(({ path, match, bytes }) => match === undefined ? [] : [{ path, match, bytes }]);
  const names = new Set(now.map(nameOf));
  const counts = new Map<string, number>();
  const former = (await readVersions(outDir)).filter((version) => {
    if (names.has(nameOf(version))) return false;
    const count = (counts.get(version.match) ?? 0) + 1;
    counts.set(version.match, count);
    return count <= GENERATIONS;
  });
  await writeVersions(outDir, [...now, ...former]);
  for (const file of files) {
    const before = former.filter(({ match }) => match === file.match);
    if (before.length > 0) file.deltas = await deltas(file, before);
  }
  const paths = new Set(files.map(({ path }) => path));
  return former.filter(({ path }) => SCRIPT.test(path) && !paths.has(path));
}

/** A file's forms in the encoding "dcz" by their dictionary's SHA-256 in base64; only those that save something. */
async function deltas(
  file: StaticFile,
  before: readonly Version[],
): Promise<Map<string, Uint8Array<ArrayBuffer>>> {
  const least = Math.min(file.bytes.length, ...Object.values(file.encodings).map((form) => form.length));
  const found = new Map<string, Uint8Array<ArrayBuffer>>();
  for (const { bytes } of before) {
    const hash = sha256(bytes);
    const form = new Uint8Array([...MAGIC, ...hash, ...await compress(file.bytes, bytes)]);
    if (form.length < least) found.set(hash.toString("base64"), form);
  }
  return found;
}
