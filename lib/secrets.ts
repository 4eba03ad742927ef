/**
 * Sealing secrets for keeping: AES-256-GCM, so that what was changed, moved or sealed with another key does not open.
 *
 * @module
 */
import { join } from "node:path";

/** A key that seals and opens. */
export type SecretKey = CryptoKey;

/** Bytes of a sealed secret before the ciphertext: its version, then the nonce (NIST SP 800-38D, 8.2.2: 96 random bits). */
const VERSION = 1;
const NONCE = 12;

/** Something sealed that does not open: the wrong key, the wrong context, or not what was sealed. */
export class SecretError extends Error {
  override name = "SecretError";
}

/**
 * The key in 32 bytes of base64.
 *
 * @throws SecretError when the text is anything else; the message does not repeat it
 */
export async function secretKey(base64: string): Promise<SecretKey> {
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = Uint8Array.fromBase64(base64.trim());
  } catch {
    bytes = new Uint8Array();
  }
  if (bytes.length !== 32) throw new SecretError("a secret key is 32 bytes in base64");
  return await crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
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

/** The key of this installation: that of the setting, else the one kept in the folder. */
export function keyOf(
  { SECRET_KEY, RUMBLEDORE_DATA }: { SECRET_KEY: string | null; RUMBLEDORE_DATA: string },
): Promise<SecretKey> {
  return SECRET_KEY ? secretKey(SECRET_KEY) : secretKeyIn(RUMBLEDORE_DATA);
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
export async function seal(key: SecretKey, text: string, context: string): Promise<Uint8Array<ArrayBuffer>> {
  const iv = crypto.getRandomValues(new Uint8Array(NONCE));
  const additionalData = new TextEncoder().encode(context);
  const sealed = await crypto.subtle.encrypt(
    { name: "AES-GCM", iv, additionalData },
    key,
    new TextEncoder().encode(text),
  );
  const bytes = new Uint8Array(1 + NONCE + sealed.byteLength);
  bytes[0] = VERSION;
  bytes.set(iv, 1);
  bytes.set(new Uint8Array(sealed), 1 + NONCE);
  return bytes;
}

/**
 * The text that was sealed with this key and context.
 *
 * @throws SecretError when it does not open
 */
export async function open(key: SecretKey, sealed: Uint8Array, context: string): Promise<string> {
  try {
    if (sealed[0] !== VERSION) throw new Error("another version");
    const iv = sealed.slice(1, 1 + NONCE);
    const additionalData = new TextEncoder().encode(context);
    const text = await crypto.subtle.decrypt(
      { name: "AES-GCM", iv, additionalData },
      key,
      sealed.slice(1 + NONCE),
    );
    return new TextDecoder().decode(text);
  } catch (cause) {
    throw new SecretError(
      `a secret of ${context} does not open: it was sealed with another key or for something else; enter it again`,
      { cause },
    );
  }
}
