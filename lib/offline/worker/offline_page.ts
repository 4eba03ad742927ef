/**
 * What is shown when there is no connection in the place of a page that was never visited, or of which a part was.
 *
 * @module
 */
import { clock, escaped, formNotes, withNotes } from "./notes.ts";
import { type Kept, pagesKept } from "./shelf.ts";

/** Put in by lib/offline/build.ts: the addresses of stylesheet and icon, and the script that every page has. */
declare const STYLES: string;
declare const ICON: string;
declare const SCRIPT: string;

const MOST = 20;

/** What is above every page; `who` is the partial that names the reader. */
const top = (who = "") =>
  '<a class="skip" href="#main">Skip to the page</a><nav class="top" aria-label="Rumbledore">' +
  `<a href="/" aria-current="false">Rumbledore</a>${who}</nav>`;

/** The page, with a list of those that can be read. */
export async function offlinePage(): Promise<Response> {
  const pages = (await pagesKept()).slice(0, MOST);
  const nonce = crypto.randomUUID();
  const list = pages.map(({ path, title, at }) =>
    `<li><a class="block" href="${escaped(path)}">${
      title.replace(/ · Rumbledore$/, "") || escaped(path)
    }<small class="quiet">${clock(at)}</small></a></li>`
  ).join("");
  const html = `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<script nonce="${nonce}">${SCRIPT}</script><link rel="stylesheet" href="${STYLES}"><link rel="icon" href="${ICON}" type="image/svg+xml"><title>Offline · Rumbledore</title></head>
<body><div class="page">${top()}<main id="main" tabindex="-1" class="error"><h1>You are offline</h1>
<p class="deck">This page was not read before on this device. It needs a connection.</p>
<p class="deck"><a class="button" href="">Try again</a></p>${
    list && `<h2>What can be read now</h2><ul class="ruled slips">${list}</ul>`
  }</main></div></body></html>`;
  return new Response(withNotes(html, await formNotes()), {
    status: 503,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy":
        `default-src 'self'; script-src 'nonce-${nonce}'; worker-src 'self'; object-src 'none'; form-action 'self'; ` +
        "base-uri 'none'; frame-ancestors 'none'",
      "referrer-policy": "strict-origin-when-cross-origin",
    },
  });
}

/**
 * A page of which only a part has come, as it can be read without the rest: what is around it is not there, and nothing
 * wakes its islands.
 */
export function wholePage({ html, headers }: Kept): { html: string; headers: Headers } {
  const nonce = crypto.randomUUID();
  const own = new Headers(headers);
  const policy = headers.get("content-security-policy") ?? "";
  own.set("content-security-policy", policy.replace(/script-src(?= )/, `$& 'nonce-${nonce}'`));
  const page = html.replace("</head>", () => `<script nonce="${nonce}">${SCRIPT}</script></head>`)
    .replace(
      /<body>(<!--frsh:partial:who[^]*?<!--\/frsh:partial[^>]*-->)?/,
      (_, who) => `<body><div class="page">${top(who)}`,
    ).replace("</body>", "</div></body>");
  return { html: page, headers: own };
}
