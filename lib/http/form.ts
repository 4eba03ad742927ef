/**
 * A form as a browser posts it, read with a limit.
 *
 * @module
 */
import { HttpError } from "fresh";

/**
 * The fields of a posted form.
 *
 * @param request a POST with a form's content type
 * @param most how many bytes the body may have
 * @throws HttpError 413 for a larger body (also one whose length was not declared), 415 for another content type,
 * 400 for a body that is not what its content type says
 */
export async function form(request: Request, most = 65_536): Promise<FormData> {
  const tooLarge = () => new HttpError(413, `This form may carry ${most} bytes at most.`);
  const type = request.headers.get("content-type") ?? "";
  if (!/^(?:application\/x-www-form-urlencoded|multipart\/form-data)\b/i.test(type)) {
    throw new HttpError(
      415,
      "This address takes a form (application/x-www-form-urlencoded or multipart/form-data).",
    );
  }
  if (Number(request.headers.get("content-length") ?? 0) > most) throw tooLarge();
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for await (const piece of request.body ?? []) {
    size += piece.byteLength;
    if (size > most) throw tooLarge();
    pieces.push(piece);
  }
  try {
    return await new Response(new Blob(pieces), { headers: { "content-type": type } }).formData();
  } catch {
    throw new HttpError(400, "The form could not be read: its body is not what its content type says.");
  }
}

/** What was typed into a field; empty where there is none, or a file. */
export function field(fields: FormData, name: string): string {
  const value = fields.get(name);
  return typeof value === "string" ? value : "";
}

/**
 * The idempotency key that a form of ours carries in the field `key`: a UUID made when it was rendered.
 *
 * @throws HttpError 400 where there is none
 */
export function formKey(fields: FormData): string {
  const key = field(fields, "key").toLowerCase();
  if (/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(key)) return key;
  throw new HttpError(400, "The form was sent incomplete. Load its page again and try once more.");
}

/**
 * The same where it may be missing: forms that say how something is to be, and not what is to be added, have no key of
 * their own; the service worker gives one to those that it may have to send again.
 *
 * @throws HttpError 400 for a key that is no UUID
 */
export const keyIfAny = (fields: FormData): string | null => fields.has("key") ? formKey(fields) : null;

/** Every field that was typed into, by name; the last of several with one name. */
export const textFields = (fields: FormData): Record<string, string> =>
  Object.fromEntries([...fields].filter((entry): entry is [string, string] => typeof entry[1] === "string"));
