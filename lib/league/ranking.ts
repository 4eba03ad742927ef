/**
 * Lists of the best: places, shared where values are equal.
 *
 * @module
 */

/** Where an entry stands in its list. Equal values share a place: 1, 2, 2, 4. */
export interface Placed {
  place: number;
  shared: boolean;
}

export interface RecordList<E extends Placed> {
  entries: E[];
  /** How many more share the last entry's place and did not fit. */
  more: number;
}

/**
 * The first `top` of these by value, each made into an entry. Equal values keep the order they come in; values that
 * differ by less than a billionth (shares of games are floats) are equal.
 */
export function ranking<T, E>(
  items: readonly T[],
  value: (item: T) => number,
  best: "highest" | "lowest",
  top: number,
  entry: (item: T, value: number) => E,
): RecordList<E & Placed> {
  if (top < 1 || items.length === 0) return { entries: [], more: 0 };
  const sign = best === "highest" ? -1 : 1;
  const equal = (a: number, b: number) => Math.abs(a - b) < 1e-9;
  const bar = lastPlaceValue(items, (item) => sign * value(item), top) + 1e-9;
  const first = items.filter((item) => sign * value(item) < bar).map((item) => ({ item, value: value(item) }))
    .sort((a, b) => equal(a.value, b.value) ? 0 : sign * (a.value - b.value));
  const places: number[] = [];
  const entries = first.slice(0, top).map(({ item, value }, i) => {
    places.push(i > 0 && equal(first[i - 1].value, value) ? places[i - 1] : i + 1);
    const shared = [first[i - 1], first[i + 1]].some((other) =>
      other !== undefined && equal(other.value, value)
    );
    return { ...entry(item, value), place: places[i], shared };
  });
  return { entries, more: first.length - entries.length };
}

/** The `top`-th smallest value, or the greatest where there are fewer. One pass: a history has thousands of games. */
function lastPlaceValue<T>(items: readonly T[], value: (item: T) => number, top: number): number {
  const smallest: number[] = [];
  for (const item of items) {
    const its = value(item);
    if (smallest.length === top && its >= smallest[top - 1]) continue;
    if (smallest.length === top) smallest.pop();
    let at = smallest.length;
    while (at > 0 && smallest[at - 1] > its) at--;
    smallest.splice(at, 0, its);
  }
  return smallest[smallest.length - 1];
}
