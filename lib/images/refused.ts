/**
 * Why there is no picture.
 *
 * @module
 */

/** What the address leads to is no picture that may be shown. The message is the reason, and begins in lower case. */
export class PictureRefused extends Error {
  override name = "PictureRefused";
}

/** Nobody answered, or not in time; later it may be another matter. The message is the reason. */
export class PictureUnavailable extends Error {
  override name = "PictureUnavailable";
}
