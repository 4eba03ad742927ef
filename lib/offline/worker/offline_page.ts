/**
 * What is shown in the place of a page that was never visited, when there is no connection.
 *
 * @module
 */
import { clock, formNotes, withNotes } from "./notes.ts";
import { escaped } from "./notes.ts";
import { pagesKept } from "./shelf.ts";

/** Put in by lib/offline/build.ts: the stylesheet's address, and the script that sets the colours, as pages have it. */
declare const STYLES: string;
declare const THEME: string;

const MOST = 20;

/** The page, with a list of those that can be read. */
export async function offlinePage(): Promise<Response> {
  const pages = (await pagesKept()).slice(0, MOST);
  const nonce = crypto.randomUUID();
  const list = pages.map(({ path, title, at }) =>
    `<li><a class="block" href="${escaped(path)}">${title || escaped(path)}</a> <small class="quiet">as of ${
      clock(at)
    }</small></li>`
  ).join("");
  const html = `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<script nonce="${nonce}">${THEME}</script><link rel="stylesheet" href="${STYLES}"><title>Offline · Rumbledore</title></head>
<body><div class="page"><nav class="top" aria-label="Rumbledore"><a href="/" aria-current="false">Rumbledore</a></nav>
<main id="main" tabindex="-1" class="error"><h1>You are offline</h1>
<p class="deck">This page was not read before on this device. It needs a connection.</p>
<p><a class="button" href="">Try again</a></p>${
    list && `<h2>What can be read now</h2><ul class="ruled">${list}</ul>`
  }</main></div></body></html>`;
  return new Response(withNotes(html, await formNotes()), {
    status: 503,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy":
        `default-src 'none'; style-src 'self'; script-src 'nonce-${nonce}'; form-action 'self'; base-uri 'none'`,
      "referrer-policy": "strict-origin-when-cross-origin",
    },
  });
}
