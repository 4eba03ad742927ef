/**
 * The people of the sample league: who runs which team in which season, what the team is called, and how they play.
 * All of it is invented. Seasons are counted from the league's first (0), so that the newest year can be anything.
 *
 * The story is told by temperament alone, never by scores: the same players, dice and calendar for everyone.
 * Marisol Vantongeren drafts with a clear eye and never sleeps on a waiver, so she wins more than her share. Barnaby
 * Ostrowicz-Finch falls for every rookie he reads about and forgets to set his lineup, and everybody loves him.
 * Ingrid Okafor-Dahl and Teddy Castellanova are good, equally good, and meet twice a season.
 *
 * @module
 */
import type { Drawing } from "@/lib/sample/pictures.ts";

/** How somebody plays. Ordinary is `{ judgement: 1, attention: 0.97, waivers: 0.35 }`. */
export interface Temperament {
  /** How wrong they are about players: a factor on the error of their own ratings; 0 sees the truth. */
  judgement: number;
  /** Probability of setting the lineup in a week; otherwise last week's stands, byes and injuries included. */
  attention: number;
  /** Probability of looking at the waiver wire in a week. */
  waivers: number;
}

export interface Person {
  firstName: string;
  lastName: string;
  displayName: string;
  temperament: Temperament;
}

/** One of the twelve places in the league, which keeps its id while people and names come and go. */
export interface Franchise {
  id: number;
  /** Index into `DIVISIONS`. */
  division: 0 | 1;
  /** Who runs it from which season on, the first owner first. */
  owners: { since: number; people: Person[] }[];
  /** With the picture that somebody chose for it (pictures.ts); without one, the provider names none. */
  names: { since: number; location: string; nickname: string; abbrev: string; picture?: Drawing }[];
}

export const LEAGUE_NAME = "Fourth & Forever";
export const DIVISIONS = ["East Bench", "West Bench"] as const;
/** How many seasons the league has, the running one included. */
export const SEASONS = 8;

const person = (
  firstName: string,
  lastName: string,
  displayName: string,
  temperament: Partial<Temperament> = {},
): Person => ({
  firstName,
  lastName,
  displayName,
  temperament: { judgement: 1, attention: 0.97, waivers: 0.35, ...temperament },
});

const marisol = person("Marisol", "Vantongeren", "marisol_v", { judgement: 0.5, attention: 1, waivers: 0.7 });
const barnaby = person("Barnaby", "Ostrowicz-Finch", "BarnabyAlmost", {
  judgement: 1.7,
  attention: 0.72,
  waivers: 0.06,
});
const ingrid = person("Ingrid", "Okafor-Dahl", "ingridiron", {
  judgement: 0.75,
  attention: 0.99,
  waivers: 0.5,
});
const teddy = person("Teddy", "Castellanova", "TeddyTouchdown", {
  judgement: 0.75,
  attention: 0.99,
  waivers: 0.5,
});
const priya = person("Priya", "Thistlewood", "priya.punts", { judgement: 0.9 });
const cassius = person("Cassius", "Bellweather", "cassius88", { judgement: 1.2, waivers: 0.7 });
const wendeline = person("Wendeline", "Abara", "wendyblitz", { judgement: 0.85 });
const tomasz = person("Tomasz", "Quickenbush", "tquickenbush", { judgement: 1.1, attention: 0.9 });
const hiroko = person("Hiroko", "Tamberlane", "hirokoT", { waivers: 0.2 });
const noor = person("Noor", "Halloway-Aziz", "noor_ha", { judgement: 0.9 });
const sami = person("Sami", "Halloway-Aziz", "samisays");
const desmond = person("Desmond", "Fairweather-Ruiz", "dezzmond", { attention: 0.88 });
const lupe = person("Lupe", "Marchbanks", "LupeTheLoop", { judgement: 1.1 });
const olu = person("Olu", "Pennyworth-Bjork", "olu_pb", { judgement: 0.9, waivers: 0.25 });
const gretchen = person("Gretchen", "Zabriskie-Moon", "gretchzm", { judgement: 1.3 });
const anselm = person("Anselm", "Yoder-Park", "anselmnotansel", { judgement: 0.95, waivers: 0.6 });

/** The two whose meetings the league stays up for, by franchise id. */
export const RIVALS = [3, 4] as const;

