import assert from "node:assert/strict";
import { render } from "preact-render-to-string";
import { Crest, ShowsPictures } from "@/components/Crest.tsx";
import { imageWidths } from "@/fresh.config.ts";
import type { PictureName } from "@/lib/league/types.ts";

const picture = "0123456789abcdef0123456789abcdef" as PictureName;
const name = "Ridge Bison";
const shown = (team: { name: string; picture: PictureName | null }, size: "s" | "m" | "l", shows = true) =>
  render(
    <ShowsPictures.Provider value={shows}>
      <Crest team={team} size={size} />
    </ShowsPictures.Provider>,
  );

Deno.test("a team with a picture shows it, in a place whose size is known", () => {
  for (const size of ["s", "m", "l"] as const) {
    const html = shown({ name, picture }, size);
    assert.match(html, /^<picture><source type="image\/avif" .*<img [^>]* alt(?:=""| )/);
    const [, width, height] = html.match(/ width="(\d+)" height="(\d+)"/)!;
    assert.equal(width, height);
    const files = [...html.matchAll(/\/images\/(\w+)-(\d+)\.(avif|webp)/g)];
    assert(files.length >= 5 && files.every(([, file]) => file === picture));
    const widths = files.map(([, , width]) => Number(width));
    assert(widths.every((one) => imageWidths.includes(one as never) && one >= 1.4 * Number(width)), html);
    assert.equal(
      /loading="lazy"/.test(html),
      size !== "l",
      "what stands at the head of a page is not put off",
    );
  }
});

Deno.test("a crest is drawn for a team without a picture, for who saves data, and where nobody says", () => {
  assert.match(shown({ name, picture: null }, "s"), /^<svg /);
  assert.match(shown({ name, picture }, "s", false), /^<svg /);
  assert.match(render(<Crest team={{ name, picture }} />), /^<svg /);
});
