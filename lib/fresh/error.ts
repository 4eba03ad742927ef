const STATUS_TEXT: Record<number, string> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  406: "Not Acceptable",
  408: "Request Timeout",
  409: "Conflict",
  410: "Gone",
  412: "Precondition Failed",
  413: "Content Too Large",
  415: "Unsupported Media Type",
  422: "Unprocessable Content",
  428: "Precondition Required",
  429: "Too Many Requests",
  500: "Internal Server Error",
  501: "Not Implemented",
  502: "Bad Gateway",
  503: "Service Unavailable",
  504: "Gateway Timeout",
};

/**
 * An error that is an HTTP answer: thrown anywhere in a middleware, handler or component, the nearest error page
 * answers with its status. Its message may be shown to the visitor, so it must not hold secrets.
 */
export class HttpError extends Error {
  status: number;

  /** @param message defaults to the status's own name, "Not Found" */
  constructor(status: number, message?: string, options?: ErrorOptions) {
    super(message || STATUS_TEXT[status] || `HTTP ${status}`, options);
    this.name = "HttpError";
    this.status = status;
  }
}
