/**
 * What a rehearsal found: a table for the terminal, and report.json.
 *
 * @module
 */
import type { Course } from "@/tests/cluster/probe/course.ts";

/** What a step or a drill came to. */
export interface Outcome {
  /** Figures by name. */
  figures: Record<string, number | string>;
  /** What must hold and does not; empty when all is well. */
  faults: string[];
  /** What a figure may be at most, by its name. */
  marks?: Record<string, number>;
  /** When the bad thing began, in ms since 1970. */
  trouble?: number;
  /** Acknowledged writes and requests for pages, second by second. */
  courses?: { writes?: Course; reads?: Course };
}

export interface Line extends Outcome {
  name: string;
  does: string;
  seconds: number;
  /** Of which commit it is, where that is not the report's. */
  commit?: string;
}

export interface Report {
  commit: string;
  /** When it began, ISO 8601. */
  began: string;
  processors: number;
  lines: Line[];
}

/** The step that a line is of, or several runs of it together (`power-cut x10`). */
const stepOf = ({ name }: Line): string => name.replace(/ x\d+$/, "");

/** A report with what an older one says of steps that were not taken again. */
export function added(report: Report, older: Report): Report {
  const again = new Set(report.lines.map(stepOf));
  const kept = older.lines.filter((line) => !again.has(stepOf(line)));
  return {
    ...report,
    lines: [...kept.map((line) => ({ ...line, commit: line.commit ?? older.commit })), ...report.lines],
  };
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

/** The report as JSON, with a list of numbers on one line. */
export const asJson = (report: Report): string =>
  `${JSON.stringify(report, null, 2).replace(/\[[\d\s,]*\]/g, (list) => list.replace(/\s+/g, ""))}\n`;
