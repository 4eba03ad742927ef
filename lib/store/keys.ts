/**
 * What may be asked for at all. Strangers choose slugs, years and ids in addresses; the database would answer some of
 * them with an error instead of with nothing.
 *
 * @module
 */

/** Whether a text can be a league's slug (the same rule as the table's check). */
export const isSlug = (text: string): boolean => /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/.test(text);

/** Whether a number fits SQL's integer, as years and ids do. */
export const int4 = (number: number): boolean => Number.isInteger(number) && Math.abs(number) < 2 ** 31;
