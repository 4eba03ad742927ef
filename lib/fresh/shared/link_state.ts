/** How the address of a link stands to the page it is on. */

/** Value of `aria-current`: this very page, or one above it. */
export type LinkState = "page" | "true" | null;

/**
 * @param pathname of the page
 * @param href the link's attribute, beginning with a slash
 */
export function linkState(pathname: string, href: string): LinkState {
  const bare = (path: string) => path.length > 1 ? path.replace(/\/$/, "") : path;
  const page = bare(pathname), link = bare(href.replace(/[?#].*/s, "") || "/");
  if (page === link) return "page";
  return link === "/" || page.startsWith(link + "/") ? "true" : null;
}

/** The attributes that say so, by their name. */
export const linkAttributes = (state: LinkState): Record<string, string> =>
  state === null
    ? {}
    : { [state === "page" ? "data-current" : "data-ancestor"]: "true", "aria-current": state };
