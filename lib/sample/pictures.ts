/**
 * The pictures of some of the sample league's teams: drawings, as most pictures at ESPN are. Their addresses are at a host
 * that cannot be (RFC 2606), so nothing is ever asked for them; `samplePicture` is the way to them, and whoever fetches
 * the pictures of another league does not go by it.
 *
 * @module
 */

/** A drawing on a square of 100 by 100: what stands between `<svg>` and `</svg>`. */
const drawings = {
  clock: `<path fill="#17324d" d="M0 0h100v100H0z"/><circle cx="50" cy="50" r="38" fill="#f4ecd8"/>
    <circle cx="50" cy="50" r="38" fill="none" stroke="#c89b3c" stroke-width="7"/>
    <path stroke="#17324d" stroke-width="5" d="M50 17v8m0 50v8M17 50h8m50 0h8"/>
    <path fill="none" stroke="#a3282b" stroke-width="7" stroke-linecap="round" d="M50 50V27m0 23 18 12"/>
    <circle cx="50" cy="50" r="6" fill="#17324d"/>`,
  hourglass:
    `<path fill="#f0b429" d="M0 0h100v100H0z"/><path fill="#1d1d1f" d="M22 12h56v9H22zm0 67h56v9H22z"/>
    <path fill="#fdf6e3" d="M28 21h44c0 17-10 22-17 29 7 7 17 12 17 29H28c0-17 10-22 17-29-7-7-17-12-17-29z"/>
    <path fill="#c0392b" d="M36 33h28c-3 7-9 11-14 16-5-5-11-9-14-16zm14 22c7 6 16 10 18 22H32c2-12 11-16 18-22z"/>`,
  tower: `<path fill="#5b2a86" d="M0 0h100v100H0z"/>
    <path fill="#e9d8fd" d="M24 26h11v8h9v-8h12v8h9v-8h11v22h-6v40H30V48h-6z"/>
    <path fill="#5b2a86" d="M43 88V70a7 7 0 0 1 14 0v18z"/>
    <ellipse cx="73" cy="17" rx="15" ry="9" fill="#b5651d" transform="rotate(-28 73 17)"/>
    <path stroke="#fff" stroke-width="2.5" d="m66 21 14-8"/>`,
  corner: `<path fill="#20232a" d="M0 0h100v100H0z"/><path fill="#2e8b57" d="M0 100V52l48 48z"/>
    <path fill="#8a5a34" d="M42 8h26l14 24-10 58H38L28 32z"/><path fill="#5e3b1f" d="M46 15h18l10 18-8 50H44l-8-50z"/>
    <path fill="#e8d9b5" d="M52 28h6v10h9v6h-9v24h-6V44h-9v-6h9z"/>`,
  snowflake: `<path fill="#0b3d66" d="M0 0h100v100H0z"/>
    <g fill="none" stroke="#dff3ff" stroke-width="6" stroke-linecap="round"><path id="arm" d="M50 50V12m0 15-11-9m11 9 11-9"/>
    <use href="#arm" transform="rotate(60 50 50)"/><use href="#arm" transform="rotate(120 50 50)"/>
    <use href="#arm" transform="rotate(180 50 50)"/><use href="#arm" transform="rotate(240 50 50)"/>
    <use href="#arm" transform="rotate(300 50 50)"/></g>`,
  halves: `<path fill="#e4572e" d="M0 0h100v100z"/><path fill="#17bebb" d="M0 0v100h100z"/>
    <circle cx="50" cy="50" r="27" fill="#fff"/>
    <path fill="#2e282a" d="m30.9 30.9 38.2 38.2A27 27 0 0 1 30.9 30.9z"/>`,
  play:
    `<path fill="#1f5c3a" d="M0 0h100v100H0z"/><path stroke="#ffffff55" stroke-width="2" d="M0 25h100M0 50h100M0 75h100"/>
    <g fill="none" stroke="#fff" stroke-width="6" stroke-linecap="round"><circle cx="24" cy="68" r="10"/>
    <circle cx="55" cy="76" r="10"/><path d="m70 20 16 16m0-16L70 36M20 18l14 14m0-14L20 32"/>
    <path stroke="#ffd23f" d="M58 63c4-20 18-4 20-16m-7 3 8-5 3 9"/></g>`,
} as const;

/** The name of a drawing. */
export type Drawing = keyof typeof drawings;

const HOST = "https://pictures.sample.invalid/";

/** The address under which the sample league's provider names a drawing. */
export const pictureAddress = (drawing: Drawing): string => `${HOST}${drawing}.svg`;

/** The picture at an address of the sample league, as SVG; null for an address that has none. */
export function samplePicture(address: string): Uint8Array<ArrayBuffer> | null {
  const name = address.startsWith(HOST) ? address.slice(HOST.length).replace(/\.svg$/, "") : "";
  if (!Object.hasOwn(drawings, name)) return null;
  const drawing = drawings[name as Drawing];
  return new TextEncoder().encode(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">${drawing}</svg>\n`,
  );
}
