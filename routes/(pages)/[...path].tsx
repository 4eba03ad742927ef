import { HttpError } from "fresh";
import { define } from "@/define.ts";

/**
 * Every address that nothing else answers. A 404 that is thrown in here passes the middlewares of main.ts on its way out
 * and so has their headers; one of Fresh's own would not.
 */
export const handler = define.handlers(() => {
  throw new HttpError(404, "There is nothing at this address.");
});
