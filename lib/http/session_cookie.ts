/**
 * What a request says of its browser: where it is, whether it came by https, which session it has.
 *
 * @module
 */
import type { Context } from "fresh";
import type { State } from "@/define.ts";
import { deviceName } from "@/lib/accounts/device.ts";
import { cookieKind, cookieValue, SESSION_DAYS, setCookie } from "@/lib/accounts/session.ts";
import { MAIL_MINUTES } from "@/lib/accounts/sign_in.ts";
import { clientNetwork } from "./client_network.ts";
import { clientAddress } from "./forwarded.ts";

type Ctx = Context<State>;

/** This site's origin as browsers see it. */
export const siteOrigin = (ctx: Ctx): string => ctx.state.settings.PUBLIC_ORIGIN ?? ctx.url.origin;

const isHttps = (ctx: Ctx) => siteOrigin(ctx).startsWith("https:");

function cookie(ctx: Ctx, what: "session" | "sign-in" | "position"): string | null {
  return cookieValue(ctx.req.headers.get("cookie"), cookieKind(what, isHttps(ctx)));
}

/** The token of the request's session cookie, or null. */
export const sessionToken = (ctx: Ctx): string | null => cookie(ctx, "session");

/** The token of the browser that waits for a mail, or null. */
export const waitingToken = (ctx: Ctx): string | null => cookie(ctx, "sign-in");

/** How new a browser's answers must be (position.ts), or null. */
export const positionCookie = (ctx: Ctx): string | null => cookie(ctx, "position");

/** The kind of cookie that says so. */
export const positionKind = (ctx: Ctx) => cookieKind("position", isHttps(ctx));

/** The browser as a session remembers it. */
export const browserOf = (ctx: Ctx) => ({
  device: deviceName(ctx.req.headers.get("user-agent")),
  before: sessionToken(ctx),
});

/** The network that attempts are counted by: the client's where proxies that are trusted say whose. */
export function clientOf(ctx: Ctx): string {
  const { TRUST_PROXY } = ctx.state.settings;
  return clientNetwork(clientAddress(ctx.info, ctx.req.headers.get("x-forwarded-for"), TRUST_PROXY));
}

/** Sends a browser that has just signed in on its way, with its session's cookie. */
export function welcome(ctx: Ctx, token: string, to: string): Response {
  const response = ctx.redirect(to, 303);
  setSession(ctx, response.headers, token);
  return response;
}

/** Gives a browser its session's cookie; it has nothing to wait for any more. */
export function setSession(ctx: Ctx, headers: Headers, token: string): void {
  headers.append("set-cookie", setCookie(cookieKind("session", isHttps(ctx)), token, SESSION_DAYS * 86_400));
  if (waitingToken(ctx) !== null) {
    headers.append("set-cookie", setCookie(cookieKind("sign-in", isHttps(ctx)), "", 0));
  }
}

/** Takes a browser's session cookie away. */
export function endCookie(ctx: Ctx, headers: Headers): void {
  headers.append("set-cookie", setCookie(cookieKind("session", isHttps(ctx)), "", 0));
}

/** Sends a browser that has asked for a mail to where its code is typed, and from there to `to`. */
export function awaitMail(ctx: Ctx, browser: string, to: string): Response {
  const response = ctx.redirect(`/sign-in/code?${new URLSearchParams({ to })}`, 303);
  response.headers.append(
    "set-cookie",
    setCookie(cookieKind("sign-in", isHttps(ctx)), browser, MAIL_MINUTES * 60),
  );
  return response;
}
