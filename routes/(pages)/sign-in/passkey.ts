import { define } from "@/define.ts";
import { signInOptions, signInWithPasskey } from "@/lib/accounts/passkeys.ts";
import { mayTry } from "@/lib/accounts/sign_in.ts";
import { safePath } from "@/lib/accounts/to.ts";
import { jsonField } from "@/lib/http/json_field.ts";
import { browserOf, clientOf, setSession, siteOrigin } from "@/lib/http/session_cookie.ts";

/** For islands/Passkey.tsx: without a response it gives what a passkey is to sign; with one, a session. */
export const handler = define.handlers({
  async POST(ctx) {
    const { sql } = ctx.state;
    const now = new Date();
    const context = { sql, origin: siteOrigin(ctx), now };
    const headers = new Headers({ "cache-control": "no-store" });
    const { fields, value } = await jsonField(ctx.req, "response");
    if (value === undefined) return ctx.json(await signInOptions(context), { headers });
    const tooMany = await mayTry(sql, clientOf(ctx), now);
    if (tooMany) {
      headers.set("retry-after", String(tooMany));
      return ctx.json({ problem: "That was often enough for now. Try again in an hour." }, {
        status: 429,
        headers,
      });
    }
    const signed = await signInWithPasskey(context, value, browserOf(ctx));
    if (!signed) {
      return ctx.json({ problem: "This site does not know that passkey. Sign in by mail instead." }, {
        status: 422,
        headers,
      });
    }
    setSession(ctx, headers, signed.token);
    return ctx.json({ to: safePath(fields.get("to") as string | null) }, { headers });
  },
});
