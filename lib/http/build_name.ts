/**
 * Which build this is.
 *
 * @module
 */
import { asset } from "fresh/runtime";

/** The build's name; empty while there is no build. Fresh says it publicly only behind the address of what is no file. */
export const buildName = (): string => new URL(asset("/"), "http://a").searchParams.get("__frsh_c") ?? "";
