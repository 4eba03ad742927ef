/**
 * A page that can be kept: the nonces of Fresh's csp() let one rendering's inline scripts run, hashes let these scripts
 * run in every copy of it.
 *
 * @module
 */
import { createHash } from "node:crypto";
import type { Header } from "@/lib/cache/kept.ts";

const CARRIES_POLICY = /^content-security-policy(?:-report-only)?$/;
const NONCE = /'nonce-([\w+/=-]+)'/;

/**
 * The page with its policy's nonce taken out of every element, and in its place the policy naming each inline script and
 * style that carried it, by hash (CSP 3, 2.3.1). What carried no nonce is not named, so it runs no more than before. A
 * page without a nonce comes back as it is.
 */
export function hashed(html: string, headers: readonly Header[]): { html: string; headers: Header[] } {
  const nonce = headers.find(([name]) => CARRIES_POLICY.test(name))?.[1].match(NONCE)?.[1];
  if (!nonce) return { html, headers: [...headers] };
  const hashes = { script: new Set<string>(), style: new Set<string>() };
  const attribute = ` nonce="${nonce}"`;
  // A script's or style's text ends at its first end tag, whatever is in it (HTML, 13.1.2.6).
  const element = new RegExp(`<(script|style)\\b([^>]*)${attribute}([^>]*)>([^]*?)</\\1`, "g");
  const bare = html.replace(element, (whole, tag: "script" | "style", before, after, text: string) => {
    const attributes: string = before + after;
    // A script with an address is let in by 'self', and JSON is never run.
    const isInline = !/\ssrc=/.test(attributes) && !/\stype="application\/json"/.test(attributes);
    if (isInline && text) {
      hashes[tag].add(`'sha256-${createHash("sha256").update(text).digest("base64")}'`);
    }
    return whole.replace(attribute, "");
  });
  const policy = (value: string) =>
    value.split("; ").map((directive) => {
      const of = directive.startsWith("style-") ? hashes.style : hashes.script;
      return directive.replace(NONCE, [...of].join(" ")).trimEnd();
    }).join("; ");
  return {
    html: bare,
    headers: headers.map(([name, value]) => [name, CARRIES_POLICY.test(name) ? policy(value) : value]),
  };
}
