/**
 * The app twice in this process, over one database: as it is, and without what keeps answers. What they answer must not
 * differ.
 *
 * @module
 */
import { App, csp, csrf, staticFiles } from "fresh";
import { Builder } from "fresh/dev";
import type { State } from "@/define.ts";
import { build } from "@/fresh.config.ts";
import { lifetime } from "@/lib/accounts/session.ts";
import { hashOf, newToken } from "@/lib/accounts/tokens.ts";
import type { AccountId } from "@/lib/accounts/types.ts";
import { Answers } from "@/lib/cache/answers.ts";
import { decoded } from "@/lib/cache/coding.ts";
import { Recent } from "@/lib/cache/recent.ts";
import { cached } from "@/lib/http/cached.ts";
import { type Caching, caching, GUESTS_FOR } from "@/lib/http/caching.ts";
import { guestAnswers } from "@/lib/http/guest_answers.ts";
import { securityHeaders } from "@/lib/http/security_headers.ts";
import { visit } from "@/lib/http/visit.ts";
import { pictureFiles } from "@/lib/images/files.ts";
import { readSettings, type Settings } from "@/lib/settings.ts";
import { type Running, start } from "@/lib/start.ts";
import { inlineStyles } from "@/lib/styles/inline_styles.ts";
import type { Sql } from "@/lib/store/database.ts";
import { accountOf } from "@/lib/store/accounts.ts";
import { outsideLeagues } from "@/lib/store/in_league.ts";
import { keepSession } from "@/lib/store/sessions.ts";
import type { Visit } from "@/lib/store/visit.ts";
import { embeddedFolder } from "@/tests/databases.ts";

/** Who runs the sites of these tests. */
export const OPERATOR = "operator@example.test";

/** The islands and the routes; the same for every app. */
const applySnapshot = await new Builder<State>(build).build({ snapshot: "memory" });

type Ask = (request: Request) => Promise<Response>;

/** The app as main.ts puts it together; with `kept` null without what keeps answers. */
function app(running: Running, sql: Sql, settings: Settings, caching: Caching, kept: boolean): Ask {
  let app = new App<State>({ trustProxy: settings.TRUST_PROXY !== null })
    .use(securityHeaders())
    .use(staticFiles())
    .use((ctx) => {
      Object.assign(ctx.state, { sql, settings, running });
      return ctx.next();
    })
    .use(visit(caching));
  if (kept) app = app.use(cached(caching));
  app = app.use(csp({ useNonce: true })).use(csrf()).use(inlineStyles()).fsRoutes();
  applySnapshot(app);
  return app.handler();
}

export interface TwoApps extends AsyncDisposable {
  running: Running;
  caching: Caching;
  /** The data folder, for another process. */
  folder: string;
  /** What the apps ask the database; those who are asked wait for `before`. */
  asked: { reads: number; before: (read: number) => Promise<unknown> };
  /** As serve.ts answers. */
  kept: Ask;
  /** The same without its first look at what guests may have, before the app. */
  inside: Ask;
  /** Renders every time, and asks the database every time. */
  plain: Ask;
}

export interface TwoAppsOptions {
  /** The store of answers, where it is not the ordinary one. */
  answers?: Answers;
  /** Settings beside those of the tests. */
  env?: Record<string, string>;
  /** The clock of what guests may know, in ms. */
  now?: () => number;
}

/** Both apps on an embedded database of their own, which is empty. */
export async function twoApps({ answers, env, now }: TwoAppsOptions = {}): Promise<TwoApps> {
  const folder = await embeddedFolder();
  const settings = readSettings({
    RUMBLEDORE_DATA: folder,
    LIVE_POLLING: "off",
    OPERATORS: OPERATOR,
    ...env,
  });
  const files = pictureFiles(settings);
  const running = await start(settings, { reference: (error) => (console.error(error), "none"), files });
  await running.whenPrepared;
  const own = { ...caching(settings), visits: new Recent<Visit>({ for: GUESTS_FOR, most: 100, now }) };
  const kept = answers ? { ...own, answers } : own;
  running.sql.wrote((league, at) => {
    kept.visits.drop(league);
    kept.newest.wrote(league, at);
  });
  const forgetful = { ...kept, visits: new Recent<Visit>({ for: 0, most: 1 }) };
  const asked: TwoApps["asked"] = { reads: 0, before: () => Promise.resolve() };
  const sql: Sql = {
    ...running.sql,
    async read(scope, make) {
      await asked.before(++asked.reads);
      return await running.sql.read(scope, make);
    },
    for: () => sql,
  };
  const inside = app(running, sql, settings, kept, true);
  const early = guestAnswers(kept, settings.TRUST_PROXY !== null);
  return {
    running,
    caching: kept,
    folder,
    asked,
    inside,
    kept: async (request) => early(request) ?? await inside(request),
    plain: app(running, sql, settings, forgetful, false),
    async [Symbol.asyncDispose]() {
      await running.close();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

/** Somebody who may be signed in. */
export class Browser {
  token: string | null = null;
  readonly #running: Running;

  private constructor(running: Running, readonly name: string, readonly account: AccountId) {
    this.#running = running;
  }

  /** An account with this mail address and name, signed in. */
  static async of(running: Running, email: string, name: string): Promise<Browser> {
    const { id } = await outsideLeagues(running.sql, (tx) => accountOf(tx, email, name));
    const browser = new Browser(running, name, id);
    await browser.signIn();
    return browser;
  }

  async signIn(): Promise<void> {
    const token = newToken();
    const hash = await hashOf(token);
    const life = lifetime(new Date());
    await outsideLeagues(
      this.#running.sql,
      (tx) => keepSession(tx, { token: hash, account: this.account, device: "", before: null, life }),
    );
    this.token = token;
  }

  /** The headers that its requests have. */
  get headers(): Record<string, string> {
    return this.token === null ? {} : { cookie: `session=${this.token}` };
  }
}

/** A request as a browser sends it. */
export const request = (path: string, headers: Record<string, string> = {}, method = "GET"): Request =>
  new Request(`http://localhost${path}`, { headers, method, redirect: "manual" });

/** An answer's text, out of its coding; empty where there is none. */
export async function textOf(response: Response): Promise<string> {
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (bytes.byteLength === 0) return "";
  const coding = response.headers.get("content-encoding") ?? "id";
  return new TextDecoder().decode(decoded(bytes, coding as "br"));
}

/**
 * A text without what is another one in each rendering: nonces, which kept pages do not have, a form's key, which says
 * which rendering a form is from, and when scores were read.
 */
export const lasting = (text: string): string =>
  text
    .replaceAll(/ nonce="[^"]*"/g, "")
    .replaceAll(/(name="key" value=")[0-9a-f-]{36}/g, "$1")
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z(">\d\d:\d\d UTC)?/g, "");
