/** When two elements of a document's head are the same, so that the later takes the place of the earlier. */

/** The elements that `<Head>` puts into the head. */
export const HEAD_TAGS: ReadonlySet<string> = new Set(
  ["title", "meta", "link", "script", "style", "base", "noscript", "template"],
);

/** Kinds of link of which a page may have several that differ in nothing but where they point. */
const MANY = /\b(?:stylesheet|modulepreload|preload|prefetch|preconnect|dns-prefetch)\b/;

/**
 * A name that elements which are the same have in common.
 * @param key the element's `key`, null when it has none
 * @param text what is in the element; only counts when the attributes do not tell it from others
 */
export function headItemName(
  tag: string,
  key: string | null,
  attributes: readonly (readonly [name: string, value: string])[],
  text: string,
): string {
  if (key !== null) return "key:" + key;
  if (tag === "title" || tag === "base") return tag;
  const repeats = attributes.some(([name, value]) => name === "rel" && MANY.test(value));
  const identity = attributes
    .filter(([name]) =>
      !(tag === "meta" && name === "content") && !(tag === "link" && name === "href" && !repeats)
    )
    .map((pair) => pair.join("="))
    .sort();
  return [tag, ...identity, tag === "script" || tag === "style" || tag === "noscript" ? text : ""].join("\n");
}
