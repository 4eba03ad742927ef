/**
 * Fetching what a stranger's address leads to, without being led anywhere else: hosts are those that were set, their
 * names are resolved here, every address they have is judged, and the one that was judged is the one connected to.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { lookup } from "node:dns/promises";
import http, { type IncomingMessage } from "node:http";
import https from "node:https";
import { isPublic } from "./address.ts";
import { isAllowed } from "./hosts.ts";
import { PictureRefused, PictureUnavailable } from "./refused.ts";

export interface DownloadOptions {
  /** Which hosts may be asked, as in the setting IMAGE_HOSTS (lib/images/hosts.ts). */
  hosts: readonly string[];
  /** Ends it early. */
  signal?: AbortSignal;
  /** Every address of a host; the system's resolver unless given. */
  resolve?: (host: string) => Promise<readonly string[]>;
  /** Which addresses may be connected to; those of the public internet unless given. */
  reachable?: (address: string, port: number) => boolean;
  /** Certificates to trust beside the well-known ones, as PEM. */
  ca?: string;
  /** Most bytes of a picture; 5 MiB unless given. */
  most?: number;
  /** Milliseconds for all of it, redirects included; 15 s unless given. */
  patience?: number;
}

/** Redirects that are followed. */
const MOST_REDIRECTS = 3;

/** Addresses of one host that are tried. */
const MOST_ADDRESSES = 3;

/** Statuses that say that it may work another time. */
const passing = (status: number) => status >= 500 || status === 408 || status === 425 || status === 429;

/**
 * The bytes at an address.
 *
 * @throws PictureRefused where it leads astray, to nothing or to too much; PictureUnavailable where it may work later;
 * the signal's reason when it was aborted
 */
export async function download(source: string, options: DownloadOptions): Promise<Uint8Array> {
  const { signal, patience = 15_000 } = options;
  const late = AbortSignal.timeout(patience);
  const stop = signal ? AbortSignal.any([signal, late]) : late;
  try {
    let at = source;
    for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      const found = await one(judged(at, options), options, stop);
      if (found instanceof Uint8Array) return found;
      at = found.href;
    }
    throw new PictureRefused(`it redirects more than ${MOST_REDIRECTS} times`);
  } catch (error) {
    signal?.throwIfAborted();
    if (late.aborted) throw new PictureUnavailable(`it was not there within ${patience / 1000} s`);
    throw error;
  }
}

/** The address, if it is one that may be asked at all. */
function judged(address: string, { hosts }: DownloadOptions): URL {
  if (!URL.canParse(address)) throw new PictureRefused("its address is none");
  const url = new URL(address);
  if (url.username || url.password) throw new PictureRefused("its address has a password in it");
  if (!isAllowed(url, hosts)) {
    throw new PictureRefused(`${url.protocol}//${url.host} is not among the hosts that pictures come from`);
  }
  return url;
}

/** One request: the body, or where it redirects to. */
async function one(url: URL, options: DownloadOptions, stop: AbortSignal): Promise<Uint8Array | URL> {
  const answer = await asked(url, options, stop);
  try {
    const status = answer.statusCode ?? 0;
    const { location } = answer.headers;
    if ([301, 302, 303, 307, 308].includes(status) && location) {
      if (!URL.canParse(location, url)) throw new PictureRefused("it redirects to what is no address");
      return new URL(location, url);
    }
    if (passing(status)) throw new PictureUnavailable(`the host answers with status ${status}`);
    if (status !== 200) throw new PictureRefused(`the host answers with status ${status}`);
    if (!/^(?:identity)?$/i.test(answer.headers["content-encoding"] ?? "")) {
      throw new PictureRefused("it is compressed, which was not asked for");
    }
    return await body(answer, options);
  } finally {
    answer.destroy();
  }
}

async function body(
  answer: IncomingMessage,
  { most = 5 * 1024 * 1024 }: DownloadOptions,
): Promise<Uint8Array> {
  const tooLarge = () => new PictureRefused(`it is larger than ${most} bytes`);
  if (Number(answer.headers["content-length"] ?? 0) > most) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of answer) {
      size += chunk.byteLength;
      if (size > most) throw tooLarge();
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof PictureRefused) throw error;
    throw new PictureUnavailable(`the host broke off: ${(error as Error).message}`);
  }
  if (!answer.complete) throw new PictureUnavailable("the host broke off");
  return Buffer.concat(chunks);
}

/** The answer of the first address that can be connected to; none is, unless all may be. */
async function asked(url: URL, options: DownloadOptions, stop: AbortSignal): Promise<IncomingMessage> {
  const { resolve = resolved, reachable = isPublic } = options;
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const port = Number(url.port) || (url.protocol === "https:" ? 443 : 80);
  const addresses = await aborted(resolve(host), stop).catch((error) => {
    throw new PictureUnavailable(`${host} has no address: ${error.message}`);
  });
  if (addresses.length === 0) throw new PictureUnavailable(`${host} has no address`);
  const inside = addresses.find((address) => !reachable(address, port));
  if (inside !== undefined) throw new PictureRefused(`${host} is at ${inside}, which is no public address`);
  let failure: Error | undefined;
  for (const address of addresses.slice(0, MOST_ADDRESSES)) {
    try {
      return await connected(url, { address, host, port }, options, stop);
    } catch (error) {
      stop.throwIfAborted();
      failure = error as Error;
    }
  }
  throw new PictureUnavailable(`${host} cannot be asked: ${failure!.message}`);
}

/** Every address that the system knows for a host, IPv4 first, which more networks can reach. */
async function resolved(host: string): Promise<string[]> {
  const found = await lookup(host, { all: true });
  return found.sort((a, b) => a.family - b.family).map(({ address }) => address);
}

/** Asks one address; the name goes into the request and into the check of the certificate, and is not looked up again. */
function connected(
  url: URL,
  { address, host, port }: { address: string; host: string; port: number },
  { ca }: DownloadOptions,
  stop: AbortSignal,
): Promise<IncomingMessage> {
  const { request } = url.protocol === "https:" ? https : http;
  return new Promise((resolve, reject) => {
    const asking = request({
      host: address,
      port,
      path: url.pathname + url.search,
      servername: host,
      ca,
      agent: false,
      headers: {
        host: url.host,
        accept: "image/avif,image/webp,image/png,image/jpeg,image/gif,image/svg+xml",
        "accept-encoding": "identity",
        "user-agent": "Rumbledore (league pictures)",
      },
    });
    const end = () => asking.destroy(stop.reason);
    stop.addEventListener("abort", end, { once: true });
    asking.on("close", () => stop.removeEventListener("abort", end));
    asking.on("response", resolve);
    asking.on("error", reject);
    asking.end();
  });
}

/** The value, unless the signal is aborted first. */
function aborted<T>(value: Promise<T>, stop: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const end = () => reject(stop.reason);
    stop.addEventListener("abort", end, { once: true });
    value.then(resolve, reject).finally(() => stop.removeEventListener("abort", end));
  });
}
