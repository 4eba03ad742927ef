/**
 * Charts of a rehearsal's page: shapes are SVG that stretches, words are HTML that does not.
 *
 * @module
 */
import type { Course } from "@/tests/cluster/probe/course.ts";
import { median } from "@/tools/bench_report.ts";
import type { Line } from "./report.ts";

export const html = (text: unknown): string =>
  String(text).replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

const one = (value: number) => Math.round(value * 10) / 10;

/** A row of a chart of bars. */
export interface Bar {
  name: string;
  value: number;
  /** What the value may be at most. */
  mark?: number;
  /** Said after the value. */
  note?: string;
}

/** Bars that lie on one scale, each with a line where its mark is, and red beyond it. */
export function bars(title: string, rows: Bar[], unit: string): string {
  if (!rows.length) return "";
  const most = Math.max(...rows.flatMap(({ value, mark }) => [value, mark ?? 0]), 0.1) * 1.05;
  const x = (value: number) => one(value / most * 1000);
  return `<figure class="bars"><figcaption>${html(title)}</figcaption>
${
    rows.map(({ name, value, mark, note }) =>
      `<div><span>${
        html(name)
      }</span><svg viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">` +
      `<rect width="${x(value)}" height="10" class="${
        mark !== undefined && value > mark ? "bad" : "good"
      }"/>` +
      (mark === undefined ? "" : `<path class="mark" d="M${x(mark)} 0V10"/>`) +
      `</svg><b>${html(value)} ${unit}${mark === undefined ? "" : ` <small>of ${mark}</small>`}${
        note ? ` <small>${html(note)}</small>` : ""
      }</b></div>`
    ).join("\n")
  }
</figure>`;
}

/** Values of `figure` by drill: the worst one, and the median where a drill was run more than once. */
export function worst(lines: Line[], figure: string): Bar[] {
  return [...new Set(lines.map(({ name }) => name))].flatMap((name) => {
    const runs = lines.filter((line) => line.name === name && typeof line.figures[figure] === "number");
    const values = runs.map(({ figures }) => figures[figure] as number);
    if (!values.length) return [];
    return [{
      name,
      value: Math.max(...values),
      mark: runs.find(({ marks }) => marks)?.marks?.[figure],
      note: values.length > 1
        ? `worst of ${values.length}, median ${Math.round(100 * median(values)) / 100}`
        : undefined,
    }];
  });
}

/** Columns of one course, a second each: what went well, and on top of it in red what did not. */
function columns(course: Course, from: number, seconds: number, what: string): string {
  const most = Math.max(1, ...course.good.map((good, i) => good + course.failed[i]));
  const shapes = course.good.map((good, i) => {
    const x = course.from - from + i;
    const [top, height] = [one(100 - good / most * 100), one(course.failed[i] / most * 100)];
    return (good ? `M${x} 100V${top}h.9V100z` : "") +
      (height
        ? `" class="good"/><path class="bad" d="M${x} ${top}v-${height}h.9v${height}z"/><path d="`
        : "");
  }).join("");
  return `<div class="course"><span>${html(what)}, ${most} a second at most</span>` +
    `<svg viewBox="0 0 ${seconds} 100" preserveAspectRatio="none" role="img" aria-label="${
      html(`${what} by second: ${
        course.good.reduce((a, b) => a + b, 0)
      } good, ${course.failed.reduce((a, b) => a + b, 0)} failed`)
    }"><path d="${shapes}" class="good"/>@TROUBLE@</svg></div>`;
}

/** How writes and reads went in one drill, with a line where the bad thing began. Empty without courses. */
export function courses({ name, does, courses, trouble }: Line): string {
  const all = Object.entries(courses ?? {}).filter(([, course]) => course && course.good.length > 0);
  if (!all.length) return "";
  const from = Math.min(...all.map(([, course]) => course.from));
  const until = Math.max(...all.map(([, course]) => course.from + course.good.length));
  const seconds = until - from;
  const line = trouble === undefined ? "" : `<path class="mark" d="M${one(trouble / 1000 - from)} 0V100"/>`;
  const words: Record<string, string> = { writes: "Writes acknowledged", reads: "Pages read" };
  return `<figure><figcaption><b>${html(name)}</b>: ${html(does)}</figcaption>
${
    all.map(([kind, course]) =>
      columns(course, from, seconds, words[kind] ?? kind).replace("@TROUBLE@", () => line)
    ).join("\n")
  }
<p class="scale"><span>0 s</span><span>${seconds} s</span></p></figure>`;
}
