/**
 * The migrations as the check and its tests read them: which are judged, and which tables are small.
 *
 * @module
 */
import { fileURLToPath } from "node:url";

const store = new URL("../../lib/store/", import.meta.url);

/**
 * Migrations up to this one were made before the first release: they ran on databases that nobody used, so they may lock
 * and rewrite what they like, and no file after it may. This is the one place that exempts a migration.
 */
export const BEFORE_RELEASES = 11;

/**
 * The newest migration that the release has which serves people now; raised with each release. What a contract takes
 * away must have been unread by it already, since it goes on working while the contract runs.
 */
export const RELEASED = 11;

/**
 * Tables with so few rows that reading or rewriting all of them is over at once, and why. Whatever is not here is taken
 * for big; tests/migrations/running_test.ts holds it against the large database.
 */
export const SMALL: Readonly<Record<string, string>> = {
  schema_version: "a row a migration",
  imports: "a row an import, of which there is one now and then",
  "jobs.version": "one row",
  "jobs.queue": "a row a queue",
  "jobs.schedule": "a row a schedule",
  "jobs.instance": "a row a process",
};

/** A migration. */
export interface Migration {
  /** Its file's name, which begins with its number. */
  name: string;
  text: string;
}

/** The files of a folder in the order of their numbers; the store's when left out. */
export function migrationsIn(folder: URL = new URL("migrations/", store)): Migration[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).filter((name) => name.endsWith(".sql")).sort()
    .map((name) => ({ name, text: Deno.readTextFileSync(new URL(name, folder)) }));
}

/** All that the store's code says, in which a contract looks for names that are still read. */
export function storeSource(): string {
  return [...Deno.readDirSync(fileURLToPath(store))].map(({ name }) => name)
    .filter((name) => name.endsWith(".ts") && !name.endsWith("_test.ts"))
    .map((name) => Deno.readTextFileSync(new URL(name, store))).join("\n");
}
