/**
 * What the script that all islands share begins with; dev/bundle.ts writes the rest of it, the libraries that most
 * islands use.
 */
import { mount, type RareFrom, rareFrom } from "./mount.ts";
import { start } from "./scan.ts";

/**
 * For projects with islands that wake at once: the page may have no other script.
 * @param rare what few pages need, or the way to it
 */
export function boot(rare: RareFrom): void {
  rareFrom(rare);
  start({ mount });
}
