/** The script of a page whose islands all wait: fetches the rest when the first is wanted. */
import { start } from "./scan.ts";

start();
