/**
 * Subjects of talk in SQL.
 *
 * @module
 */
import type { Subject } from "@/lib/talk/subject.ts";
import { int4 } from "./keys.ts";
import type { Queries, Query, Row } from "./sql.ts";

type Fragment = Query<Row[]>;

/** A subject, or one whose number SQL finds. */
export type AnySubject = Omit<Subject, "number"> & { number: number | Fragment };

/** That a row with the columns year, about and about_id is of the transaction's league and of this subject. */
export const isAbout = (tx: Queries, { year, about, number }: AnySubject): Fragment =>
  tx`league_id = (select current_league()) and year = ${year} and about = ${about} and about_id = ${number}`;

/** Whether the transaction's league has this week or matchup. */
export const hasSubject = (tx: Queries, { year, about, number }: Subject): Fragment =>
  tx`exists (select from matchups g where g.league_id = (select current_league()) and g.year = ${year}
    and ${number}::int = case ${about} when 'week' then g.week else g.matchup_id end)`;

/** Whether a subject can be asked for at all. */
export const askable = ({ year, number }: Subject): boolean => int4(year) && int4(number);
