import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { hashed } from "./csp_hashes.ts";

const nonce = "0123456789abcdef0123456789abcdef";
const hash = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
const policy = (value: string): [string, string][] => [["content-security-policy", value], ["link", "</a>"]];
const nonced = policy(
  `default-src 'self'; script-src 'self' 'nonce-${nonce}'; style-src 'self' 'nonce-${nonce}'`,
);

Deno.test("inline scripts and styles are named by hash, and no nonce is left", () => {
  const html =
    `<html><head><script nonce="${nonce}">let a=1</script><style nonce="${nonce}">b{}</style></head>` +
    `<body><script type="module" src="/x.js" nonce="${nonce}"></script>` +
    `<script id="s" type="application/json" nonce="${nonce}">{"a":1}</script>` +
    `<script type="module" nonce="${nonce}">import "/y.js"</script></body></html>`;
  const page = hashed(html, nonced);
  assert(!page.html.includes("nonce"), page.html);
  assert.equal(page.html, html.replaceAll(` nonce="${nonce}"`, ""));
  assert.deepEqual(page.headers, [
    [
      "content-security-policy",
      `default-src 'self'; script-src 'self' ${hash("let a=1")} ${hash('import "/y.js"')}; ` +
      `style-src 'self' ${hash("b{}")}`,
    ],
    ["link", "</a>"],
  ]);
});

Deno.test("what was injected carries no nonce and gets no hash", () => {
  const html =
    `<script nonce="${nonce}">good()</script><p><script>evil()</script><script nonce="guess">evil()</script>`;
  const page = hashed(html, nonced);
  assert.equal(page.html, html.replace(` nonce="${nonce}"`, ""));
  assert.equal(
    page.headers[0][1],
    `default-src 'self'; script-src 'self' ${hash("good()")}; style-src 'self'`,
  );
});

Deno.test("a page without inline scripts, or without nonces, allows none", () => {
  const bare = hashed("<p>Hi</p>", nonced);
  assert.equal(bare.headers[0][1], "default-src 'self'; script-src 'self'; style-src 'self'");
  const headers = policy("script-src 'self' 'unsafe-inline'");
  assert.deepEqual(hashed("<script>a()</script>", headers), { html: "<script>a()</script>", headers });
});

Deno.test("dollars and end tags in a script's text do no harm", () => {
  const text = "let a='$&$1';let b='<\\/script>'";
  const page = hashed(`<script nonce="${nonce}">${text}</script>`, nonced);
  assert.equal(page.html, `<script>${text}</script>`);
  assert(page.headers[0][1].includes(hash(text)));
});
