import type { Middleware } from "../handlers.ts";

/** Redirects to the URL with a slash at its end ("always"), or without one ("never"). The root stays "/". */
export function trailingSlashes<State>(mode: "always" | "never"): Middleware<State> {
  return (ctx) => {
    const { pathname, search } = ctx.url;
    const hasSlash = pathname.endsWith("/");
    if (pathname === "/" || hasSlash === (mode === "always")) return ctx.next();
    return ctx.redirect((hasSlash ? pathname.slice(0, -1) : `${pathname}/`) + search);
  };
}
