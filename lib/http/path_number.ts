/**
 * Numbers in addresses.
 *
 * @module
 */
import { HttpError } from "fresh";

/**
 * A whole number from a part of the path, as it is written in our own links: digits only, no leading zero, at most 9.
 *
 * @throws HttpError 404 for anything else: no page has such an address
 */
export function pathNumber(text: string): number {
  if (/^(?:0|[1-9]\d{0,8})$/.test(text)) return Number(text);
  throw new HttpError(404, "Part of this address should be a number and is not.");
}
