/**
 * The league between one Tuesday and the next: what the managers know, whom they pick up and trade, whom they start.
 *
 * @module
 */
import type { Kickoffs } from "@/lib/sample/calendar.ts";
import { FRANCHISES, inSeason, type Temperament } from "@/lib/sample/cast.ts";
import type { Pick } from "@/lib/sample/draft.ts";
import { gamePoints, type Player, type Position } from "@/lib/sample/players.ts";
import type { Random } from "@/lib/league/random.ts";
import {
  BENCH,
  bestLineup,
  countOf,
  INJURED_RESERVE,
  LIMITS,
  type Lineup,
  type Prospect,
  staleLineup,
  STARTING_SLOTS,
  waiverMove,
} from "@/lib/sample/roster.ts";

/** A player in a team's lineup of one week. */
export interface LineupPlace {
  player: Player;
  /** ESPN's lineupSlotId. */
  slot: number;
  starter: boolean;
  /** What he scored, in hundredths; null when he did not play. */
  points: number | null;
  /** In hundredths; 0 when he was not going to play. */
  projected: number;
  injured: boolean;
}

/** How busy a team has been since the draft. */
export interface Tally {
  acquisitions: number;
  trades: number;
}

/** A professional's season so far. */
interface Form {
  /** Weeks until he is fit; 0 for a fit man. */
  out: number;
  games: number;
  /** All his points, not hundredths. */
  total: number;
  /** This week's projection. */
  projected: number;
  plays: boolean;
}

/** The weight of what the experts said before the season against what was seen since, in games. */
const FAITH = 5;
/** The error of ordinary judgement about a player, in points a week. */
const ERROR = 1.5;
const INJURY = { chance: 0.03, longest: 4, seriousChance: 0.15, serious: 8 };
const TRADES = { firstWeek: 3, lastWeek: 11, chance: 0.3 };

interface Office {
  temperament: Temperament;
  roster: Player[];
  /** What this manager thinks a player is worth over what everybody thinks, in points a week. */
  bias: ReadonlyMap<Player, number>;
  lineup: Lineup | null;
  tally: Tally;
}

/** The twelve front offices of one season. `sign` comes first, then the weeks in order. */
export class FrontOffices {
  readonly #form: ReadonlyMap<Player, Form>;
  readonly #offices: ReadonlyMap<number, Office>;
  readonly #dice: Random;

