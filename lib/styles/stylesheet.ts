/**
 * A stylesheet taken apart, so that a page can be sent the rules that it has use for.
 *
 * @module
 */

/** A rule with what has to be on a page for it to matter, or rules that stand inside of `@layer` or `@media`. */
type Rule =
  | { text: string; needs: readonly Needs[] }
  | { head: string; inner: readonly Rule[] };

/** Names that one selector asks for: `td`, `.score`, `#main`. */
type Needs = readonly string[];

/** The stylesheet without comments and without spaces that mean nothing. Knows no strings with `{`, `}` or `;` in them. */
export function minified(css: string): string {
  return css.replace(/\/\*[^]*?\*\//g, "")
    .replace(/\s+/g, " ")
    .replace(/ ?([{};,]) ?/g, "$1")
    .replace(/([\w-]): /g, "$1:")
    .replaceAll(";}", "}")
    .trim();
}

/** The rules of a minified stylesheet. */
export function rules(css: string): Rule[] {
  const found: Rule[] = [];
  for (let at = 0; at < css.length;) {
    const open = css.indexOf("{", at), end = css.indexOf(";", at);
    if (end >= 0 && (end < open || open < 0)) {
      // A statement, such as the order of the layers.
      found.push({ text: css.slice(at, end + 1), needs: [[]] });
      at = end + 1;
      continue;
    }
    if (open < 0) break;
    let close = open;
    for (let depth = 1; depth > 0;) {
      close++;
      if (css[close] === "{") depth++;
      else if (css[close] === "}") depth--;
      else if (close >= css.length) {
        throw new SyntaxError(`a block of the stylesheet has no end: ${css.slice(at, open)}`);
      }
    }
    const head = css.slice(at, open);
    if (/^@(?:layer|media|supports)\b/.test(head)) {
      found.push({ head, inner: rules(css.slice(open + 1, close)) });
    } else {
      found.push({ text: css.slice(at, close + 1), needs: head.startsWith("@") ? [[]] : needsOf(head) });
    }
    at = close + 1;
  }
  return found;
}

/** What each selector of a list asks for; what is in brackets after a colon (`:is()`, `:not()`) is taken to be there. */
function needsOf(selectors: string): Needs[] {
  let plain = selectors.replace(/\[[^\]]*\]/g, "");
  for (let before = ""; before !== plain;) {
    before = plain;
    plain = plain.replace(/:[\w-]+\([^()]*\)/g, "");
  }
  return plain.replace(/::?[\w-]+/g, "").split(",").map((selector) =>
    selector.match(/[.#]?[A-Za-z][\w-]*/g) ?? []
  );
}

/** The rules that matter where these names are, as CSS. */
export function matching(all: readonly Rule[], names: ReadonlySet<string>): string {
  let css = "";
  for (const rule of all) {
    if ("head" in rule) {
      const inner = matching(rule.inner, names);
      if (inner) css += `${rule.head}{${inner}}`;
    } else if (rule.needs.some((needs) => needs.every((name) => names.has(name)))) css += rule.text;
  }
  return css;
}

const NAMES = /<([a-z][\w-]*)|\s(class|id)=(?:"([^"]*)"|([^\s">]+))/gi;

/** The names in a page that selectors may ask for: its elements, classes and ids. */
export function namesIn(html: string): Set<string> {
  const names = new Set<string>();
  for (const [, element, attribute, quoted, bare] of html.matchAll(NAMES)) {
    if (element) names.add(element.toLowerCase());
    else if (attribute === "id") names.add(`#${quoted ?? bare}`);
    else for (const name of (quoted ?? bare).split(/\s+/)) names.add(`.${name}`);
  }
  return names;
}
