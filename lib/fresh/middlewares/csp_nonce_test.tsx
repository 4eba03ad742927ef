import assert from "node:assert/strict";
import { App, csp } from "fresh";
import { fetchFrom } from "../testing.ts";

const app = () =>
  new App().use(csp({ useNonce: true }))
    .get("/page", (ctx) =>
      ctx.render(
        <html>
          <head>
            <style>{"p{color:red}"}</style>
          </head>
          <body>
            <script src="/a.js"></script>
          </body>
        </html>,
      ))
    .get("/json", () => Response.json({}));

Deno.test("with useNonce a page's scripts and styles carry the policy's nonce, a new one each time", async () => {
  const fetch = fetchFrom(app());
  const nonces = new Set<string>();
  for (let i = 0; i < 2; i++) {
    const response = await fetch("/page");
    const policy = response.headers.get("content-security-policy")!;
    const [, nonce] = /script-src 'self' 'nonce-([\da-f]+)'/.exec(policy)!;
    assert.ok(policy.includes(`style-src 'self' 'nonce-${nonce}'`) && !policy.includes("unsafe-inline"));
    const html = await response.text();
    assert.match(html, new RegExp(`<style[^>]* nonce="${nonce}"`));
    assert.match(html, new RegExp(`<script[^>]* nonce="${nonce}"`));
    nonces.add(nonce);
  }
  assert.equal(nonces.size, 2);
});

Deno.test("what is not rendered keeps 'unsafe-inline'", async () => {
  const policy = (await fetchFrom(app())("/json")).headers.get("content-security-policy")!;
  assert.match(policy, /script-src 'self' 'unsafe-inline'/);
});
