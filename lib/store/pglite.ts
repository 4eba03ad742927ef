/**
 * Opening PGlite's files so that they survive: a kill while they are made, and a power cut after a commit.
 *
 * @module
 */
import { PGlite } from "@electric-sql/pglite";
import { fsyncSync } from "node:fs";
import { join } from "node:path";

/**
 * Opens the database in a folder, which must be locked by the caller; makes it first where it is missing (about 1.7 s,
 * later starts about 0.25 s). It is made under another name and renamed when complete, so a folder that is there is a
 * whole one.
 *
 * @throws Error naming the folder, when it holds files that PGlite cannot open
 */
export async function openPGlite(folder: string): Promise<PGlite> {
  const version = await Deno.readTextFile(join(folder, "PG_VERSION")).catch(() => null);
  if (version === null) await make(folder);
  try {
    return await durable(folder);
  } catch (cause) {
    const of = version ? ` (made by PostgreSQL ${version.trim()})` : "";
    throw new Error(
      `the embedded database in ${folder}${of} cannot be opened; move the folder away to start with an empty one`,
      { cause },
    );
  }
}

/**
 * Vacuums and analyzes what changed much, as autovacuum does on a server; a single session has none. The rule is
 * autovacuum's own (autovacuum_analyze_threshold and _scale_factor).
 */
export async function tidy(database: PGlite): Promise<void> {
  await database.exec("select pg_stat_force_next_flush()");
  const { rows } = await database.query<{ name: string }>(`
    select format('%I.%I', schemaname, s.relname) as name
    from pg_stat_user_tables s join pg_class c on c.oid = s.relid
    where n_mod_since_analyze > 50 + 0.1 * greatest(reltuples, 0)`);
  if (rows.length > 0) await database.exec(`vacuum (analyze) ${rows.map(({ name }) => name).join(", ")}`);
}

async function make(folder: string): Promise<void> {
  const unfinished = `${folder}.new`;
  await Deno.remove(unfinished, { recursive: true }).catch(() => {});
  await Deno.mkdir(unfinished, { mode: 0o700 });
  const database = await PGlite.create(unfinished);
  await database.close();
  await flush(unfinished);
  await Deno.rename(unfinished, folder);
}

/**
 * PGlite turns fsync off and its files know no such call. Commits are to survive a power cut, so both are put right:
 * one fsync a commit. `fdatasync`, PostgreSQL's default for its log, does nothing in this build; `fsync` is passed on.
 */
async function durable(folder: string): Promise<PGlite> {
  const database = await PGlite.create(folder, {
    startParams: [
      ...PGlite.defaultStartParams.filter((flag) => flag !== "-F"),
      "-c",
      "wal_sync_method=fsync",
    ],
  });
  const files = database.Module.FS.lookupPath(PGlite.paths.PGDATA, {}).node as unknown as {
    stream_ops: { fsync?(stream: { nfd: number }): number };
  };
  files.stream_ops.fsync = ({ nfd }) => {
    fsyncSync(nfd);
    return 0;
  };
  return database;
}

/** Sees to it that a folder's files are on the disk, not only in the system's memory. */
async function flush(folder: string): Promise<void> {
  for await (const entry of Deno.readDir(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory) await flush(path);
    else if (entry.isFile) {
      using file = await Deno.open(path);
      await file.sync();
    }
  }
}
