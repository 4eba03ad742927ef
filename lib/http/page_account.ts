/**
 * Whose pages these are, said to the service worker, which cannot see cookies; and forms that it sends later taken from
 * nobody but who wrote them.
 *
 * @module
 */
import type { Middleware } from "fresh";
import type { State } from "@/define.ts";

/** On a page: the account that it is for. On a form that has waited: the account that wrote it. */
const HEADER = "x-account";

/** Names the account on every page of one; answers 412 to a form that was written by another. */
export function pageAccount(): Middleware<State> {
  return async (ctx) => {
    const account = String(ctx.state.viewer.account?.id ?? "");
    const writer = ctx.req.headers.get(HEADER);
    if (writer !== null && writer !== account) {
      return new Response("Somebody else wrote this form.", {
        status: 412,
        headers: { "cache-control": "no-store" },
      });
    }
    const response = await ctx.next();
    if (account) response.headers.set(HEADER, account);
    return response;
  };
}
