import { define } from "@/define.ts";
import { addPasskey, registrationOptions } from "@/lib/accounts/passkeys.ts";
import { jsonField } from "@/lib/http/json_field.ts";
import { browserOf, siteOrigin } from "@/lib/http/session_cookie.ts";

/** For islands/Passkey.tsx: without a response it gives what a new passkey needs; with one, it is kept. */
export const handler = define.handlers({
  async POST(ctx) {
    const { account } = ctx.state.viewer;
    const headers = { "cache-control": "no-store" };
    if (!account || account.demo) {
      return ctx.json({ problem: "Sign in by mail first." }, { status: 403, headers });
    }
    const context = { sql: ctx.state.sql, origin: siteOrigin(ctx), now: new Date() };
    const { value } = await jsonField(ctx.req, "response");
    if (value === undefined) return ctx.json(await registrationOptions(context, account), { headers });
    if (await addPasskey(context, account.id, value, browserOf(ctx).device)) {
      return ctx.json({ to: "/account" }, { headers });
    }
    return ctx.json({ problem: "That passkey was not taken. Try again." }, { status: 422, headers });
  },
});
