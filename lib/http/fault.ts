/**
 * The API's answer to an unexpected error.
 *
 * @module
 */
import { problem } from "./problem.ts";
import { reference } from "./reference.ts";

/** 500, with the number under which the log has it. */
export const fault = (error: unknown, req: Request, instance: string): Response =>
  problem({
    status: 500,
    detail: "Something went wrong here, not with the request.",
    instance,
    reference: reference(error, `${req.method} ${instance}`),
  });
