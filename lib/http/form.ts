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
