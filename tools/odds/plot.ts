/**
 * Reliability as a picture: what was said along the bottom, what came along the side; on the line is right.
 *
 * @module
 */
import type { Tenth } from "./calibration.ts";

/** A set of forecasts: its name, its colour, and its tenths. */
export interface Series {
  name: string;
  colour: string;
  tenths: Tenth[];
}

const SIZE = 360;
const MARGIN = 48;

/** An SVG of 440 by 440; a disc's area grows with the cases in it, tenths with less than 100 are hollow. */
export function plot(series: Series[]): string {
  const x = (chance: number) => (MARGIN + chance * SIZE).toFixed(1);
  const y = (chance: number) => (MARGIN / 2 + (1 - chance) * SIZE).toFixed(1);
  const ticks = [0, 0.2, 0.4, 0.6, 0.8, 1];
  const text = (at: string, words: string) => `<text ${at}>${words}</text>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 440 440" font-family="sans-serif" font-size="12">`,
    `<title>Win probability: said and came</title><rect width="440" height="440" fill="#f8f7f1"/>`,
    `<path d="M${x(0)} ${y(0)}L${x(1)} ${y(1)}" stroke="#171812"/>`,
    ...[-0.05, 0.05].map((off) =>
      `<path d="M${x(Math.max(0, -off))} ${y(Math.max(0, off))}L${x(Math.min(1, 1 - off))} ${
        y(Math.min(1, 1 + off))
      }" stroke="#5b5c52" stroke-dasharray="4 4"/>`
    ),
    `<path d="M${x(0)} ${y(1)}V${y(0)}H${x(1)}" fill="none" stroke="#171812"/>`,
    ...ticks.map((tick) =>
      text(`x="${x(tick)}" y="${Number(y(0)) + 16}" text-anchor="middle"`, `${tick * 100}%`)
    ),
    ...ticks.map((tick) =>
      text(`x="${MARGIN - 6}" y="${Number(y(tick)) + 4}" text-anchor="end"`, `${tick * 100}%`)
    ),
    text(
      `x="${x(0.5)}" y="${Number(y(0)) + 36}" text-anchor="middle"`,
      "said (the dashes are five points off)",
    ),
    ...series.flatMap(({ name, colour, tenths }, i) => [
      ...tenths.filter(({ cases }) => cases > 0).map(({ cases, said, came }) =>
        `<circle cx="${x(said!)}" cy="${y(came!)}" r="${
          Math.max(3, Math.min(14, Math.sqrt(cases) / 5)).toFixed(1)
        }" ` +
        `fill="${cases < 100 ? "none" : colour}" fill-opacity="0.7" stroke="${colour}"/>`
      ),
      text(`x="${MARGIN + 12}" y="${MARGIN / 2 + 20 + 18 * i}" fill="${colour}" font-weight="bold"`, name),
    ]),
    "</svg>\n",
  ].join("\n");
}
