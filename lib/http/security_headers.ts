/**
 * The headers every answer carries for the browser's own defences. The content security policy is Fresh's `csp()`.
 *
 * @module
 */
import type { Middleware } from "fresh";
import type { Header } from "@/lib/cache/kept.ts";

/** One year, what HSTS preload lists and OWASP ASVS 3.4.1 ask for at least. */
const year = 31_536_000;

/** What only documents heed costs every script and stylesheet 170 bytes otherwise. */
const forDocuments: Header[] = [
  ["referrer-policy", "strict-origin-when-cross-origin"],
  ["cross-origin-opener-policy", "same-origin"],
  ["permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"],
];

/** The headers of an answer of a type; a 304 has none, and the browser has what documents heed already. */
export function defences(status: number, type: string | null, https: boolean): Header[] {
  const headers: Header[] = [["x-content-type-options", "nosniff"]];
  if (status !== 304 && !/^(?:text\/(?:javascript|css)|image\/)/.test(type ?? "")) {
    headers.push(...forDocuments);
  }
  if (https) headers.push(["strict-transport-security", `max-age=${year}; includeSubDomains`]);
  return headers;
}

/** Adds the headers; Strict-Transport-Security only on requests that came over https. */
export function securityHeaders<State>(): Middleware<State> {
  return async (ctx) => {
    const response = await ctx.next();
    const { status, headers } = response;
    for (
      const [name, value] of defences(status, headers.get("content-type"), ctx.url.protocol === "https:")
    ) {
      headers.set(name, value);
    }
    return response;
  };
}
