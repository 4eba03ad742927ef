/**
 * What a rehearsal found: a table for the terminal, and report.json.
 *
 * @module
 */

export interface Line {
  name: string;
  does: string;
  seconds: number;
  figures: Record<string, number | string>;
  /** What must hold and does not; empty when all is well. */
  faults: string[];
}

export interface Report {
  commit: string;
  /** When it began, ISO 8601. */
  began: string;
  processors: number;
  lines: Line[];
}

/** The table, one step a line and its figures below. */
export function table({ lines }: Report): string {
  const width = Math.max(...lines.map(({ name }) => name.length));
  return lines.map(({ name, does, seconds, figures, faults }) => {
    const head = `${faults.length ? "FAIL" : " ok "}  ${name.padEnd(width)}  ${
      seconds.toFixed(1).padStart(6)
    } s  ${does}`;
    const numbers = Object.entries(figures).map(([what, value]) => `${what} ${value}`).join(", ");
    const indent = " ".repeat(width + 8);
    return [head, ...numbers ? [indent + numbers] : [], ...faults.map((fault) => `${indent}! ${fault}`)].join(
      "\n",
    );
  }).join("\n");
}
