/**
 * A bucket of an S3-compatible object store, where the pictures of all app hosts are.
 *
 * @module
 */
import { AwsClient } from "aws4fetch";

/** Files by name in a bucket. All throw {@linkcode BucketAway}. */
export interface Bucket {
  has(file: string): Promise<boolean>;
  /** Its bytes; null where there is none. */
  read(file: string): Promise<Uint8Array<ArrayBuffer> | null>;
  write(file: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
}

/** The object store does not answer, or not what it should; the message says which file and what it said. */
export class BucketAway extends Error {
  override name = "BucketAway";
}

/** The part of lib/settings.ts that leads to the bucket. */
export interface BucketSettings {
  IMAGES_S3_URL: string | null;
  IMAGES_S3_REGION: string;
  IMAGES_S3_KEY: string | null;
  IMAGES_S3_SECRET: string | null;
  IMAGES_S3_CA: string | null;
}

/** Longest that a reader waits for a file, in ms; one is a few kB in the next rack. */
const PATIENCE = 2000;

/**
 * The bucket of the settings, null where pictures stay in the folder of this host. Files are asked for below its address
 * (`https://host/bucket/FILE`), each request signed (AWS Signature Version 4).
 *
 * @throws Deno.errors.NotFound where the file of the certificate authority is not there
 */
export function bucketOf(settings: BucketSettings): Bucket | null {
  const { IMAGES_S3_URL, IMAGES_S3_KEY: accessKeyId, IMAGES_S3_SECRET: secretAccessKey } = settings;
  if (!IMAGES_S3_URL || !accessKeyId || !secretAccessKey) return null;
  const address = IMAGES_S3_URL.replace(/\/$/, "");
  const aws = new AwsClient({
    accessKeyId,
    secretAccessKey,
    region: settings.IMAGES_S3_REGION,
    service: "s3",
  });
  const caCerts = settings.IMAGES_S3_CA ? [Deno.readTextFileSync(settings.IMAGES_S3_CA)] : [];
  const through = { client: Deno.createHttpClient({ caCerts }) };

  async function ask(file: string, method: string, body?: Uint8Array<ArrayBuffer>): Promise<Response> {
    const away = (why: string) => new BucketAway(`the object store, asked to ${method} ${file}, ${why}`);
    const signal = AbortSignal.timeout(PATIENCE);
    const request = await aws.sign(`${address}/${file}`, { method, body });
    let answer: Response;
    try {
      answer = await fetch(request, { ...through, signal });
    } catch (error) {
      throw away((error as Error).message);
    }
    if (answer.ok || (answer.status === 404 && method !== "PUT")) return answer;
    const words = (await answer.text().catch(() => "")).slice(0, 200);
    throw away(`answered ${answer.status} ${words}`);
  }

  return {
    async has(file) {
      const answer = await ask(file, "HEAD");
      await answer.body?.cancel();
      return answer.ok;
    },
    async read(file) {
      const answer = await ask(file, "GET");
      if (answer.ok) {
        return await answer.bytes().catch((error) => {
          throw new BucketAway(`the object store broke off ${file}: ${error.message}`);
        });
      }
      await answer.body?.cancel();
      return null;
    },
    async write(file, bytes) {
      const answer = await ask(file, "PUT", bytes);
      await answer.body?.cancel();
    },
  };
}
