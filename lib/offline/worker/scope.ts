/**
 * What of a service worker's world is used here. TypeScript's own types of it do not go together with those of pages,
 * which the rest of the project is checked with.
 *
 * @module
 */

export interface WorkEvent extends Event {
  /** Keeps the worker running until the work is done. */
  waitUntil(work: Promise<unknown>): void;
}

export interface FetchEvent extends WorkEvent {
  readonly request: Request;
  readonly clientId: string;
  /** The page that the answer to a navigation will be. */
  readonly resultingClientId: string;
  /** The browser's own request for a navigation, sent while the worker was starting. */
  readonly preloadResponse: Promise<Response | undefined>;
  respondWith(answer: Response | Promise<Response>): void;
}

interface Client {
  readonly url: string;
  postMessage(message: string): void;
}

interface Events {
  install: WorkEvent;
  activate: WorkEvent;
  fetch: FetchEvent;
  /** A connection is back (Background Sync; in Chromium only). */
  sync: WorkEvent;
  message: WorkEvent & { readonly data: unknown };
}

interface Scope {
  readonly location: Location;
  readonly clients: {
    claim(): Promise<void>;
    get(id: string): Promise<Client | undefined>;
    matchAll(options: { type: "window" }): Promise<Client[]>;
  };
  readonly registration: {
    readonly navigationPreload?: { enable(): Promise<void>; disable(): Promise<void> };
    readonly sync?: { register(tag: string): Promise<void> };
    unregister(): Promise<boolean>;
  };
  skipWaiting(): Promise<void>;
  addEventListener<Name extends keyof Events>(name: Name, heard: (event: Events[Name]) => void): void;
}

export const scope = self as unknown as Scope;

/** Resolves to null after that many milliseconds. */
export const silence = (ms: number): Promise<null> =>
  new Promise((resolve) => setTimeout(() => resolve(null), ms));

/** Whether an answer is that of something in front of a server that is not there. */
export const isGone = ({ status }: Response): boolean => status === 502 || status === 503 || status === 504;
