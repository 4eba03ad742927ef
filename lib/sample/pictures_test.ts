import assert from "node:assert/strict";
import { objection } from "@/lib/images/kind.ts";
import { FRANCHISES, inSeason, SEASONS } from "@/lib/sample/cast.ts";
import { pictureAddress, samplePicture } from "@/lib/sample/pictures.ts";

Deno.test("some teams of every season have a picture and some have none, and every picture is there", () => {
  for (let season = 0; season < SEASONS; season++) {
    const pictures = FRANCHISES.map(({ names }) => inSeason(names, season).picture ?? null);
    const given = pictures.filter((picture) => picture !== null);
    assert(given.length >= 3 && given.length < pictures.length, `season ${season}: ${given.length}`);
    for (const drawing of given) {
      const svg = samplePicture(pictureAddress(drawing));
      assert(svg && objection(svg) === null, drawing);
    }
  }
});

Deno.test("only the sample's own addresses have a picture here, at a host that cannot be", () => {
  assert.match(pictureAddress("clock"), /^https:\/\/[^/]+\.invalid\//);
  for (
    const address of [
      "https://pictures.sample.invalid/nothing.svg",
      "https://pictures.sample.invalid/constructor.svg",
      "https://pictures.sample.invalid/",
      "https://a.espncdn.com/clock.svg",
      "clock",
      "",
    ]
  ) assert.equal(samplePicture(address), null, address);
});
