/**
 * Who the pages are for. Pages of an account say so in the header X-Account (routes/(pages)/_middleware.ts); whatever is
 * kept is the last viewer's, and is forgotten as soon as an answer is for somebody else.
 *
 * @module
 */
import { got, put } from "./drawer.ts";
import { clear } from "./shelf.ts";

const HEADER = "x-account";

/** Raised whenever somebody else may be signed in: what was asked for before is not kept after. */
let turn = 0;

let known: Promise<string | undefined> | null = null;

/** The account's number, "" for a guest; undefined before the first answer. */
export const viewer = (): Promise<string | undefined> => known ??= got<string>("viewer");

/** To be handed to `learn` with the answer to a request that is sent now. */
export const thisTurn = (): number => turn;

/** Forgets whatever was kept for a viewer: somebody signs in or out, or may have. */
export async function forget(): Promise<void> {
  turn++;
  await clear();
}

/**
 * Notes who a page is for, and gives the turn it is of; null where it was asked for before somebody signed in or out: it
 * is nobody's then.
 */
export async function learn(answer: Response, asked: number): Promise<number | null> {
  if (asked !== turn) return null;
  const who = answer.headers.get(HEADER) ?? "";
  const before = await viewer();
  if (asked !== turn) return null;
  if (who === before) return turn;
  known = Promise.resolve(who);
  const cleared = before === undefined ? undefined : forget();
  const its = turn;
  await cleared;
  await put("viewer", who).catch(() => {});
  return its;
}

/** The header of a form that was written by an account earlier: the server takes it from nobody else. */
export const writtenBy = (who: string): Record<string, string> => ({ [HEADER]: who });