export const FRANCHISES: readonly Franchise[] = [
  {
    id: 1,
    division: 1,
    owners: [{ since: 0, people: [marisol] }],
    names: [
      { since: 0, location: "Clock", nickname: "Management", abbrev: "CLCK" },
      { since: 5, location: "Ministry of", nickname: "Clock Management", abbrev: "MOCM", picture: "clock" },
    ],
  },
  {
    id: 2,
    division: 1,
    owners: [{ since: 0, people: [barnaby] }],
    names: [
      { since: 0, location: "Rebuilding", nickname: "Year", abbrev: "RBLD" },
      { since: 3, location: "Still", nickname: "Rebuilding", abbrev: "STIL" },
      { since: 6, location: "Moral", nickname: "Victories", abbrev: "MORL" },
    ],
  },
  {
    id: 3,
    division: 0,
    owners: [{ since: 0, people: [ingrid] }],
    names: [{ since: 0, location: "Two Minute", nickname: "Warnings", abbrev: "2MIN", picture: "hourglass" }],
  },
  {
    id: 4,
    division: 0,
    owners: [{ since: 0, people: [teddy] }],
    names: [{ since: 0, location: "Castellanova", nickname: "Hail Marys", abbrev: "HAIL", picture: "tower" }],
  },
  {
    id: 5,
    division: 1,
    owners: [{ since: 0, people: [priya] }],
    names: [
      { since: 0, location: "Punt on", nickname: "First Down", abbrev: "PUNT" },
      { since: 4, location: "Coffin Corner", nickname: "Club", abbrev: "CCC", picture: "corner" },
    ],
  },
  {
    id: 6,
    division: 1,
    owners: [{ since: 0, people: [cassius] }],
    names: [{ since: 0, location: "Neutral Zone", nickname: "Infarction", abbrev: "NZI" }],
  },
  {
    id: 7,
    division: 0,
    owners: [{ since: 0, people: [wendeline] }, { since: 3, people: [tomasz] }],
    names: [
      { since: 0, location: "Abara's", nickname: "Audibles", abbrev: "AAUD" },
      { since: 3, location: "Lake Effect", nickname: "Snow Backs", abbrev: "SNOW", picture: "snowflake" },
    ],
  },
  {
    id: 8,
    division: 1,
    owners: [{ since: 0, people: [hiroko] }],
    names: [
      { since: 0, location: "Couch", nickname: "Coverage", abbrev: "COCH" },
      { since: 2, location: "Cover Two", nickname: "and a Half", abbrev: "C2H" },
    ],
  },
  {
    id: 9,
    division: 0,
    owners: [{ since: 0, people: [noor, sami] }],
    names: [{ since: 0, location: "Split", nickname: "Decisions", abbrev: "SPLT", picture: "halves" }],
  },
  {
    id: 10,
    division: 1,
    owners: [
      { since: 0, people: [desmond] },
      { since: 2, people: [lupe] },
      { since: 5, people: [wendeline] },
    ],
    names: [
      { since: 0, location: "Fairweather", nickname: "Fans", abbrev: "FWF" },
      { since: 2, location: "Marchbanks", nickname: "Marching Band", abbrev: "BAND" },
      { since: 5, location: "Unretired", nickname: "Numbers", abbrev: "UNRT" },
    ],
  },
  {
    id: 11,
    division: 0,
    owners: [{ since: 0, people: [olu] }],
    names: [{ since: 0, location: "Illegal", nickname: "Formation", abbrev: "ILLF", picture: "play" }],
  },
  {
    id: 12,
    division: 0,
    owners: [{ since: 0, people: [gretchen] }, { since: 6, people: [anselm] }],
    names: [
      { since: 0, location: "Garbage Time", nickname: "All-Stars", abbrev: "GTAS" },
      { since: 6, location: "Yoder-Park", nickname: "Onside Kicks", abbrev: "YPOK" },
    ],
  },
];

/** What holds in a season: the entry of `history` with the greatest `since` that is not after it. */
export function inSeason<T extends { since: number }>(history: readonly T[], season: number): T {
  const held = history.filter((entry) => entry.since <= season).at(-1);
  if (!held) throw new RangeError(`Season ${season} is before the league's first`);
  return held;
}
