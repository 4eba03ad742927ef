/**
 * What has moved in a league since a revision.
 *
 * @module
 */
import { type LiveMatchup, liveMatchup } from "@/lib/league/win_probability.ts";
import type { SeasonRows } from "@/lib/league/types.ts";

/** Revisions that are remembered for pages that come back. */
const REMEMBERED = 200;

/** From the revision before it to this one, these matchups changed. */
interface Move {
  from: number;
  to: number;
  matchups: LiveMatchup[];
}

/** What a page that has seen one revision is to be told. */
export type News =
  | { kind: "nothing" }
  | { kind: "matchups"; revision: number; matchups: LiveMatchup[] }
  /** The page has seen what this server has not: only the whole page can help. */
  | { kind: "reload"; revision: number };

/**
 * The matchups of a league's running week and of the week before (whose scores may still be settled) at its newest
 * revision, and how they got there.
 */
export class Moves {
  #revision: number;
  #matchups: Map<string, LiveMatchup>;
  #moves: Move[] = [];

  constructor(rows: SeasonRows) {
    this.#revision = rows.league.revision;
    this.#matchups = running(rows);
  }

  get revision(): number {
    return this.#revision;
  }

  /** Takes newer rows in; gives the matchups that differ, or null where the rows are not newer. */
  advance(rows: SeasonRows): LiveMatchup[] | null {
    if (rows.league.revision <= this.#revision) return null;
    const now = running(rows);
    const matchups = [...now].filter(([key, one]) => !same(one, this.#matchups.get(key))).map(([, one]) =>
      one
    );
    this.#moves.push({ from: this.#revision, to: rows.league.revision, matchups });
    if (this.#moves.length > REMEMBERED) this.#moves.shift();
    this.#revision = rows.league.revision;
    this.#matchups = now;
    return matchups;
  }

  /** What somebody who has seen `revision` has missed: the matchups that moved, or all where it is too long ago to know. */
  since(revision: number): News {
    if (revision === this.#revision) return { kind: "nothing" };
    if (revision > this.#revision) return { kind: "reload", revision: this.#revision };
    const first = this.#moves.findIndex(({ from, to }) => from <= revision && revision < to);
    const moved = first < 0 ? [...this.#matchups.values()] : [
      ...new Map(this.#moves.slice(first).flatMap(({ matchups }) => matchups.map((one) => [one.id, one])))
        .values(),
    ];
    return { kind: "matchups", revision: this.#revision, matchups: moved };
  }
}

function running({ season, matchups }: SeasonRows): Map<string, LiveMatchup> {
  const shown = matchups.filter(({ week }) => week === season.currentWeek || week === season.currentWeek - 1);
  return new Map(shown.map((matchup) => [`${season.year} ${matchup.id}`, liveMatchup(season, matchup)]));
}

const same = (a: LiveMatchup, b: LiveMatchup | undefined) => JSON.stringify(a) === JSON.stringify(b);
