/**
 * Who asks: found once for each request, from its session cookie.
 *
 * @module
 */
import type { Middleware } from "fresh";
import type { State } from "@/define.ts";
import type { Viewer } from "@/lib/accounts/types.ts";

/** Somebody of whom nothing is known. */
export const nobody: Viewer = Object.freeze({
  account: null,
  membership: null,
  maySee: false,
  isCommissioner: false,
});

/** Sets `ctx.state.viewer`. */
export function viewer(): Middleware<State> {
  return (ctx) => {
    ctx.state.viewer = nobody;
    return ctx.next();
  };
}
