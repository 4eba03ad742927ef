/**
 * The plans of the statements that a server really ran, with what each read: PostgreSQL's own `auto_explain` writes them
 * to its log, those of statements inside functions and triggers too.
 * https://www.postgresql.org/docs/15/auto-explain.html
 *
 * @module
 */
import type { OwnerSql } from "@/lib/store/database.ts";

/** A node of a plan, as EXPLAIN (FORMAT JSON) has it. */
interface Node {
  "Node Type": string;
  "Relation Name"?: string;
  "Index Name"?: string;
  "Actual Rows"?: number;
  "Actual Loops"?: number;
  "Rows Removed by Filter"?: number;
  "Rows Removed by Index Recheck"?: number;
  "Shared Hit Blocks"?: number;
  "Shared Read Blocks"?: number;
  Plans?: Node[];
}

/** What a statement did once. */
export interface Ran {
  /** The statement, its white space shortened. */
  text: string;
  /** Rows of tables that were looked at, those included that a condition then left out. */
  rows: number;
  /** Pages of 8 kB that were looked at, in memory or not. */
  pages: number;
  /** Milliseconds. */
  time: number;
  /** Tables that were read from end to end. */
  scanned: string[];
  /** Indexes that were used. */
  indexes: string[];
}

/** Settings with which a server can explain what it runs; it does for sessions that begin after `explainAll`. */
export const EXPLAINING = {
  shared_preload_libraries: "auto_explain",
  "auto_explain.log_analyze": "on",
  "auto_explain.log_buffers": "on",
  "auto_explain.log_timing": "off",
  "auto_explain.log_format": "json",
  "auto_explain.log_nested_statements": "on",
  // A page's worth of memory is cheap, and there are no disks with heads any more.
  random_page_cost: "1.1",
};

/** How prepared statements are planned: for the values at hand, or once for all values. */
export type PlanMode = "force_custom_plan" | "force_generic_plan" | "auto";

/** How statements are planned. */
export interface Planning {
  mode: PlanMode;
  /**
   * Whether a table is read from end to end only where there is no other way. A small database's planner does so where
   * a large one's would not; what it then cannot avoid, the large one cannot either.
   */
  reluctant: boolean;
}

/** From now on sessions that begin in this database have every statement explained, planned in this way. */
export async function explainAll(owner: OwnerSql, { mode, reluctant }: Planning): Promise<void> {
  const [{ name }] = await owner<{ name: string }[]>`select current_database()::text as name`;
  await owner.unsafe(`alter database "${name}" set plan_cache_mode = ${mode}`);
  await owner.unsafe(`alter database "${name}" set enable_seqscan = ${reluctant ? "off" : "on"}`);
  await owner.unsafe(`alter database "${name}" set auto_explain.log_min_duration = 0`);
}

/** The end of `explainAll`, for sessions that begin from now on. */
export async function explainNothing(owner: OwnerSql): Promise<void> {
  const [{ name }] = await owner<{ name: string }[]>`select current_database()::text as name`;
  await owner.unsafe(`alter database "${name}" reset all`);
}

/** A server's log, read on from where it was left. */
export class PlanLog {
  readonly #path: string;
  #read = 0;

  constructor(path: string) {
    this.#path = path;
  }

  /** What has run since the last time; of each statement that looked at a table. */
  async next(): Promise<Ran[]> {
    const file = await Deno.open(this.#path);
    try {
      await file.seek(this.#read, Deno.SeekMode.Start);
      const bytes = new Uint8Array(await new Response(file.readable).arrayBuffer());
      this.#read += bytes.byteLength;
      return plansIn(new TextDecoder().decode(bytes));
    } catch (error) {
      file.close();
      throw error;
    }
  }
}

/** Records of a log whose lines after the first begin with a tab. */
function plansIn(log: string): Ran[] {
  return log.split(/\n(?!\t)/).flatMap((record) => {
    const [, time, json] = record.match(/duration: ([\d.]+) ms {2}plan:\n([^]*)/) ?? [];
    if (!json) return [];
    const { "Query Text": text, Plan: plan } = JSON.parse(json.replaceAll("\n\t", "\n"));
    const ran = told(text, Number(time), plan);
    return ran.rows > 0 || ran.scanned.length > 0 || ran.indexes.length > 0 ? [ran] : [];
  });
}

function told(text: string, time: number, root: Node): Ran {
  const all: Node[] = [];
  const walk = (node: Node) => {
    all.push(node);
    node.Plans?.forEach(walk);
  };
  walk(root);
  const ran = all.filter((node) => node["Actual Loops"] !== 0);
  const scans = ran.filter((node) => node["Relation Name"] && node["Node Type"].endsWith("Scan"));
  const seen = (node: Node) =>
    ((node["Actual Rows"] ?? 0) + (node["Rows Removed by Filter"] ?? 0) +
      (node["Rows Removed by Index Recheck"] ?? 0)) * (node["Actual Loops"] ?? 1);
  return {
    text: text.replace(/\s+/g, " ").trim(),
    rows: scans.reduce((sum, node) => sum + seen(node), 0),
    pages: (root["Shared Hit Blocks"] ?? 0) + (root["Shared Read Blocks"] ?? 0),
    time,
    scanned: scans.filter((node) => node["Node Type"] === "Seq Scan").map((node) => node["Relation Name"]!),
    indexes: ran.flatMap((node) => node["Index Name"] ?? []),
  };
}
