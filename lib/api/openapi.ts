/**
 * The OpenAPI 3.1 document of the API, made from the endpoints' own schemas.
 *
 * @module
 */
import { z } from "zod";
import { endpoints } from "./endpoints.ts";
import * as schemas from "./schemas.ts";

type Json = Record<string, unknown>;

/** The JSON Schema of one schema, with named parts as references into components.schemas, which are put into `parts`. */
function jsonSchema(schema: z.ZodType, io: "input" | "output", parts: Json): Json {
  const { $schema: _, $defs = {}, ...own } = z.toJSONSchema(schema, { io, target: "draft-2020-12" }) as Json;
  Object.assign(parts, $defs);
  const renamed = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(renamed);
    if (node === null || typeof node !== "object") return node;
    return Object.fromEntries(
      Object.entries(node).filter(([key]) => key !== "$id" && key !== "id").map(([key, value]) =>
        key === "$ref" && typeof value === "string"
          ? [key, value.replace("#/$defs/", "#/components/schemas/")]
          : [key, renamed(value)]
      ),
    );
  };
  for (const [name, part] of Object.entries($defs as Json)) parts[name] = renamed(part);
  return renamed(own) as Json;
}

function parameters(shape: Record<string, z.ZodType>, place: "path" | "query", parts: Json): Json[] {
  return Object.entries(shape).map(([name, schema]) => {
    const { description, ...rest } = jsonSchema(schema, "input", parts);
    return {
      name,
      in: place,
      required: place === "path",
      ...(description ? { description } : {}),
      // A number in a path or a query is a number to a client, whatever text it travels as.
      schema: rest.type === "integer" ? { ...rest, pattern: undefined } : rest,
    };
  });
}

/**
 * The document as a plain object.
 *
 * @param server the origin the API is served from, such as https://league.example
 */
export function openApi(server: string): Json {
  const parts: Json = {};
  const media = (schema: z.ZodType, type = "application/json") => ({
    content: { [type]: { schema: jsonSchema(schema, "output", parts) } },
  });
  const failure = (description: string) => ({
    description,
    ...media(schemas.problem, "application/problem+json"),
  });
  const paths = Object.fromEntries(endpoints.map((it) => [it.path, {
    get: {
      summary: it.summary,
      operationId: it.path.replace(/\{\w+\}/g, "").split("/").filter(Boolean).join("-"),
      parameters: [
        ...parameters(it.params.shape, "path", parts),
        ...parameters(it.query.shape, "query", parts),
      ],
      responses: {
        200: { description: it.summary, ...media(it.response) },
        400: failure("A part of the path or the query is malformed; the detail names it."),
        404: failure("There is no such thing."),
        500: failure("Unexpected; the reference number is in the log."),
      },
    },
  }]));
  return {
    openapi: "3.1.0",
    info: {
      title: "Rumbledore",
      version: "1",
      description: "Read a fantasy-football league's seasons, standings, matchups, teams and records.",
    },
    servers: [{ url: `${server}/api/v1` }],
    paths,
    components: { schemas: parts },
  };
}
