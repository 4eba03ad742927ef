/**
 * Errors as RFC 9457 problem documents: what every API answer that is not a success looks like.
 *
 * @module
 */

export interface Problem {
  /** The HTTP status, 400 to 599. */
  status: number;
  /** What is wrong with this request, and where; shown to whoever sent it. */
  detail: string;
  /** The path the problem occurred on. */
  instance?: string;
  /** The reference number under which the log has the details of an unexpected error. */
  reference?: string;
}

const titles: Record<number, string> = {
  400: "Bad Request",
  404: "Not Found",
  405: "Method Not Allowed",
  406: "Not Acceptable",
  413: "Content Too Large",
  422: "Unprocessable Content",
  429: "Too Many Requests",
  500: "Internal Server Error",
  502: "Bad Gateway",
  503: "Service Unavailable",
  504: "Gateway Timeout",
};

/**
 * A response that carries the problem. `type` is left at its default, `about:blank`, so `title` is the status's own
 * phrase (RFC 9457, section 4.2.1).
 */
export function problem({ status, ...members }: Problem, headers?: HeadersInit): Response {
  const title = titles[status] ?? (status < 500 ? "Bad Request" : "Internal Server Error");
  const response = Response.json({ title, status, ...members }, { status, headers });
  response.headers.set("content-type", "application/problem+json");
  response.headers.set("cache-control", "no-store");
  return response;
}
