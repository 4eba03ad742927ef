/** Like boot.ts, for projects all of whose islands wait: a script that finds them is always there before this one. */
import { mount, type RareFrom, rareFrom } from "./mount.ts";
import type { Waker } from "./scan.ts";

export function boot(rare: RareFrom): void {
  rareFrom(rare);
  (globalThis as unknown as { __frsh: Waker }).__frsh.mount = mount;
}
