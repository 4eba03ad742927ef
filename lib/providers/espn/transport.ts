/**
 * One question to ESPN's read API and its answer: asked again with patience where that may help, read with a limit,
 * and every way in which it can go wrong put into words.
 *
 * @module
 */
import { NeedsCookies, NotFound, ProviderFault, ProviderSilence } from "../errors.ts";
import { jsonText } from "../json_text.ts";
import { cookieHelp, type EspnCookies } from "./cookies.ts";

export interface TransportOptions {
  cookies?: EspnCookies | null;
  /** Numbers from 0 to 1, for the jitter. */
  random?: () => number;
  /** Waits so many milliseconds; rejects when the signal aborts. */
  sleep?: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  /** Milliseconds since 1970, for Retry-After dates. */
  now?: () => number;
  /** Milliseconds that one request may take, its body included. */
  timeout?: number;
  /** The most bytes an answer may have, unpacked. */
  mostBytes?: number;
  /** How often a question is asked in all. */
  attempts?: number;
}

/** What is asked for. */
export interface Question {
  url: URL;
  /** In words, for messages: `season 2019 of league 4711`. */
  label: string;
  /** ESPN's `x-fantasy-filter`, which narrows an answer. */
  filter?: unknown;
}

/** An answer: the JSON value, or the status by which ESPN says that there is none for us. */
export type Answer = { value: unknown } | { refused: 401 | 404 };

const megabyte = 1_000_000;
/** ESPN is never waited for longer than this, whatever it asks for. */
const longestWait = 60_000;

/** An attempt that failed in a way that may pass. */
class Passing extends Error {
  constructor(readonly verdict: Error, readonly retryAfter: number | null = null) {
    super(verdict.message);
  }
}

/**
 * ESPN's answer to a question.
 *
 * @throws ProviderFault (502) for anything that is not an answer, ProviderSilence (504) when none comes in time
 */
export async function ask(
  question: Question,
  options: TransportOptions = {},
  signal?: AbortSignal,
): Promise<Answer> {
  const { random = Math.random, sleep = pause, attempts = 4 } = options;
  for (let attempt = 1;; attempt++) {
    try {
      return await once(question, options, signal);
    } catch (error) {
      if (!(error instanceof Passing)) throw error;
      if (attempt === attempts || (error.retryAfter ?? 0) > longestWait) throw error.verdict;
      // Half a second, doubled every time; half of it by chance, so that many importers do not knock at once.
      const backoff = 500 * 2 ** (attempt - 1) * (0.5 + random() / 2);
      await sleep(Math.max(backoff, error.retryAfter ?? 0), signal);
    }
  }
}

async function once(question: Question, options: TransportOptions, signal?: AbortSignal): Promise<Answer> {
  const { url, label } = question;
  const { timeout = 20_000, cookies, now = Date.now, mostBytes = 25 * megabyte } = options;
  const slow = new AbortController();
  const timer = setTimeout(() => slow.abort(), timeout);
  try {
    const stop = AbortSignal.any(signal ? [signal, slow.signal] : [slow.signal]);
    const response = await follow(question, cookies ?? null, stop);
    if (!response.ok) {
      await response.body?.cancel();
      if (response.status === 401 || response.status === 404) return { refused: response.status };
      throw refusal(response, label, now());
    }
    return { value: await json(response, label, mostBytes) };
  } catch (error) {
    if (error instanceof Passing || error instanceof ProviderFault) throw error;
    signal?.throwIfAborted();
    if (slow.signal.aborted) {
      throw new Passing(
        new ProviderSilence(`ESPN did not answer for ${label} within ${timeout / 1000} seconds`),
      );
    }
    // The text of a network error may hold the whole request; what a reader needs is that there was no connection.
    throw new Passing(
      new ProviderFault(`ESPN cannot be reached for ${label}: the connection to ${url.host} failed`),
    );
  } finally {
    clearTimeout(timer);
  }
}

/** The response at the end of the redirects that stay on the host; cookies go nowhere else. */
async function follow(
  { url, filter }: Question,
  cookies: EspnCookies | null,
  signal: AbortSignal,
): Promise<Response> {
  const headers: Record<string, string> = { accept: "application/json", "user-agent": "rumbledore" };
  if (cookies) headers.cookie = cookies.header;
  if (filter) headers["x-fantasy-filter"] = JSON.stringify(filter);
  for (let hops = 0;; hops++) {
    const response = await fetch(url, { headers, redirect: "manual", signal });
    const location = response.headers.get("location");
    if (response.status < 300 || response.status > 399 || !location) return response;
    await response.body?.cancel();
    const next = URL.canParse(location, url) ? new URL(location, url) : null;
    if (next?.origin !== url.origin) {
      throw new ProviderFault(
        `ESPN sent us from ${url.host} to ${
          next?.host ?? "nowhere"
        }, which is not followed; its API may have moved (see ESPN_API_URL)`,
      );
    }
    if (hops === 3) throw new ProviderFault(`ESPN sends us in circles at ${url.host}`);
    url = next;
  }
}

function refusal(response: Response, label: string, now: number): Error {
  const { status } = response;
  if (status === 429) {
    const text = `ESPN asks us to slow down (429 for ${label}); try again in a few minutes`;
    return new Passing(new ProviderFault(text), retryAfter(response, now));
  }
  const fault = new ProviderFault(`ESPN answered ${status} for ${label}; try again later`);
  return status === 403 || status >= 500 ? new Passing(fault, retryAfter(response, now)) : fault;
}

/** The Retry-After header in milliseconds from now: seconds or a date (RFC 9110, section 10.2.3); null without one. */
function retryAfter(response: Response, now: number): number | null {
  const text = response.headers.get("retry-after")?.trim();
  if (!text) return null;
  const wait = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isFinite(wait) ? Math.max(0, wait) : null;
}

async function json(response: Response, label: string, mostBytes: number): Promise<unknown> {
  const type = response.headers.get("content-type") ?? "";
  if (type.includes("html")) {
    await response.body?.cancel();
    throw new ProviderFault(`ESPN answered with a web page, not data, for ${label}; try again later`);
  }
  const reading = jsonText(await text(response, label, mostBytes));
  if ("value" in reading) return reading.value;
  throw new ProviderFault(`ESPN's answer for ${label} ${reading.fault}; try again later`);
}

/** The body, given up as soon as it is larger than it may be. */
async function text(response: Response, label: string, mostBytes: number): Promise<string> {
  const decoder = new TextDecoder();
  let read = "";
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > mostBytes) {
      throw new ProviderFault(
        `ESPN's answer for ${label} is larger than ${mostBytes / megabyte} MB, which no season is`,
      );
    }
    read += decoder.decode(chunk, { stream: true });
  }
  return read + decoder.decode();
}

function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal!.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, milliseconds);
    if (signal?.aborted) stop();
    else signal?.addEventListener("abort", stop, { once: true });
  });
}

/** The words for a 401: how to get in, or that the key does not fit. */
export function needsCookies(leagueId: string, cookies: EspnCookies | null | undefined): NeedsCookies {
  return new NeedsCookies(
    cookies
      ? `ESPN did not accept the cookies for league ${leagueId}: they have run out, or their account is not in the league. ${cookieHelp}`
      : `League ${leagueId} is private: ESPN shows it only with the cookies of one of its members. ${cookieHelp}`,
  );
}

/** The words for a 404. */
export function noLeague(leagueId: string, years: string): NotFound {
  return new NotFound(
    `ESPN has no league ${leagueId}, or does not show it (asked for ${years}). The number is in the league's address, after leagueId=`,
  );
}
