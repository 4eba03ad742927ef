/**
 * What a page costs a reader who was never there, found without a browser: the page, and all that it loads by itself.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { get, type IncomingMessage } from "node:http";
import { brotliDecompressSync } from "node:zlib";
import type { VisitCost } from "@/fresh.config.ts";

/** What of a visit a file belongs to. */
type Kind = "html" | "css" | "js" | "images" | "worker";

/** A file that a visit asked for. */
export interface Asked {
  path: string;
  kind: Kind;
  bytes: number;
}

/** The files of a first visit to an address, the page first. */
export async function filesOf(address: string): Promise<Asked[]> {
  const page = await ask(address);
  const files: Asked[] = [{ path: new URL(address).pathname, kind: "html", bytes: page.bytes }];
  const wanted = [...wantedBy(page.text, page.headers.link ?? "")];
  const known = new Set<string>();
  for (const { path, kind } of wanted) {
    if (known.has(path)) continue;
    known.add(path);
    const file = await ask(new URL(path, address).href);
    files.push({ path, kind, bytes: file.bytes });
    if (kind !== "js") continue;
    for (const [, name] of file.text.matchAll(/\b(?:from|import)\s*"(\.\/[^"]+)"/g)) {
      wanted.push({ path: new URL(name, new URL(path, address)).pathname, kind });
    }
  }
  return files;
}

/** The sums of a visit's files. */
export function firstVisit(files: readonly Asked[]): VisitCost {
  const sum = (kind?: Kind) =>
    files.filter((file) => !kind || file.kind === kind).reduce((bytes, file) => bytes + file.bytes, 0);
  return {
    html: sum("html"),
    css: sum("css"),
    js: sum("js"),
    images: sum("images"),
    total: sum(),
    requests: files.length,
  };
}

/** What a page makes a phone load: the widest form of each picture, and all of a list, as if all of it were seen. */
function* wantedBy(html: string, link: string): Generator<{ path: string; kind: Kind }> {
  const attribute = (tag: string, name: string) =>
    new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1].replaceAll("&amp;", "&");
  for (const [tag, name] of html.matchAll(/<(link|script)\b[^>]*>/g)) {
    const path = attribute(tag, name === "link" ? "href" : "src");
    if (path === undefined) continue;
    if (name === "script") yield { path, kind: "js" };
    else if (/\srel="stylesheet"/.test(tag)) yield { path, kind: "css" };
    else if (/\srel="icon"/.test(tag)) yield { path, kind: "images" };
  }
  for (const [, path] of link.matchAll(/<([^>]+)>; rel="modulepreload"/g)) yield { path, kind: "js" };

  const state = /<script id="__FRSH_STATE"[^>]*>(.*?)<\/script>/s.exec(html)?.[1];
  const { boot, islands = {} } = state ? JSON.parse(state) as PageState : {};
  for (const [path, , hydrate] of Object.values(islands)) {
    if (hydrate === "interaction") continue;
    yield { path, kind: "js" };
    yield { path: boot!, kind: "js" };
  }

  const widest = (set: string) => set.split(",").at(-1)!.trim().split(" ")[0];
  for (const [picture] of html.matchAll(/<picture>.*?<\/picture>|<img\b[^>]*>/gs)) {
    const set = attribute(picture, "srcset");
    const path = set ? widest(set) : attribute(picture, "src");
    if (path?.startsWith("/")) yield { path, kind: "images" };
  }
  const worker = /\.register\(['"]([^'"]+)/.exec(html)?.[1];
  if (worker) yield { path: worker, kind: "worker" };
}

/** What lib/fresh says about a page's islands, as far as it matters here. */
interface PageState {
  boot?: string;
  islands?: Record<string, [path: string, name: string, hydrate: string]>;
}

/** Asks as a browser would, on a connection of its own. */
function ask(address: string): Promise<{ bytes: number; text: string; headers: Record<string, string> }> {
  return new Promise((resolve, reject) => {
    const headers = { "accept-encoding": "br", connection: "close" };
    get(address, { agent: false, headers }, (answer: IncomingMessage) => {
      const pieces: Uint8Array[] = [];
      const { socket } = answer;
      answer.on("data", (piece) => pieces.push(piece)).on("error", reject).on("end", () => {
        const body = Buffer.concat(pieces);
        const isPacked = answer.headers["content-encoding"] === "br";
        resolve({
          bytes: socket.bytesRead,
          text: (isPacked ? brotliDecompressSync(body) : body).toString(),
          headers: Object.fromEntries(
            Object.entries(answer.headers).map(([name, value]) => [name, [value].flat().join(", ")]),
          ),
        });
      });
    }).on("error", reject);
  });
}
