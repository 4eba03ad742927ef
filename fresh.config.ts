/**
 * What the build makes.
 *
 * @module
 */
import type { BuildOptions } from "fresh/dev";

/** Given to Fresh's Builder. The target is the oldest browsers that still get JavaScript; older ones read HTML. */
export const build: BuildOptions = {
  target: ["chrome109", "firefox115", "safari16"],
};
