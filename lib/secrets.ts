/**
 * Sealing secrets for keeping: AES-256-GCM, so that what was changed, moved or sealed with another key does not open.
 *
 * @module
 */
import { join } from "node:path";

interface Key {
  /** Names the key in what it sealed, and does not give it away. */
  id: Uint8Array;
  key: CryptoKey;
}

/** What seals and opens: the key of today, and those whose seals open too. */
export interface SecretKey {
  readonly current: Key;
  readonly others: readonly Key[];
}

/**
 * Bytes of a sealed secret before the ciphertext: its version, its key's id, then the nonce (NIST SP 800-38D, 8.2.2: 96
 * random bits). Version 1 had no id; it is tried with every key.
 */
const VERSION = 2;
const ID = 4;
const NONCE = 12;

/** Something sealed that does not open: the wrong key, the wrong context, or not what was sealed. */
export class SecretError extends Error {
  override name = "SecretError";
}

/**
 * The key in 32 bytes of base64, and others that open.
 *
 * @throws SecretError when a text is anything else; the message does not repeat it
 */
export async function secretKey(base64: string, others: readonly string[] = []): Promise<SecretKey> {
  const [current, ...rest] = await Promise.all([base64, ...others].map(imported));
  return { current, others: rest };
}

async function imported(base64: string): Promise<Key> {
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = Uint8Array.fromBase64(base64.trim());
  } catch {
    bytes = new Uint8Array();
  }
  if (bytes.length !== 32) throw new SecretError("a secret key is 32 bytes in base64");
  // playbooks/roles/rotation makes the same of it, to count what a key has sealed.
  const id = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(`key ${base64.trim()}`));
  const key = await crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
  return { id: new Uint8Array(id, 0, ID), key };
}

/**
 * The key kept in a folder as `secret.key`, made at first. Processes that start together agree on one. Whoever loses
 * the file loses what was sealed with it.
 *
 * @throws SecretError naming the file, when it holds something else
 */
export async function secretKeyIn(folder: string): Promise<SecretKey> {
  const path = join(folder, "secret.key");
  await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
  const kept = await Deno.readTextFile(path).catch(() => null) ?? await make(path);
  try {
    return await secretKey(kept);
  } catch {
    throw new SecretError(
      `${path} does not hold a secret key (32 bytes in base64); restore it from a backup`,
    );
  }
}

/** The settings that say what the key is. */
export interface KeySettings {
  SECRET_KEY: string | null;
  SECRET_KEYS_OTHER: readonly string[];
  RUMBLEDORE_DATA: string;
}

/** The key of this installation: that of the settings, else the one kept in the folder. */
export function keyOf({ SECRET_KEY, SECRET_KEYS_OTHER, RUMBLEDORE_DATA }: KeySettings): Promise<SecretKey> {
  return SECRET_KEY ? secretKey(SECRET_KEY, SECRET_KEYS_OTHER) : secretKeyIn(RUMBLEDORE_DATA);
}

/** Writes a new key beside `path` and links it there, which only one process can do; gives the one that is there then. */
async function make(path: string): Promise<string> {
  const own = await Deno.makeTempFile({ dir: join(path, ".."), prefix: "secret.key.new-" });
  try {
    await Deno.chmod(own, 0o600);
    await Deno.writeTextFile(own, crypto.getRandomValues(new Uint8Array(32)).toBase64() + "\n");
    await Deno.link(own, path).catch((error) => {
      if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
    });
  } finally {
    await Deno.remove(own);
  }
  return await Deno.readTextFile(path);
}

/**
 * Seals a text. `context` names what it belongs to (a league's slug): it opens there only, so that a row copied to
 * another league gives nothing away.
 */
export async function seal(
  { current: { id, key } }: SecretKey,
  text: string,
  context: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const iv = crypto.getRandomValues(new Uint8Array(NONCE));
  const additionalData = new TextEncoder().encode(context);
  const sealed = await crypto.subtle.encrypt(
    { name: "AES-GCM", iv, additionalData },
    key,
    new TextEncoder().encode(text),
  );
  return Uint8Array.of(VERSION, ...id, ...iv, ...new Uint8Array(sealed));
}

const sealedBy = ({ id }: Key, sealed: Uint8Array) =>
  sealed[0] === VERSION && id.every((byte, i) => byte === sealed[1 + i]);

/** Whether it was sealed by the key of today, so that others are not needed for it. */
export const isCurrent = ({ current }: SecretKey, sealed: Uint8Array): boolean => sealedBy(current, sealed);

/**
 * The text that was sealed with one of these keys and this context.
 *
 * @throws SecretError when it does not open
 */
export async function open(
  { current, others }: SecretKey,
  sealed: Uint8Array,
  context: string,
): Promise<string> {
  const keys = [current, ...others].filter((key) => sealed[0] === 1 || sealedBy(key, sealed));
  const at = sealed[0] === 1 ? 1 : 1 + ID;
  const iv = sealed.slice(at, at + NONCE);
  const additionalData = new TextEncoder().encode(context);
  let cause: unknown;
  for (const { key } of keys) {
    try {
      const text = await crypto.subtle.decrypt(
        { name: "AES-GCM", iv, additionalData },
        key,
        sealed.slice(at + NONCE),
      );
      return new TextDecoder().decode(text);
    } catch (error) {
      cause = error;
    }
  }
  throw new SecretError(
    `a secret of ${context} does not open: it was sealed with another key or for something else; enter it again`,
    { cause },
  );
}
