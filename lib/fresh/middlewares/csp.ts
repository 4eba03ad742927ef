import { internals } from "../context.ts";
import type { Middleware } from "../handlers.ts";
import { withHeaders } from "./headers.ts";

/** Settings of {@linkcode csp}. */
export interface CSPOptions {
  /** Have violations reported and not prevented. */
  reportOnly?: boolean;
  /** URL that browsers send reports to. */
  reportTo?: string;
  /** Directives in addition to the default ones, or in their place where the name is the same. */
  csp?: string[];
  /** Allow only the inline scripts and styles that were rendered, by a nonce, in place of all. */
  useNonce?: boolean;
}

const DEFAULTS = [
  "default-src 'self'",
  "script-src 'self' 'unsafe-inline'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self'",
  "img-src 'self' data:",
  "media-src 'self' data: blob:",
  "worker-src 'self' blob:",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "upgrade-insecure-requests",
];

const TAKES_NONCE =
  /((?:^|; )(?:default-src|script-src(?:-elem)?|style-src(?:-elem|-attr)?) [^;]*?)'unsafe-inline'/g;

/** Sets a Content-Security-Policy, which says where a page's scripts, styles and the rest may come from. */
export function csp<State>(
  { reportOnly = false, reportTo, csp = [], useNonce = false }: CSPOptions = {},
): Middleware<State> {
  const directives = new Map(
    [...DEFAULTS, ...csp].map((directive) => [directive.split(" ", 1)[0], directive]),
  );
  if (reportTo) {
    directives.set("report-to", "report-to csp-endpoint");
    directives.set("report-uri", `report-uri ${reportTo}`);
  }
  const upgraded = [...directives.values()].join("; ");
  // Where the site itself has no https, browsers would look for it there: for what a script fetches and is redirected.
  directives.delete("upgrade-insecure-requests");
  const plain = [...directives.values()].join("; ");
  const header = `content-security-policy${reportOnly ? "-report-only" : ""}`;

  return async (ctx) => {
    const run = internals(ctx);
    if (useNonce) run.nonce = crypto.randomUUID().replaceAll("-", "");
    const response = await ctx.next();
    const policy = ctx.url.protocol === "https:" ? upgraded : plain;
    // What is not rendered here has no nonces in it.
    const isNonced = run.nonce !== null && run.isRendered;
    return withHeaders(response, (headers) => {
      headers.set(header, isNonced ? policy.replace(TAKES_NONCE, `$1'nonce-${run.nonce}'`) : policy);
      if (reportTo) headers.set("reporting-endpoints", `csp-endpoint="${reportTo}"`);
    });
  };
}
