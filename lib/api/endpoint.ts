/**
 * What an address of the API is: its path, what it takes, what it gives, and how the answer is found.
 *
 * @module
 */
import type { Context } from "fresh";
import { z } from "zod";
import type { State } from "@/define.ts";
import { fault } from "@/lib/http/fault.ts";
import { problem } from "@/lib/http/problem.ts";
import type { Sql } from "@/lib/store/database.ts";

export interface Endpoint<
  P extends z.ZodObject = z.ZodObject,
  Q extends z.ZodObject = z.ZodObject,
  R extends z.ZodType = z.ZodType,
> {
  /** Below /api/v1, with names in braces: `/leagues/{league}`. */
  path: string;
  summary: string;
  /** The parts of the path by name. */
  params: P;
  /** What may stand behind the question mark. */
  query: Q;
  response: R;
  /** The answer, or null when there is no such thing. */
  answer(sql: Sql, given: z.output<P> & z.output<Q>): Promise<z.input<R> | null>;
}

/** An endpoint with its types inferred from its schemas. */
export const endpoint = <P extends z.ZodObject, Q extends z.ZodObject, R extends z.ZodType>(
  it: Endpoint<P, Q, R>,
) => it;

const complaints = (error: z.ZodError) =>
  error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`).join("; ");

/**
 * The handler that answers for an endpoint: 200 with what it gives, 400 naming what is malformed, 404 for what is not
 * there, 405 for other methods than GET and HEAD, 500 with a reference number.
 */
export function answering<P extends z.ZodObject, Q extends z.ZodObject, R extends z.ZodType>(
  { params, query, answer }: Endpoint<P, Q, R>,
): (ctx: Context<State>) => Promise<Response> {
  return async (ctx) => {
    const { req, url } = ctx;
    const instance = url.pathname;
    if (req.method !== "GET" && req.method !== "HEAD") return methodNotAllowed(instance);
    const inPath = params.safeParse(ctx.params);
    const inQuery = query.safeParse(Object.fromEntries(url.searchParams));
    if (!inPath.success) return problem({ status: 400, detail: complaints(inPath.error), instance });
    if (!inQuery.success) return problem({ status: 400, detail: complaints(inQuery.error), instance });
    try {
      const found = await answer(ctx.state.sql, { ...inPath.data, ...inQuery.data });
      if (found !== null) {
        ctx.state.shows = (found as { revision?: number }).revision;
        return Response.json(found, { headers: { "cache-control": "no-cache" } });
      }
      const named = Object.entries(ctx.params).map(([name, value]) => `${name} ${value}`).join(", ");
      return problem({ status: 404, detail: `There is no ${named}.`, instance });
    } catch (error) {
      return fault(error, req, instance);
    }
  };
}

/** The answer to a method that no endpoint has. */
export const methodNotAllowed = (instance: string): Response =>
  problem({ status: 405, detail: "This address only answers GET and HEAD.", instance }, {
    allow: "GET, HEAD",
  });
