/** Asks for the next page's partials: when it is wanted, or a moment before. */
import { HASH, PARTIAL } from "../shared/state.ts";

/** What came, as soon as its headers have. */
export interface Answer {
  response: Response;
  /** The document; empty when it is none. */
  text: Promise<string>;
}

/** Answers to what nobody wanted yet, by address. They are of use for `FRESH` milliseconds, and once. */
const early = new Map<string, { answer: Promise<Answer>; since: number; stop: AbortController }>();
const FRESH = 20_000;
/** More are not asked for ahead on one page in that time. */
const MOST = 3;

/** Where the partials of a URL are. */
function addressOf(from: URL): string {
  const address = new URL(from);
  address.searchParams.set(PARTIAL, "true");
  address.hash = "";
  return address.href;
}

async function ask(address: string, init: RequestInit): Promise<Answer> {
  const response = await fetch(address, init);
  const isHtml = response.headers.get("content-type")?.startsWith("text/html");
  return { response, text: isHtml ? response.text() : Promise.resolve("") };
}

/** Asks, unless the answer is there or under way already. What else was asked for early is given up. */
export function answerFor(from: URL, init: RequestInit | undefined, signal: AbortSignal): Promise<Answer> {
  const address = addressOf(from);
  const known = init ? undefined : early.get(address);
  const isOfUse = known && Date.now() - known.since < FRESH;
  for (const one of early.values()) {
    if (!isOfUse || one !== known) one.stop.abort();
  }
  early.clear();
  if (!isOfUse) return ask(address, { ...init, signal });
  signal.onabort = () => known.stop.abort();
  return known.answer;
}

/**
 * Asks for what is likely to be wanted next; not for whoever saves data or has a very slow connection.
 * @returns whether it is, or was, asked for
 */
export function askEarly(from: URL): boolean {
  const { saveData, effectiveType } =
    (navigator as { connection?: { saveData?: boolean; effectiveType?: string } }).connection ?? {};
  if (saveData || /2g/.test(effectiveType!) || from.href === location.href) return false;
  const address = addressOf(from), since = Date.now();
  for (const [known, one] of early) if (since - one.since > FRESH) early.delete(known);
  if (early.has(address)) return true;
  if (early.size >= MOST) return false;
  const stop = new AbortController();
  const answer = ask(address, { signal: stop.signal });
  early.set(address, { answer, since, stop });
  answer.then(({ text }) => text).catch(() => early.delete(address));
  return true;
}

/** Where a redirect has led; null when there was none. What follows a "#" is not told to scripts but as a parameter. */
export function redirectedTo({ redirected, url }: Response): URL | null {
  if (!redirected) return null;
  const to = new URL(url), { searchParams } = to;
  to.hash = searchParams.get(HASH) ?? "";
  searchParams.delete(HASH);
  searchParams.delete(PARTIAL);
  return to;
}
