/**
 * Where somebody is sent after signing in. Strangers write it into links, so it never leads away from this site.
 *
 * @module
 */

/**
 * A path of this site with its query, from whatever stood behind `to=`; `/` for everything that is none.
 * Browsers read `//host`, `/\host` and paths with tabs or line breaks in them as other sites.
 */
export function safePath(text: string | null | undefined): string {
  // deno-lint-ignore no-control-regex -- that is what is looked for
  if (!text || text.length > 500 || !/^\/(?![/\\])[^\\\x00-\x20\x7f]*$/.test(text)) return "/";
  const base = "http://here.invalid";
  if (!URL.canParse(text, base)) return "/";
  const { origin, pathname, search } = new URL(text, base);
  return origin === base && !pathname.startsWith("//") ? pathname + search : "/";
}
