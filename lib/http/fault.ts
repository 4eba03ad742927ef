/**
 * The API's answer to an unexpected error.
 *
 * @module
 */
import { isAwayAnswer, RETRY_AFTER } from "./away.ts";
import { problem } from "./problem.ts";
import { reference } from "./reference.ts";

/** 500, with the number under which the log has it; 503 while the database is away. */
export function fault(error: unknown, req: Request, instance: string): Response {
  if (isAwayAnswer(error)) {
    return problem({ status: 503, detail: error.message, instance }, { "retry-after": RETRY_AFTER });
  }
  return problem({
    status: 500,
    detail: "Something went wrong here, not with the request.",
    instance,
    reference: reference(error, `${req.method} ${instance}`),
  });
}
