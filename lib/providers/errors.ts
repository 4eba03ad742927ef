/**
 * What can go wrong while a league is brought in, each with the HTTP status that a page answers and a message that is
 * shown as it is: it names the thing, the place and the remedy, and never holds a cookie.
 *
 * @module
 */

/** Any failure of an import that the reader can be told about. Everything else that is thrown is a fault of ours. */
export class ImportError extends Error {
  override name = "ImportError";

  constructor(
    message: string,
    readonly status: 400 | 403 | 404 | 413 | 422 | 502 | 503 | 504,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** What the user typed cannot be a league, a season or a pair of cookies. */
export class BadInput extends ImportError {
  override name = "BadInput";

  constructor(message: string) {
    super(message, 400);
  }
}

/** There is no such league, season or folder, or it is not visible. */
export class NotFound extends ImportError {
  override name = "NotFound";

  constructor(message: string) {
    super(message, 404);
  }
}

/** A file that is larger than any season can be. */
export class TooLarge extends ImportError {
  override name = "TooLarge";

  constructor(message: string) {
    super(message, 413);
  }
}

/** Cookies of a private league, from somebody who is signed out. */
export class NeedsAccount extends ImportError {
  override name = "NeedsAccount";

  constructor() {
    super(
      "A private league is shown to its members only. Sign in first, then connect it: it is yours to run.",
      403,
    );
  }
}

/** The league is private and the cookies are missing or no longer accepted. */
export class NeedsCookies extends ImportError {
  override name = "NeedsCookies";

  constructor(message: string) {
    super(message, 422);
  }
}

/** A document that cannot be read as a season: cut off, not JSON, or with something missing or impossible in it. */
export class BadDocument extends ImportError {
  override name = "BadDocument";

  constructor(message: string) {
    super(message, 422);
  }
}

/** A season that was read and whose figures contradict each other. */
export class HeldBack extends ImportError {
  override name = "HeldBack";

  constructor(message: string) {
    super(message, 422);
  }
}

/** The provider answered with something that is not an answer. */
export class ProviderFault extends ImportError {
  override name = "ProviderFault";

  constructor(message: string, options?: ErrorOptions) {
    super(message, 502, options);
  }
}

/** The provider did not answer in time. */
export class ProviderSilence extends ImportError {
  override name = "ProviderSilence";

  constructor(message: string) {
    super(message, 504);
  }
}

/** We have too much to do to begin another import. */
export class TooBusy extends ImportError {
  override name = "TooBusy";

  constructor(message: string) {
    super(message, 503);
  }
}
