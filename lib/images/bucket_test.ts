import assert from "node:assert/strict";
import { App } from "fresh";
import { images } from "@/lib/http/images.ts";
import type { PictureName } from "@/lib/league/types.ts";
import { imageWidths } from "@/fresh.config.ts";
import { noObjectStore, objectStore } from "@/tests/servers/object_store.ts";
import { BucketAway, bucketOf } from "./bucket.ts";
import { PictureFiles } from "./files.ts";

if (noObjectStore) console.log(`no bucket is tested: ${noObjectStore}`);

const name = "0123456789abcdef0123456789abcdef" as PictureName;
const encoded = {
  files: ["avif", "webp"].flatMap((format) =>
    imageWidths.map((width) => ({
      name: `${width}.${format}`,
      bytes: new Uint8Array([width, 1]),
    }))
  ),
};
const file = `${name}-${imageWidths[0]}.avif`;
const folder = () => Deno.makeTempDir({ prefix: "rumbledore-images-" });

Deno.test({
  name: "what one host has fetched, every host shows, and goes on showing without the bucket",
  ignore: noObjectStore !== null,
  fn: async () => {
    await using store = await objectStore();
    const [here, there, third] = [await folder(), await folder(), await folder()];
    const files = (at: string) => new PictureFiles(at, bucketOf(store.settings));
    const asked = (at: string) =>
      new App().use(images(files(at))).handler()(new Request(`http://localhost/images/${file}`));

    assert.equal(await files(here).isWhole(name), false);
    assert.equal((await asked(there)).status, 404);
    await files(here).write(name, encoded);
    for (const at of [here, there, third]) assert.equal(await files(at).isWhole(name), true);
    const answer = await asked(there);
    assert.deepEqual([answer.status, ...await answer.bytes()], [200, imageWidths[0], 1]);

    await store.kill();
    assert.equal((await asked(there)).status, 200, "it was kept");
    const away = await asked(third);
    assert.deepEqual(
      [away.status, away.headers.get("retry-after"), away.headers.get("cache-control")],
      [503, "5", "no-store"],
    );
    await assert.rejects(files(here).isWhole(name), BucketAway);
    await assert.rejects(files(third).write(name, encoded), BucketAway);

    await store.start();
    assert.equal((await asked(third)).status, 200);
    for (const at of [here, there, third]) await Deno.remove(at, { recursive: true });
  },
});

Deno.test({
  name: "a picture of which the bucket has a part is not whole, and a wrong key is said to be so",
  ignore: noObjectStore !== null,
  fn: async () => {
    await using store = await objectStore();
    const at = await folder();
    const bucket = bucketOf(store.settings)!;
    await bucket.write(file, new Uint8Array([1]));
    assert.equal(await new PictureFiles(at, bucket).isWhole(name), false);
    const stranger = bucketOf({ ...store.settings, IMAGES_S3_SECRET: "guessed" })!;
    await assert.rejects(stranger.read(file), { name: "BucketAway", message: /GET .*avif, answered 403/ });
    await Deno.remove(at, { recursive: true });
  },
});

Deno.test("without settings there is no bucket", () => {
  const none = { IMAGES_S3_KEY: null, IMAGES_S3_SECRET: null, IMAGES_S3_CA: null, IMAGES_S3_REGION: "x" };
  assert.equal(bucketOf({ ...none, IMAGES_S3_URL: null }), null);
});
