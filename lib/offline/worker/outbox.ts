/**
 * Forms that wait for a connection. Each has an idempotency key, so that the server does once what is sent to it twice,
 * and is taken by the server from the account that wrote it and from nobody else.
 *
 * @module
 */
import { all, drop, put } from "./drawer.ts";
import { type FetchEvent, isGone, scope, silence } from "./scope.ts";
import { forget, viewer, writtenBy } from "./viewer.ts";

/** Forms that may wait, by where they are posted to, and what they are called. */
const WORDS: [RegExp, string][] = [
  [/\/talk\/comments$/, "comment"],
  [/\/talk\/reactions$/, "reaction"],
  [/\/polls\/\d+$/, "vote"],
  [/\/polls$/, "poll"],
  [/\/book$/, "slip"],
  [/\/book\/picks$/, "picks"],
];

/** How long a form is waited for before it counts as not sent, ms. It may arrive even so: its key is there for that. */
const PATIENCE = 10_000;

/** How long an answer is waited for when a form is sent again, ms. */
const LIMIT = 30_000;

/** More than anybody writes in one tunnel. */
const MOST = 100;

const PREFIX = "form ";

export interface Entry {
  /** Its name in the drawer: in the order of time. */
  name: string;
  what: string;
  /** Where it is posted to, and the page it was written on. */
  to: string;
  from: string;
  /** As the form was sent, and the same with its idempotency key where it had none. */
  typed: string;
  body: string;
  /** The account that wrote it. */
  who: string;
  /** When, ms since 1970. */
  at: number;
  state: "waits" | "sent" | "refused";
  /** Why the server refused it. */
  why?: string;
}

export const entries = (): Promise<Entry[]> => all<Entry>(PREFIX);

/** What a form is called that may wait; undefined for all others. */
export const formWord = (path: string): string | undefined =>
  path.startsWith("/leagues/") ? WORDS.find(([pattern]) => pattern.test(path))?.[1] : undefined;

/**
 * Whether a form comes from one of our own pages. What a worker sends counts as this site's own, so that a form of
 * another site must never pass through it: the server could not tell that it is forged.
 */
export const isOurs = ({ referrer }: Request): boolean =>
  URL.canParse(referrer) && new URL(referrer).origin === scope.location.origin;

/**
 * Sends a form, or has it wait where nobody answers: then the page it was written on comes back, which says so.
 *
 * @param changed called when the form is settled after all
 */
export async function submit(
  event: FetchEvent,
  what: string,
  changed: () => Promise<void>,
): Promise<Response> {
  const { request } = event;
  const { pathname, search } = new URL(request.url);
  const typed = await request.clone().text();
  const waiting = await entries();
  // The same pressed twice is one.
  const last = waiting.findLast((entry) => entry.to === pathname && entry.state === "waits");
  const same = last?.typed === typed ? last : null;
  const fields = new URLSearchParams(same?.body ?? typed);
  if (!fields.has("key")) fields.set("key", crypto.randomUUID());
  const sending = fetch(request.url, {
    method: "POST",
    body: fields,
    redirect: request.redirect,
    headers: { accept: request.headers.get("accept") ?? "*/*" },
  });
  const answer = await Promise.race([sending.catch(() => null), silence(PATIENCE)]);
  const who = await viewer();
  if (answer && !isGone(answer)) return answer;
  if (!who || waiting.length >= MOST) return answer ?? await sending;
  const at = Date.now();
  const entry: Entry = {
    name: same?.name ?? `${PREFIX}${at} ${fields.get("key")}`,
    what,
    typed,
    to: pathname,
    from: request.referrer.slice(scope.location.origin.length),
    body: String(fields),
    who,
    at,
    state: "waits",
  };
  // What is not kept does not wait.
  if (!await put(entry.name, entry).then(() => true, () => false)) return answer ?? await sending;
  await scope.registration.sync?.register("outbox").catch(() => {});
  event.waitUntil(sending.then((late) => settle(entry, late)).then(changed, () => {}));
  // A redirect of a partial navigation goes on as one.
  const to = new URL(request.referrer);
  if (search.includes("fresh-partial")) to.searchParams.set("fresh-partial", "true");
  return Response.redirect(to.href, 303);
}

/** Notes what the server made of a form. False where that is nothing yet. */
async function settle(entry: Entry, answer: Response): Promise<boolean> {
  const { status } = answer;
  // Somebody else is signed in, or nobody: it waits for its writer.
  if (status === 412) {
    if (entry.who === await viewer()) await forget();
    return false;
  }
  if (isGone(answer) || [408, 425, 429].includes(status)) return false;
  if (answer.ok || answer.type === "opaqueredirect") await put(entry.name, { ...entry, state: "sent" });
  else await put(entry.name, { ...entry, state: "refused", why: await reason(answer) });
  return true;
}

/** What the page of a refusal says. */
async function reason(answer: Response): Promise<string> {
  const html = await answer.text().catch(() => "");
  const said = /class="problem"[^]*?<p>([^]*?)<\/p>/.exec(html) ??
    /class="deck"[^>]*>([^]*?)<\/p>/.exec(html);
  return said?.[1].replace(/<[^>]*>/g, "") || `The server answered ${answer.status}.`;
}

let delivering: Promise<boolean> = Promise.resolve(false);

/**
 * Sends what waits, the oldest first, and gives whether anything was settled. One delivery after the other: the one
 * before may have begun when the connection was not yet back.
 */
export const deliver = (): Promise<boolean> => delivering = delivering.then(sendAll);

/** Whether a form waits for nothing but a connection. */
export async function isWaiting(): Promise<boolean> {
  const who = await viewer();
  return (await entries()).some((entry) => entry.state === "waits" && entry.who === who);
}

async function sendAll(): Promise<boolean> {
  const who = await viewer();
  let settled = false;
  for (const entry of await entries()) {
    if (entry.state !== "waits" || entry.who !== who) continue;
    const answer = await fetch(entry.to, {
      method: "POST",
      body: new URLSearchParams(entry.body),
      redirect: "manual",
      headers: writtenBy(entry.who),
      signal: AbortSignal.timeout(LIMIT),
    }).catch(() => null);
    if (!answer || !await settle(entry, answer)) break;
    settled = true;
  }
  return settled;
}

/** Forgets forms of which their writer has been told that they are there. */
export async function forgetSent(): Promise<void> {
  for (const { name, state } of await entries()) if (state === "sent") await drop(name);
}

/** What a note's buttons ask for: a form of it is sent again, or given up. */
export async function decide(request: Request): Promise<Response> {
  const fields = new URLSearchParams(await request.text());
  const entry = (await entries()).find(({ name }) => name === fields.get("form"));
  if (entry && fields.get("do") === "discard") await drop(entry.name);
  else if (entry) await put(entry.name, { ...entry, state: "waits" });
  return Response.redirect(request.referrer, 303);
}
