/**
 * The way back to a page, for links and redirects that lead away for a while.
 *
 * @module
 */

/** What Fresh puts into the address when only a page's partials are asked for. */
const ofPartials = ["fresh-partial", "fresh-hash"];

/** Path and query of the page itself, whether it or only its partials were asked for. */
export function returnPath({ pathname, searchParams }: URL): string {
  const query = new URLSearchParams(searchParams);
  for (const name of ofPartials) query.delete(name);
  return query.size > 0 ? `${pathname}?${query}` : pathname;
}
