import { define } from "@/define.ts";

/** The process answers; nothing else is asked. */
export const handler = define.handlers({
  GET: (ctx) => ctx.text("ok\n", { headers: { "cache-control": "no-store" } }),
});
