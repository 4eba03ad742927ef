/**
 * What axe has to say about a page.
 *
 * @module
 */
import axe from "axe-core";
import type { Page } from "playwright-core";

/**
 * The violations axe finds on the page as it stands, a line each: the rule, and where. Under the content security policy
 * the page's context needs `bypassCSP`.
 */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return await page.evaluate(async () => {
    // deno-lint-ignore no-explicit-any -- put there by the line above
    const { violations } = await (globalThis as any).axe.run();
    return violations.map(({ id, nodes }: { id: string; nodes: { target: string[] }[] }) =>
      `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`
    );
  });
}
