import { imageWidths } from "@/fresh.config.ts";
import type { PictureName } from "@/lib/league/types.ts";

/** How large each size of crest is (styles.css): in CSS pixels at least, and as `sizes` says it to a browser. */
const sides = {
  s: { least: 28, sizes: "28px" },
  m: { least: 40, sizes: "40px" },
  l: { least: 64, sizes: "clamp(64px,16vw,104px)" },
} as const;

/**
 * A picture in the place of a crest, square and of a size that is known before it is there. Beside a name, so without one
 * of its own.
 *
 * @param props.size as a crest's; "l" is at the head of a page and is asked for at once, the others when they are near
 */
export function Picture({ name, size }: { name: PictureName; size: "s" | "m" | "l" }) {
  const { least, sizes } = sides[size];
  // Two to four device pixels for each of CSS.
  const widths = imageWidths.filter((width) => width >= 1.4 * least && width <= 4 * least);
  const at = (width: number, format: string) => `/images/${name}-${width}.${format}`;
  // Named by what is in it, a picture outlives builds: Fresh is not to put a build's key behind the name.
  const kept = { "data-fresh-disable-lock": true };
  const set = (format: string) => widths.map((width) => `${at(width, format)} ${width}w`).join(",");
  return (
    <picture>
      <source type="image/avif" srcset={set("avif")} sizes={sizes} {...kept} />
      <img
        class={`crest ${size}`}
        src={at(widths[0], "webp")}
        srcset={set("webp")}
        sizes={sizes}
        width={least}
        height={least}
        alt=""
        loading={size === "l" ? undefined : "lazy"}
        decoding="async"
        {...kept}
      />
    </picture>
  );
}
