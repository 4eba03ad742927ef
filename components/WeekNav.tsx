import type { ComponentChildren } from "preact";
import type { Paths } from "@/components/paths.ts";
import type { Week } from "@/lib/league/schedule.ts";

/**
 * From week to week: the one before, any other, the next.
 *
 * @param props.weeks every week of the season
 * @param props.week the one shown
 * @param props.children what picks any week, a form with the id `week-picker`
 */
export function WeekNav(
  { at, year, weeks, week, children }: {
    at: Paths;
    year: number;
    weeks: Week[];
    week: number;
    children: ComponentChildren;
  },
) {
  const index = weeks.findIndex((one) => one.week === week);
  const step = (to: Week | undefined, arrow: string, words: string) =>
    to
      ? (
        <a
          class="step"
          href={at.week(year, to.week)}
          aria-label={`${words}: ${to.label}`}
          aria-current="false"
        >
          {arrow}
        </a>
      )
      : <span class="step" aria-hidden="true">{arrow}</span>;
  return (
    <nav class="weeks" aria-label="Week">
      {step(weeks[index - 1], "←", "Previous")}
      {children}
      {step(weeks[index + 1], "→", "Next")}
      <noscript>
        <button type="submit" form="week-picker">Go</button>
      </noscript>
    </nav>
  );
}
