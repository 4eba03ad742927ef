/**
 * What a benchmark found: a table on the terminal, and the same as JSON in docs/bench/.
 *
 * @module
 */

const folder = new URL("../docs/bench/", import.meta.url);

/** A row of the table: a value for each column, numbers already rounded to what is worth saying. */
export type BenchRow = Record<string, string | number | null>;

export interface BenchReport {
  /** The task without its `bench:`, and the name of the file. */
  name: string;
  /** What was measured and how, in a sentence. */
  about: string;
  rows: BenchRow[];
}

/** Prints rows as a Markdown table. Every row has the columns of the first. */
export function table(rows: readonly BenchRow[]): void {
  const columns = Object.keys(rows[0] ?? {});
  const line = (cells: (string | number)[]) => `| ${cells.join(" | ")} |`;
  console.log(line(columns));
  console.log(line(columns.map((column) => typeof rows[0][column] === "string" ? "---" : "---:")));
  for (const row of rows) console.log(line(columns.map((column) => row[column] ?? "")));
}

/** Prints the rows as a table and writes docs/bench/NAME.json. */
export async function report({ name, about, rows }: BenchReport): Promise<void> {
  console.log(about + "\n");
  table(rows);
  await Deno.mkdir(folder, { recursive: true });
  const machine = `${navigator.hardwareConcurrency} cores, ${
    Math.round(Deno.systemMemoryInfo().total / 2 ** 30)
  } GiB`;
  const told = { name, about, date: new Date().toISOString().slice(0, 10), machine, rows };
  await Deno.writeTextFile(new URL(`${name}.json`, folder), JSON.stringify(told, null, 2) + "\n");
}

/** The middle of some numbers, of which there is at least one; of an even count, the mean of the two in the middle. */
export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}
