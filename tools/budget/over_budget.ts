/**
 * What pages cost, held against what they may cost.
 *
 * @module
 */
import type { VisitCost } from "@/fresh.config.ts";

/** A page of a route with what a first visit costs and may cost. */
export interface Priced {
  route: string;
  path: string;
  visit: VisitCost;
  budget: VisitCost;
}

/** What is measured and limited, in the order in which it is shown. */
export const items = ["html", "css", "js", "images", "total", "requests"] as const;

/**
 * The pages with the budgets of their routes, the first whose pattern fits.
 * @throws Error naming the page that no budget is for, or the budget that no page is for
 */
export function priced(
  visits: ReadonlyMap<string, VisitCost>,
  budgets: Readonly<Record<string, VisitCost>>,
): Priced[] {
  const routes = Object.entries(budgets).map(([route, budget]) => {
    return { route, budget, pattern: new URLPattern({ pathname: route }) };
  });
  const found = [...visits].map(([path, visit]) => {
    const { pathname } = new URL(path, "http://a");
    const fitting = routes.find(({ pattern }) => pattern.test({ pathname }));
    if (!fitting) throw new Error(`fresh.config.ts has no budget for ${path}`);
    return { route: fitting.route, path, visit, budget: fitting.budget };
  });
  const idle = routes.find(({ route }) => !found.some((page) => page.route === route));
  if (idle) throw new Error(`no page was measured for the budget of ${idle.route}`);
  return found;
}

/** A line for each thing of which a page has more than it may. */
export function overBudget(pages: readonly Priced[]): string[] {
  return pages.flatMap(({ path, route, visit, budget }) =>
    items.filter((item) => visit[item] > budget[item]).map((item) =>
      `${path}: ${visit[item]} ${item === "requests" ? "" : "bytes "}of ${item}, ${route} may have ${
        budget[item]
      }`
    )
  );
}
