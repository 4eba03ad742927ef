/**
 * An error that is an HTTP answer: thrown anywhere in a middleware, handler or component, the nearest error page
 * answers with its status. Its message may be shown to the visitor, so it must not hold secrets.
 */
export class HttpError extends Error {
  status: number;

  /** @param message what the visitor is told; without it the status's own name, "Not Found" */
  constructor(status: number, message?: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "HttpError";
    this.status = status;
  }
}
