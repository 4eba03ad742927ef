/**
 * The two cookies that show ESPN a private league: SWID, which names the account, and espn_s2, which is its key.
 *
 * @module
 */
import { BadInput } from "../errors.ts";

/** How to get them; shown wherever they are asked for. */
export const cookieHelp =
  "Sign in at fantasy.espn.com in a browser on a computer, open the developer tools (F12), find Cookies under " +
  "Application or Storage, and copy the values of SWID (with its braces) and espn_s2, or paste the whole Cookie header";

/** Both cookies. They do not show in logs, error messages or JSON; only `header` and `values` give them away. */
export class EspnCookies {
  readonly #swid: string;
  readonly #s2: string;

  constructor(swid: string, s2: string) {
    this.#swid = swid;
    this.#s2 = s2;
  }

  /** The value of the Cookie header. */
  get header(): string {
    return `SWID=${this.#swid}; espn_s2=${this.#s2}`;
  }

  /** For keeping them sealed; `espnCookies` takes them back. */
  get values(): { swid: string; s2: string } {
    return { swid: this.#swid, s2: this.#s2 };
  }
}

/**
 * The cookies from what was typed or pasted; null where nothing was.
 *
 * @param swid the value of SWID, with or without braces, or a whole Cookie header
 * @param s2 the value of espn_s2, or a whole Cookie header
 * @throws BadInput naming the cookie that is missing or broken, without repeating it
 */
export function espnCookies(swid: string | null | undefined, s2?: string | null): EspnCookies | null {
  const given = [named("SWID", swid), named("espn_s2", s2)].filter((text) => text !== "").join("; ");
  if (given === "") return null;
  const account = /\bSWID["']?\s*[=:]\s*["']?(\{?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?)/i.exec(
    decoded(given),
  );
  const key = /\bespn_s2["']?\s*[=:]\s*["']?([A-Za-z0-9%+/=_.~-]{20,})(?=["';\s]|$)/i.exec(given);
  if (!account) {
    throw new BadInput(`The SWID cookie is missing or is not an account's number in braces. ${cookieHelp}`);
  }
  if (!key) throw new BadInput(`The espn_s2 cookie is missing or incomplete. ${cookieHelp}`);
  // Some tools show cookies decoded; on the wire espn_s2 is percent-encoded.
  const wire = key[1].includes("%") ? key[1] : encodeURIComponent(key[1]);
  return new EspnCookies(`{${account[1].replace(/[{}]/g, "").toUpperCase()}}`, wire);
}

function named(name: string, text: string | null | undefined): string {
  const value = (text ?? "").trim();
  return value === "" || /\b(swid|espn_s2)["']?\s*[=:]/i.test(value) ? value : `${name}=${value}`;
}

/** Braces may be percent-encoded in a copied header. */
const decoded = (text: string) => text.replace(/%7B/gi, "{").replace(/%7D/gi, "}");
