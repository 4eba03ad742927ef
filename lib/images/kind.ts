/**
 * What a file is, by its first bytes: what a server says of it is nobody's business here.
 *
 * @module
 */

/** Kinds of pictures that are decoded, by the name of the decoder that may see them. */
export type Kind = "png" | "jpeg" | "gif" | "webp" | "avif" | "svg";

/** The kind of a picture, or null for what is none of these. */
export function kindOf(bytes: Uint8Array): Kind | null {
  const head = String.fromCharCode(...bytes.subarray(0, 32));
  if (head.startsWith("\x89PNG\r\n\x1a\n")) return "png";
  if (head.startsWith("\xff\xd8\xff")) return "jpeg";
  if (/^GIF8[79]a/.test(head)) return "gif";
  if (/^RIFF....WEBP/s.test(head)) return "webp";
  // The brand of still pictures, or of sequences, among those that the first box names.
  if (/^....ftyp.*avi[fs]/s.test(head)) return "avif";
  return /^(?:\xef\xbb\xbf)?\s*<(?:\?xml|!--|!DOCTYPE svg|svg[\s>])/i.test(head) ? "svg" : null;
}

/**
 * Why a drawing is not rendered, or null. Nothing in it would ever run here, nor be fetched: the renderer does neither,
 * and what leaves is pixels. But a drawing that tries is none that anybody drew as a logo.
 */
export function objection(drawing: Uint8Array): string | null {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(drawing);
  } catch {
    return "the drawing is not in UTF-8";
  }
  const encoding = text.match(/^\s*<\?xml[^>]*encoding\s*=\s*["']([^"']*)/i)?.[1] ?? "utf-8";
  if (!/^(?:utf-8|us-ascii)$/i.test(encoding)) return "the drawing is not in UTF-8";
  if (!/<(?:\w+:)?svg[\s>]/i.test(text)) return "it is not a drawing";
  if (/<(?:\w+:)?script\b|\son\w+\s*=|javascript:/i.test(text)) return "the drawing has a script in it";
  if (/<!ENTITY/i.test(text)) return "the drawing declares entities";
  const foreign = text.match(/<(?:\w+:)?(foreignObject|image|feImage|iframe|object|embed)\b/i);
  if (foreign) return `the drawing has <${foreign[1]}> in it`;
  if (
    /\shref\s*=\s*["']?\s*(?!#)[^"'\s]|url\(\s*["']?\s*(?!#)[^)"'\s]|@import/i.test(
      text.replace(/xmlns\S*/g, ""),
    )
  ) {
    return "the drawing refers to something outside of it";
  }
  return null;
}
