import { define } from "@/define.ts";
import { methodNotAllowed } from "@/lib/api/endpoint.ts";
import { openApi } from "@/lib/api/openapi.ts";

export const handler = define.handlers((ctx) => {
  if (ctx.req.method !== "GET" && ctx.req.method !== "HEAD") return methodNotAllowed(ctx.url.pathname);
  return Response.json(openApi(ctx.state.settings.PUBLIC_ORIGIN ?? ctx.url.origin), {
    headers: { "cache-control": "no-cache" },
  });
});
