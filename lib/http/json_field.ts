/**
 * A form with one field that is JSON, as our own scripts post it.
 *
 * @module
 */
import { HttpError } from "fresh";
import { form } from "./form.ts";

/**
 * The fields of a posted form, and the value in the JSON of one of them; undefined where it is not there.
 *
 * @throws HttpError as `form` does, and 400 for what is no JSON
 */
export async function jsonField(
  request: Request,
  name: string,
): Promise<{ fields: FormData; value: unknown }> {
  const fields = await form(request);
  const text = fields.get(name);
  if (text === null) return { fields, value: undefined };
  try {
    return { fields, value: JSON.parse(String(text)) };
  } catch {
    throw new HttpError(400, `The field ${name} should be JSON and is not.`);
  }
}
