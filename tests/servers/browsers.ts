/**
 * Browsers that read a league's pages and comment on them, and note what they were told.
 *
 * @module
 */
import { cookieKind } from "@/lib/accounts/session.ts";
import type { History } from "@/tests/history/checker.ts";
import type { Session } from "./fleet.ts";

/** How long a browser waits before it sends a form again that was answered with 503, in ms. */
const AGAIN = 300;

/** Where the app is asked: one of its processes, or whatever stands before them. */
export interface Site {
  /** Such as http://127.0.0.1:34567, without a slash at the end. */
  url: string;
  /** How it is asked, where that is not as everything is. */
  fetch?: (input: string, init: RequestInit) => Promise<Response>;
}

/** What was answered. */
export interface Answer {
  status: number;
  headers: Headers;
  text: string;
}

/** What a form came to. */
export interface Posted {
  /** The page that has the comment; null where that was not acknowledged. */
  to: string | null;
  /** How often it was answered with 503. */
  refused: number;
}

/** A browser with its cookies, which has each request answered by the next of its sites. */
export class Browser {
  readonly #name: string;
  readonly #sites: readonly Site[];
  readonly #history: History;
  readonly #cookies = new Map<string, string>();
  /** ETags by path. */
  readonly #seen = new Map<string, string>();
  #turn: number;

  /** @param session null for a guest */
  constructor(name: string, sites: readonly Site[], history: History, session: Session | null = null) {
    this.#name = name;
    this.#sites = sites;
    this.#history = history;
    this.#turn = Math.floor(Math.random() * sites.length);
    const isHttps = sites[0].url.startsWith("https:");
    if (session) this.#cookies.set(cookieKind("session", isHttps).name, session.token);
  }

  async #ask(path: string, init: RequestInit = {}): Promise<Answer> {
    const { url, fetch: ask = fetch } = this.#sites[this.#turn++ % this.#sites.length];
    const headers = new Headers(init.headers);
    if (this.#cookies.size > 0) {
      headers.set("cookie", [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; "));
    }
    if (init.method === "POST") headers.set("origin", url);
    const response = await ask(url + path, { ...init, headers, redirect: "manual" });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie)!;
      this.#cookies.set(name, value);
    }
    return { status: response.status, headers: response.headers, text: await response.text() };
  }

  /** Reads a page or an answer of the API: its revision, and the comments that are on it. */
  async read(path: string): Promise<void> {
    const headers: Record<string, string> = { accept: "text/html" };
    // As after a while or a reload: every other time it asks whether what it has is still so.
    const known = this.#seen.get(path);
    if (known && Math.random() < 0.5) headers["if-none-match"] = known;
    try {
      const { status, text, headers: told } = await this.#ask(path, { headers });
      const tag = told.get("etag");
      const revision = Number(/^"r(\d+)-/.exec(tag ?? "")?.[1]);
      if ((status !== 200 && status !== 304) || !tag || Number.isNaN(revision)) {
        throw new Error(`${status} (ETag ${tag}) to ${path}`);
      }
      this.#seen.set(path, tag);
      this.#history.read(this.#name, revision, []);
      if (status === 304) return;
      const said = [...text.matchAll(/<p class="said">([^<]*)</g)].map(([, note]) => note);
      this.#history.read(`${this.#name} at ${path}`, revision, said);
      if (path.startsWith("/api/")) this.#history.read(this.#name, JSON.parse(text).revision, []);
    } catch (error) {
      this.#history.failed(this.#name, error);
    }
  }

  /**
   * Comments on a subject (lib/talk/subject.ts), sending the form again with its key while that is answered with 503 and
   * when to come again.
   */
  async comment(league: string, subject: string, text: string, tries = 20): Promise<Posted> {
    const body = new URLSearchParams({ subject, text, key: crypto.randomUUID() });
    for (let refused = 0; refused < tries; refused++) {
      try {
        const { status, headers } = await this.#ask(`/leagues/${league}/talk/comments`, {
          method: "POST",
          body,
        });
        if (status === 303) {
          const to = headers.get("location")!.replace(/#.*/, "");
          this.#history.wrote(`${this.#name} at ${to}`, text, true);
          return { to, refused };
        }
        if (status !== 503 || !headers.has("retry-after")) throw new Error(`${status} to a comment`);
      } catch (error) {
        this.#history.failed(this.#name, error);
      }
      await new Promise((resume) => setTimeout(resume, AGAIN));
    }
    this.#history.wrote(this.#name, text, false);
    return { to: null, refused: tries };
  }
}
