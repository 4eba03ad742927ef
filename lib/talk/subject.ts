/**
 * What is talked about: a week of a season, or one of its matchups.
 *
 * @module
 */
export interface Subject {
  /** The year in which the season began. */
  year: number;
  about: "week" | "matchup";
  /** The week's number, or the matchup's id. */
  number: number;
}

/** A subject as one word for forms: "2025-week-3", "2025-matchup-17". */
export const subjectWord = ({ year, about, number }: Subject): string => `${year}-${about}-${number}`;

/** The subject of a word as `subjectWord` writes it; null for anything else. */
export function subjectOf(word: string): Subject | null {
  const found = /^([12]\d{3})-(week|matchup)-(0|[1-9]\d{0,8})$/.exec(word);
  return found && { year: Number(found[1]), about: found[2] as Subject["about"], number: Number(found[3]) };
}
