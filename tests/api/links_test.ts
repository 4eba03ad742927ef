/** Every link on every page of the sample league leads somewhere. @module */
import assert from "node:assert/strict";
import { startApp } from "@/tests/app.ts";

Deno.test("no link of ours is dead, and every page has one h1 and a title", async () => {
  await using app = await startApp();
  const asked = new Map<string, string>([["/", "the start"]]);
  for (const [path, from] of asked) {
    const response = await fetch(app.url + path, { headers: { accept: "text/html" } });
    const html = await response.text();
    assert.equal(response.status, 200, `${path}, linked from ${from}`);
    if (!response.headers.get("content-type")?.startsWith("text/html")) continue;
    assert.equal(html.match(/<h1[\s>]/g)?.length, 1, `${path} has one h1`);
    assert.match(
      html,
      /<title>[^<]+ · Rumbledore<\/title>|<title>Rumbledore[^<]*<\/title>/,
      `${path} has a title`,
    );
    for (const [, href] of html.matchAll(/<a\b[^>]*?\bhref="([^"]*)"/g)) {
      const address = new URL(href.replaceAll("&amp;", "&"), app.url + path);
      if (address.origin !== app.url) continue;
      const next = address.pathname + address.search;
      if (!asked.has(next)) asked.set(next, path);
    }
  }
  assert(asked.size > 800, `${asked.size} addresses`);
  console.log(`${asked.size} addresses`);
});