  constructor(season: number, players: readonly Player[], dice: Random) {
    this.#dice = dice.branch("offices");
    this.#form = new Map(
      players.map((player) => [player, { out: 0, games: 0, total: 0, projected: 0, plays: true }]),
    );
    const rumours = dice.branch("rumours");
    this.#offices = new Map(FRANCHISES.map(({ id, owners }) => {
      const { temperament } = inSeason(owners, season).people[0];
      const { judgement } = temperament;
      // Good judgement sees past the experts, some of the way to the truth.
      const insight = Math.max(0, 0.8 * (1 - judgement));
      const bias = new Map(players.map((player) => [
        player,
        insight * (player.mean - player.expected) + rumours.normal(0, ERROR * judgement),
      ]));
      return [id, { temperament, roster: [], bias, lineup: null, tally: { acquisitions: 0, trades: 0 } }];
    }));
  }

  /** What a team thinks a player scores a week. What is seen on the field wears out prejudice as well. */
  rating(team: number, player: Player): number {
    const { games, total } = this.#form.get(player)!;
    const bias = this.#offices.get(team)!.bias.get(player)!;
    return ((player.expected + bias) * FAITH + total) / (FAITH + games);
  }

  sign(picks: readonly Pick[]) {
    for (const { team, player } of picks) this.#offices.get(team)!.roster.push(player);
  }

  tallies(): Map<number, Tally> {
    return new Map([...this.#offices].map(([team, { tally }]) => [team, { ...tally }]));
  }

  /** Plays a week, moves first; gives each team's lineup, starters in the order of the card, then the bench. */
  play(week: number, kickoffs: Kickoffs): Map<number, LineupPlace[]> {
    this.#examine(kickoffs);
    if (week > 1) this.#waivers();
    if (week >= TRADES.firstWeek && week <= TRADES.lastWeek && this.#dice.chance(TRADES.chance)) {
      this.#trade();
    }
    const scores = new Map<Player, number>();
    for (const [player, form] of this.#form) {
      if (form.plays) scores.set(player, gamePoints(player, this.#dice));
    }
    const lineups = new Map(
      [...this.#offices].map(([team, office]) => [team, this.#lineup(team, office, scores)]),
    );
    for (const [player, points] of scores) {
      const form = this.#form.get(player)!;
      form.games++;
      form.total += points / 100;
    }
    return lineups;
  }

  /** The week's doctors and experts: who is fit, who plays, and what is expected of him. */
  #examine(kickoffs: Kickoffs) {
    for (const [player, form] of this.#form) {
      const tough = player.position === "K" || player.position === "D/ST";
      if (form.out > 0) form.out--;
      else if (!tough && this.#dice.chance(INJURY.chance)) {
        form.out = 1 +
          this.#dice.below(this.#dice.chance(INJURY.seriousChance) ? INJURY.serious : INJURY.longest);
      }
      form.plays = form.out === 0 && kickoffs.has(player.proTeam);
      const known = (player.expected * FAITH + form.total) / (FAITH + form.games);
      const expected = Math.max(0, known * this.#dice.normal(1, 0.08));
      form.projected = form.plays ? expected : 0;
    }
  }

  #prospect(team: number, player: Player): Prospect {
    const { projected, plays, out } = this.#form.get(player)!;
    // A man who is out for long is worth less to everybody.
    return { player, rating: this.rating(team, player) - (out > 2 ? 1.5 : 0), projected, plays };
  }

  #prospects = (team: number): Prospect[] =>
    this.#offices.get(team)!.roster.map((player) => this.#prospect(team, player));

  /** Everybody who looks at the waiver wire makes at most one move, in an order drawn by lot. */
  #waivers() {
    const taken = new Set([...this.#offices.values()].flatMap(({ roster }) => roster));
    for (const [team, office] of this.#dice.shuffled([...this.#offices])) {
      if (!this.#dice.chance(office.temperament.waivers)) continue;
      const free = [...this.#form.keys()].filter((player) => !taken.has(player));
      const move = waiverMove(this.#prospects(team), free.map((player) => this.#prospect(team, player)));
      if (!move) continue;
      office.roster = office.roster.map((player) => player === move.drop ? move.add : player);
      office.tally.acquisitions++;
      taken.add(move.add);
      taken.delete(move.drop);
    }
  }

  /** One trade of a running back for a receiver, both their teams' third choice and of about the same worth. */
  #trade() {
    const teams = this.#dice.shuffled([...this.#offices.keys()]);
    for (const a of teams) {
      for (const b of teams) {
        const give = a !== b && this.#third(a, "RB", "WR"), take = this.#third(b, "WR", "RB");
        if (!give || !take || Math.abs(give.rating - take.rating) > 1.5) continue;
        this.#swap(a, give.player, take.player);
        this.#swap(b, take.player, give.player);
        return;
      }
    }
  }

  /** The third best of a position, where the team can do with one fewer and one more of the other. */
  #third(team: number, position: Position, other: Position): Prospect | undefined {
    const roster = this.#prospects(team);
    if (countOf(roster, position) <= LIMITS[position][0] || countOf(roster, other) >= LIMITS[other][1]) {
      return;
    }
    return roster.filter((p) => p.player.position === position).sort((x, y) => y.rating - x.rating)[2];
  }

  #swap(team: number, out: Player, come: Player) {
    const office = this.#offices.get(team)!;
    office.roster = office.roster.map((player) => player === out ? come : player);
    office.tally.trades++;
  }

  #lineup(team: number, office: Office, scores: ReadonlyMap<Player, number>): LineupPlace[] {
    const roster = this.#prospects(team);
    const { attention, judgement } = office.temperament;
    const lineup = office.lineup && !this.#dice.chance(attention)
      ? staleLineup(roster, office.lineup)
      : bestLineup(roster, 1.5 * judgement, this.#dice);
    office.lineup = lineup;

    const place = (player: Player, slot: number, starter: boolean): LineupPlace => {
      const { projected, out } = this.#form.get(player)!;
      const points = scores.get(player) ?? null;
      return { player, slot, starter, points, projected: Math.round(projected * 100), injured: out > 0 };
    };
    const starters = lineup.flatMap((player, i) =>
      player ? [place(player, STARTING_SLOTS[i].slot, true)] : []
    );
    let reserve = 1;
    const bench = roster
      .filter(({ player }) => !lineup.includes(player))
      .sort((x, y) => y.rating - x.rating)
      .map(({ player }) => {
        const hurt = this.#form.get(player)!.out > 2 && reserve-- > 0;
        return place(player, hurt ? INJURED_RESERVE : BENCH, false);
      });
    return [...starters, ...bench.filter((p) => p.slot === BENCH), ...bench.filter((p) => p.slot !== BENCH)];
  }
}
