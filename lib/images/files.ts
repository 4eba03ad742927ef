/**
 * Pictures as files: `NAME-WIDTH.avif` and `.webp` for every width of fresh.config.ts, in one place for all leagues, where
 * the same picture is there once.
 *
 * @module
 */
import { imageWidths } from "@/fresh.config.ts";
import type { PictureName } from "@/lib/league/types.ts";
import { type Bucket, bucketOf, type BucketSettings } from "./bucket.ts";
import { type Encoded, RECIPE } from "./encode.ts";

export { BucketAway } from "./bucket.ts";

/** The files of a process' pictures, as its settings say. @throws as bucketOf does */
export const pictureFiles = (settings: BucketSettings & { RUMBLEDORE_DATA: string }): PictureFiles =>
  new PictureFiles(`${settings.RUMBLEDORE_DATA}/images`, bucketOf(settings));

/** What a file of a picture is called, and nothing else is: its name, width and format. */
const fileName = new RegExp(`^([0-9a-f]{32})-(${imageWidths.join("|")})\\.(avif|webp)$`);

/** Whether a file of pictures can be called so. */
export const isFileName = (text: string): boolean => fileName.test(text);

const formats = ["avif", "webp"] as const;
const fileNames = (name: PictureName) =>
  imageWidths.flatMap((width) => formats.map((format) => `${name}-${width}.${format}`));

/** The name of a picture: the same bytes, made into the same sizes in the same way, have the same one. */
export async function pictureName(bytes: Uint8Array): Promise<PictureName> {
  const how = new TextEncoder().encode(`${RECIPE} ${imageWidths.join(" ")}\n`);
  const hash = await crypto.subtle.digest("SHA-256", new Uint8Array([...how, ...bytes]));
  return new Uint8Array(hash, 0, 16).toHex() as PictureName;
}

/**
 * The files of all pictures: a folder of this host and, where there are several hosts, a bucket that they share, of which
 * the folder then keeps what it was asked for. Both may be emptied at any time.
 */
export class PictureFiles {
  constructor(readonly folder: string, readonly bucket: Bucket | null = null) {}

  /** A file's bytes; null where there is no such one. @throws BucketAway */
  async read(file: string): Promise<Uint8Array<ArrayBuffer> | null> {
    const near = await Deno.readFile(`${this.folder}/${file}`).catch((error) => {
      if (error instanceof Deno.errors.NotFound) return null;
      throw error;
    });
    if (near || !this.bucket) return near;
    const far = await this.bucket.read(file);
    // A full disk keeps nothing, and hides nothing.
    if (far) await this.#keep(file, far).catch(() => {});
    return far;
  }

  /** Whether every file of a picture is there for every host. @throws BucketAway */
  async isWhole(name: PictureName): Promise<boolean> {
    const files = fileNames(name);
    // They are written in this order: who has the last has all.
    if (this.bucket) return await this.bucket.has(files.at(-1)!);
    const there = await Promise.all(
      files.map(async (file) => {
        const found = await Deno.stat(`${this.folder}/${file}`).catch(() => null);
        return found !== null && found.size > 0;
      }),
    );
    return there.every(Boolean);
  }

  /** Writes a picture's files; each is whole as soon as it is there at all. @throws BucketAway, and errors of the folder */
  async write(name: PictureName, { files }: Pick<Encoded, "files">): Promise<void> {
    const order = fileNames(name);
    const named = files.map(({ name: part, bytes }) => ({ file: `${name}-${part}`, bytes }));
    named.sort((a, b) => order.indexOf(a.file) - order.indexOf(b.file));
    for (const { file, bytes } of named) {
      await this.#keep(file, bytes);
      await this.bucket?.write(file, new Uint8Array(bytes));
    }
  }

  async #keep(file: string, bytes: Uint8Array): Promise<void> {
    await Deno.mkdir(this.folder, { recursive: true });
    const part = `${this.folder}/.${crypto.randomUUID()}.part`;
    try {
      await Deno.writeFile(part, bytes);
      await Deno.rename(part, `${this.folder}/${file}`);
    } catch (error) {
      await Deno.remove(part).catch(() => {});
      throw error;
    }
  }
}
