/**
 * What a build knows and a running app needs: the islands and where their code is, the files under
 * routes/, and every static file with its compressed forms. The dev half (Builder) makes one; the server half
 * reads it. Nothing here touches the disk except {@linkcode ProdBuildCache}, once, when it is made.
 */
import type { ComponentType, VNode } from "preact";
import type { Assets } from "./shared/asset.ts";

/** How the app is running. Production never shows a stack to a visitor. */
export type Mode = "development" | "production";

/** When an island's code is fetched and its component comes alive. Upstream knows only "load". */
export type Hydrate = "load" | "idle" | "visible" | "interaction";

/** One exported component of an island file. */
export interface IslandInfo {
  /** Unique among all islands; what stands in the HTML comment. */
  name: string;
  /** The export of `chunk` that is the component. */
  exportName: string;
  // deno-lint-ignore no-explicit-any -- props are the island's own business
  fn: ComponentType<any>;
  /** URL path of the JavaScript module, without the base path. */
  chunk: string;
  /** URL paths of what `chunk` imports, for modulepreload. */
  imports: readonly string[];
  /** URL paths of the stylesheets that the island's modules import. */
  css: readonly string[];
  hydrate: Hydrate;
}

/** A file a browser may ask for, held in memory in every encoding it is sent in. */
export interface StaticFile {
  /** URL path without the base path, decoded: "/styles.css". */
  path: string;
  contentType: string;
  /** Hash of `bytes`, without quotes or W/; what `asset()` puts behind `?__frsh_c=`. */
  etag: string;
  bytes: Uint8Array<ArrayBuffer>;
  /** Compressed forms; only those that are smaller than `bytes`. */
  encodings: { br?: Uint8Array<ArrayBuffer>; gzip?: Uint8Array<ArrayBuffer> };
  /** The path itself names the content (it has a hash in it), so it may be kept for ever. */
  immutable: boolean;
  /** URL pattern of later versions of the file, which it can be the dictionary of (RFC 9842). */
  match?: string;
  /** Forms in the encoding "dcz" by the SHA-256 (base64) of the former version that they were made with. */
  deltas?: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
}

/** One file under the routes folder. */
export interface FsRouteFile {
  /** Path relative to the routes folder with a leading slash and the extension: "/blog/[slug].tsx". */
  id: string;
  /**
   * The module, or a function that imports it when it is first needed. A route that may set
   * `config.routeOverride`, and every file whose name begins with an underscore, has to be here already imported.
   */
  module: FsModule | (() => Promise<FsModule>);
}

/** The exports of a file under routes/, not yet looked at. */
export type FsModule = Record<string, unknown>;

/** All that a running app needs of its build. */
export interface BuildCache {
  /** Folder of the project, absolute. */
  root: string;
  /** What `asset()` puts behind `?__frsh_c=`: the build's id, and the keys of its files. */
  assets: Assets;
  mode: Mode;
  /** URL path of the module that wakes islands, without the base path. */
  clientEntry: string;
  /** URL path of the module that wakes islands when they are wanted; fetches `clientEntry` when it is not there yet. */
  lazyEntry: string;
  /** URL path of the navigation module, loaded only where f-client-nav or f-partial is used. */
  partialsEntry: string;
  /** Islands by the identity of their component function. */
  // deno-lint-ignore no-explicit-any -- as above
  islands: ReadonlyMap<ComponentType<any>, IslandInfo>;
  fsRoutes: readonly FsRouteFile[];
  /** Whether pages carry the script that reloads them when a file changes. */
  liveReload: boolean;
  /** The static file at a URL path (decoded, without base path or query). A promise only in development. */
  file(path: string): StaticFile | null | Promise<StaticFile | null>;
}

/** What the server half hands to `renderDocument` in render.ts. */
export interface RenderInput {
  /** Page inside its layouts inside the app wrapper; none of their components is async any more. */
  vnode: VNode;
  buildCache: BuildCache;
  /** "" or "/base", without a trailing slash. */
  basePath: string;
  url: URL;
  /** Set when the request asked for partials: names the state element of the answer. */
  partialId: string | null;
  /** URL paths of the stylesheets that the route asks for. */
  css: readonly string[];
  /**
   * What every script and style tag carries; null for none, so that a page without csp({ useNonce }) is the
   * same bytes each time it is rendered. The csp middleware makes it before the page is rendered.
   */
  nonce: string | null;
}

/** What `renderDocument` gives back. It is synchronous and throws what a component throws. */
export interface RenderedDocument {
  html: string;
  /** Values for Link headers: modules worth preloading. */
  links: string[];
}

/** The type of `renderDocument` in render.ts. */
export type RenderDocument = (input: RenderInput) => RenderedDocument;

/** The build of an app that was never built: no islands, no files, no file routes. For tests and tiny servers. */
export function emptyBuildCache(mode: Mode, root: string = Deno.cwd()): BuildCache {
  return {
    root,
    assets: { id: "", keys: {} },
    mode,
    clientEntry: "",
    lazyEntry: "",
    partialsEntry: "",
    islands: new Map(),
    fsRoutes: [],
    liveReload: false,
    file: () => null,
  };
}

/** A static file as the build writes it down: paths on disk, relative to the build's root, in place of bytes. */
export interface SnapshotFile extends Omit<StaticFile, "bytes" | "encodings" | "deltas"> {
  file: string;
  encodings: { br?: string; gzip?: string };
  deltas?: Record<string, string>;
}

/** What the build writes to snapshot.js. */
export interface Snapshot {
  assets: Assets;
  clientEntry: string;
  lazyEntry: string;
  partialsEntry: string;
  islands: readonly IslandInfo[];
  fsRoutes: readonly FsRouteFile[];
  files: readonly SnapshotFile[];
}

/** A finished build: reads every static file into memory when it is made, and never the disk again. */
export class ProdBuildCache implements BuildCache {
  readonly mode = "production";
  readonly liveReload = false;
  readonly assets: Assets;
  readonly clientEntry: string;
  readonly lazyEntry: string;
  readonly partialsEntry: string;
  readonly islands: BuildCache["islands"];
  readonly fsRoutes: readonly FsRouteFile[];
  readonly #files: Map<string, StaticFile>;

  /**
   * @param root folder that the snapshot's file paths are relative to, absolute
   * @throws Deno.errors.NotFound when a file of the snapshot is gone
   */
  constructor(readonly root: string, snapshot: Snapshot) {
    this.assets = snapshot.assets;
    this.clientEntry = snapshot.clientEntry;
    this.lazyEntry = snapshot.lazyEntry;
    this.partialsEntry = snapshot.partialsEntry;
    this.fsRoutes = snapshot.fsRoutes;
    this.islands = new Map(snapshot.islands.map((island) => [island.fn, island]));
    const read = (file: string | undefined) => file ? Deno.readFileSync(`${root}/${file}`) : undefined;
    this.#files = new Map(snapshot.files.map(({ file, encodings: { br, gzip }, deltas = {}, ...rest }) => [
      rest.path,
      {
        ...rest,
        bytes: read(file)!,
        encodings: { br: read(br), gzip: read(gzip) },
        deltas: new Map(Object.entries(deltas).map(([dictionary, form]) => [dictionary, read(form)!])),
      },
    ]));
  }

  file(path: string): StaticFile | null {
    return this.#files.get(path) ?? null;
  }
}
