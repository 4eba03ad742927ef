/**
 * A league, as people point at it: its number, or the address of any of its pages.
 *
 * @module
 */
import { BadInput } from "../errors.ts";

const example = "it is the number after leagueId= in the league's address, such as 123456";

/**
 * The league's id as text of digits.
 *
 * @param text what somebody typed or pasted: `123456`, or
 * `https://fantasy.espn.com/football/league?leagueId=123456&seasonId=2024`
 * @throws BadInput naming what is wrong and where to find the number
 */
export function leagueId(text: string): string {
  const typed = text.trim();
  if (typed === "") throw new BadInput(`The ESPN league id is missing; ${example}`);
  const address = asAddress(typed);
  const id = address ? address.searchParams.get("leagueId")?.trim() ?? "" : typed;
  if (address && id === "") {
    throw new BadInput(`The address ${quoted(typed)} has no leagueId in it; ${example}`);
  }
  if (!/^\d+$/.test(id)) throw new BadInput(`The ESPN league id ${quoted(id)} is not a number; ${example}`);
  const digits = id.replace(/^0+/, "");
  if (digits === "" || digits.length > 10 || Number(digits) > 2147483647) {
    throw new BadInput(`The ESPN league id ${quoted(id)} is not one that ESPN gives; ${example}`);
  }
  return digits;
}

/** The season that a pasted address names, or null. */
export function addressedYear(text: string): number | null {
  const year = asAddress(text.trim())?.searchParams.get("seasonId") ?? "";
  return /^(19|20)\d\d$/.test(year) ? Number(year) : null;
}

/** Addresses, also without https:// in front. ESPN puts leagueId after ? or, in its older pages, after #. */
function asAddress(text: string): URL | null {
  if (!/[/?=#]/.test(text)) return null;
  const whole = /^https?:\/\//i.test(text) ? text : `https://${text}`;
  if (!URL.canParse(whole)) return null;
  const url = new URL(whole);
  if (!url.searchParams.has("leagueId") && url.hash.includes("leagueId=")) {
    url.search = url.hash.replace(/^#[^?]*\??/, "");
  }
  return url;
}

function quoted(text: string): string {
  return `“${text.length > 60 ? `${text.slice(0, 60)}…` : text}”`;
}
