/** What the server tells the browser about a page's islands: the JSON of one script element. */
import type { Hydrate } from "../build_cache.ts";

/** Id of the script element. Nothing in it is executed, so it needs no permission from a content security policy. */
export const STATE_ID = "__FRSH_STATE";

/** Query parameter that asks for partials. */
export const PARTIAL = "fresh-partial";

/** Query parameter for what stands after "#" in the address that a request for partials is redirected to. */
export const HASH = "fresh-hash";

/** Where an island's component is, and when it is wanted: chunk's URL path, name of its export, moment. */
export type IslandEntry = [chunk: string, exportName: string, hydrate: Hydrate];

/** The whole. */
export interface PageState {
  /** URL path of the module that wakes islands. A page that knows another one was made by another build. */
  boot: string;
  islands: Record<string, IslandEntry>;
  /** Props of every island, as `serialize` writes them. */
  props: Flat;
}

/**
 * Values laid flat: each entry is a value, with indexes of other entries in the place of what it holds.
 * Entry 0 is the list of all props. Negative indexes stand for what JSON cannot say, see {@linkcode CONSTANTS}.
 */
export type Flat = unknown[];

/** What the index -1, -2, ... stands for. A hole is a place of an array that was never set. */
export const CONSTANTS = [undefined, NaN, Infinity, -Infinity, -0];
/** The index of a hole. */
export const HOLE = -6;
