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

/**
 * The sides of the squares that a league's pictures are made into, in pixels, smallest first: a crest of 28 in lines and
 * one of 40 in lists at two to three device pixels each, one of 64 to 104 at the head of a page.
 */
export const imageWidths = [56, 112, 224] as const;
