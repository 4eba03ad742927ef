import assert from "node:assert/strict";
import { startApp } from "@/tests/app.ts";
import { badLine } from "@/tests/browser/bad_line.ts";
import { browser, noBrowser } from "@/tests/browser/chromium.ts";
import { samplePages } from "@/tests/browser/pages.ts";
import { wireBytes } from "@/tests/browser/wire.ts";
import { copySources, edit } from "@/tests/copy.ts";
import { filesOf, firstVisit } from "./first_visit.ts";
import { items, overBudget, priced } from "./over_budget.ts";

const visit = { html: 10, css: 20, js: 30, images: 40, total: 100, requests: 5 };

Deno.test("each thing of which a page has more than its route may is named", () => {
  const over = (budget: typeof visit) =>
    overBudget(priced(new Map([["/a/1?b=c", visit]]), { "/a/:id": budget }));
  assert.deepEqual(over(visit), []);
  for (const item of items) {
    const [line, ...others] = over({ ...visit, [item]: visit[item] - 1 });
    assert.deepEqual(others, []);
    assert.match(
      line,
      new RegExp(`^/a/1\\?b=c: ${visit[item]} .*of ${item}, /a/:id may have ${visit[item] - 1}$`),
    );
  }
});

Deno.test("a page without a budget and a budget without a page are errors", () => {
  assert.throws(() => priced(new Map([["/b", visit]]), { "/a": visit }), /no budget for \/b/);
  assert.throws(
    () => priced(new Map([["/a", visit]]), { "/a": visit, "/*": visit }),
    /for the budget of \/\*/,
  );
});

Deno.test({
  name: "what is measured without a browser is what Chromium fetches",
  ignore: noBrowser,
  async fn() {
    await using app = await startApp();
    await using line = await badLine(app.url);
    const chromium = await browser();
    try {
      for (const { name, path } of await samplePages(app.url)) {
        // On others islands wait to be seen, which is counted and need not happen.
        if (!/^(?:landing|league|matchup)$/.test(name)) continue;
        const files = await filesOf(app.url + path);
        line.seen.length = 0;
        const wire = await wireBytes(chromium, line.url + path);
        const known = files.map((file) => `GET ${file.path}`);
        // The stream of scores is the island's own; of a picture's forms the browser takes what it needs.
        const unknown = line.seen.filter((one) => !known.includes(one) && !/\/live\?|\/images\//.test(one));
        assert.deepEqual(unknown, [], name);
        const { html, css, js } = firstVisit(files);
        for (const [mine, its] of [[html, wire.document], [css, wire.stylesheet], [js, wire.script]]) {
          assert(Math.abs(mine - its) <= 0.05 * its, `${name}: ${mine} bytes, in Chromium ${its}`);
        }
      }
    } finally {
      await chromium.close();
    }
  },
});

Deno.test("a build whose pages are too heavy fails, and says which", async () => {
  const folder = await Deno.makeTempDir({ prefix: "rumbledore-budget-" });
  try {
    await copySources(folder);
    await edit(`${folder}/fresh.config.ts`, (text) => text.replace(/("\/": \{ html: )\d[\d_]*/, "$11_000"));
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["task", "build"],
      cwd: folder,
    }).output();
    const said = new TextDecoder().decode(stderr);
    assert.equal(code, 1, new TextDecoder().decode(stdout) + said);
    assert.match(said, /Too heavy[^]*\n\/: \d{4} bytes of html, \/ may have 1000\n/);
    assert.equal(said.match(/ may have /g)?.length, 1, said);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
