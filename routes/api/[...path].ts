import { define } from "@/define.ts";
import { problem } from "@/lib/http/problem.ts";

export const handler = define.handlers((ctx) =>
  problem({
    status: 404,
    detail: "There is no such address. /api/v1/openapi.json describes those that are there.",
    instance: ctx.url.pathname,
  })
);
