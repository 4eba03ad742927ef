/**
 * A page that can be painted when it has come: the rules that it has use for are in it.
 *
 * @module
 */
import type { Middleware } from "fresh";
import { matching, minified, namesIn, rules } from "@/lib/styles/stylesheet.ts";

/** What routes/_app.tsx puts into the head: an empty style element, and the stylesheet. */
const PLACE = /(<style[^>]*>)(<\/style>)(<link rel="stylesheet" href="\/styles\.css[^"]*"\/?>)/;

/** Elements that islands add; the rules for them have to be there before them. */
const ADDED = ["button"];

/**
 * Puts the rules of static/styles.css that a page needs into its style element, and the link to the whole stylesheet, which
 * what comes later may need (islands, partials), to its end, where nothing waits for it. Answers to requests for partials
 * and pages without that place go through as they are; so does everything while the app is being written.
 */
export function inlineStyles<State>(): Middleware<State> {
  const css = Deno.readTextFileSync(new URL("../../static/styles.css", import.meta.url));
  const all = rules(minified(css));
  return async (ctx) => {
    const response = await ctx.next();
    const isPage = response.body && response.headers.get("content-type")?.startsWith("text/html");
    if (!isPage || ctx.isPartial || ctx.config.mode !== "production") return response;
    const html = await response.text();
    return new Response(withStyles(html, all), response);
  };
}

function withStyles(html: string, all: ReturnType<typeof rules>): string {
  const found = PLACE.exec(html);
  const end = html.lastIndexOf("</body>");
  if (!found || end < 0) return html;
  const [place, open, close, link] = found;
  const names = namesIn(html);
  for (const name of ADDED) names.add(name);
  const after = found.index + place.length;
  return html.slice(0, found.index) + open + matching(all, names) + close + html.slice(after, end) + link +
    html.slice(end);
}
