/**
 * `deno task budget`: what a first visit to each kind of page costs and may cost (fresh.config.ts), measured on the build
 * that is there, with the sample league in a database of its own in a temporary folder. Ends with 1 where a page costs
 * more. `deno task build` ends with this, so that nothing that is too heavy is built.
 *
 * @module
 */
import { budgets, type VisitCost } from "@/fresh.config.ts";
import { startBuilt } from "@/tests/app.ts";
import { samplePages } from "@/tests/browser/pages.ts";
import { filesOf, firstVisit } from "./budget/first_visit.ts";
import { items, overBudget, priced } from "./budget/over_budget.ts";

const visits = new Map<string, VisitCost>();
{
  await using app = await startBuilt();
  for (const { path } of await samplePages(app.url)) {
    visits.set(path, firstVisit(await filesOf(app.url + path)));
  }
}

const pages = priced(visits, budgets);
const wide = Math.max(...pages.map(({ path }) => path.length));
const row = (first: string, cells: string[]) =>
  `| ${first.padEnd(wide)} | ${cells.map((cell) => cell.padStart(15)).join(" | ")} |`;
console.log(row("page", [...items]));
console.log(row("-".repeat(wide), items.map(() => "-".repeat(14) + ":")));
for (const { path, visit, budget } of pages) {
  console.log(row(path, items.map((item) => `${visit[item]} / ${budget[item]}`)));
}

const over = overBudget(pages);
if (over.length > 0) {
  console.error(`\nToo heavy (fresh.config.ts has the budgets):\n${over.join("\n")}`);
  Deno.exit(1);
}
