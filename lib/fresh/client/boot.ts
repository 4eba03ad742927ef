/**
 * The script of a page with islands that wake at once. It stands in one file with everything that islands share,
 * which is why it names libraries that it does not use: see dev/bundle.ts.
 */
import "preact/hooks";
import "preact/jsx-runtime";
import { mount } from "./mount.ts";
import { start } from "./scan.ts";

start({ mount });
