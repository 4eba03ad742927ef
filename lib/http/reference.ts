/**
 * Reference numbers for unexpected errors: the reader is shown one, the log has it beside the stack.
 *
 * @module
 */

const given = new WeakMap<object, string>();

/**
 * The reference number of an unexpected error. The first call for an error logs it with the number; later calls for
 * the same error give the same number and log nothing.
 *
 * @param error whatever was thrown
 * @param where the request it was thrown by, such as `GET /leagues/sample-1`
 */
export function reference(error: unknown, where: string): string {
  const key = typeof error === "object" && error !== null ? error : null;
  const known = key && given.get(key);
  if (known) return known;
  const number = crypto.randomUUID().slice(0, 8);
  if (key) given.set(key, number);
  console.error(`error ${number} in ${where}:`, error);
  return number;
}
