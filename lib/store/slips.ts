/**
 * Slips: placed once, read often.
 *
 * @module
 */
import type { AccountId } from "@/lib/accounts/types.ts";
import type { LeagueSlug, SeasonRows } from "@/lib/league/types.ts";
import { lift, moneyText } from "@/lib/sportsbook/bankroll.ts";
import { bankrollWeek, openWeek } from "@/lib/sportsbook/kickoff.ts";
import { type Board, board, current } from "@/lib/sportsbook/board.ts";
import { assertSlip, Refused, sameLegs } from "@/lib/sportsbook/slip.ts";
import type { Cents, Grade, Leg, Offer, Settlement, SlipId } from "@/lib/sportsbook/types.ts";
import { keyedInLeague, raiseRevision, readInLeague } from "./in_league.ts";
import { int4 } from "./keys.ts";
import { seasonQuery } from "./leagues.ts";
import { bankroll, lockLeague, post, type Posting } from "./ledger.ts";
import type { Queries, Query, Row, Sql } from "./sql.ts";

/** A slip as it is kept, with what has become of it. */
export interface Slip {
  id: SlipId;
  account: AccountId;
  /** The member's name. */
  name: string;
  year: number;
  week: number;
  stake: Cents;
  placedAt: Date;
  legs: (Leg & { grade: Grade })[];
  kind: Settlement["kind"];
  /** What went back to the member; 0 while it is open. */
  returned: Cents;
  /** How often it was settled anew because results were corrected. */
  corrections: number;
}

/** What a member hands in. `offers` are the outcomes with the prices that were on the page. */
export interface SlipForm {
  account: AccountId;
  /** The form's own idempotency key. */
  key: string;
  stake: Cents;
  offers: Offer[];
}

/** The prices are not those that were on the page. Nothing was placed; the page is to be shown again. */
export class Moved extends Refused {
  override name = "Moved";
  constructor() {
    super(
      "conflict",
      "The odds have moved since this page was made. Look at the new ones and place it again.",
    );
  }
}

/**
 * Places a slip at the odds of this moment: they are worked out anew in the same transaction, and must be those that
 * the member saw. The same form again gives the same slip and moves no money.
 *
 * @throws Refused (with `kind` conflict) when betting has closed, odds have moved or the key was used for something
 * else, (with `kind` invalid) when there is no such slip, or not the money; then nothing was placed
 */
export async function placeSlip(sql: Sql, slug: LeagueSlug, form: SlipForm): Promise<SlipId> {
  const { account, key, stake, offers } = form;
  if (!/^[\w:-]{1,100}$/.test(key)) {
    throw new Refused("invalid", "This form is not ours: load the page again.");
  }
  return await keyedInLeague(sql, slug, async (tx) => {
    await lockLeague(tx);
    const [before] = await slipsWhere(tx, tx`s.idempotency_key = ${key}`);
    if (before) {
      if (before.account === account && before.stake === stake && sameLegs(before.legs, offers)) {
        return before.id;
      }
      throw new Refused("conflict", "This form was already used for another slip: load the page again.");
    }
    assertSlip(offers, stake);
    await assertMember(tx, account);
    const [rows] = await seasonQuery(tx, slug, null);
    const legs = stillOffered(rows ?? null, offers);

    const openings: Posting[] = [];
    let balance = await bankroll(tx, account);
    if (balance === null) {
      balance = lift(0 as Cents);
      openings.push({
        kind: "lift",
        key: `open:${account}`,
        entries: [["mint", -balance as Cents], [{ bankroll: account }, balance]],
      });
    }
    if (balance < stake) {
      throw new Refused(
        "invalid",
        `There are ${moneyText(balance)} in your bankroll; the stake is ${moneyText(stake)}.`,
      );
    }
    const [{ id }] = await tx<{ id: SlipId }[]>`
      insert into book_slips (league_id, slip_id, account_id, idempotency_key, year, week, stake)
      select l.league_id, coalesce((select max(slip_id) from book_slips b where b.league_id = l.league_id), 0) + 1,
        ${account}, ${key}, ${rows.season.year}, ${openWeek(rows) ?? bankrollWeek(rows)}, ${stake}
      from leagues l where l.league_id = (select current_league())
      returning slip_id as id`;
    const legRows = legs.map(({ selection, odds, teams }, i) => ({
      leg: i + 1,
      market: selection.market,
      subject: "matchup" in selection ? selection.matchup : selection.team,
      pick: selection.pick,
      line: "line" in selection ? selection.line : null,
      odds,
      teams,
    }));
    await tx`
      insert into book_legs (league_id, slip_id, leg, market, subject, pick, line, odds, teams)
      select (select current_league()), ${id}, l.leg, l.market, l.subject, l.pick, l.line, l.odds,
        array(select jsonb_array_elements_text(l.teams)::int)
      from jsonb_to_recordset(${tx.json(legRows)}::jsonb)
        as l(leg int, market text, subject int, pick text, line int, odds int, teams jsonb)`;
    await post(tx, [...openings, {
      kind: "stake",
      key: `slip:${id}`,
      slip: id,
      entries: [[{ bankroll: account }, -stake as Cents], [{ stakes: account }, stake]],
    }]);
    await raiseRevision(tx);
    return id;
  }, { account });
}

/** @throws Refused for whoever is not (or no longer) a member of the league */
export async function assertMember(tx: Queries, account: AccountId): Promise<void> {
  const rows = await tx`
    select from memberships where league_id = (select current_league()) and account_id = ${account}`;
  if (rows.length === 0) throw new Refused("invalid", "Only members of the league can play.");
}

/** The legs of a slip, as long as all of it is offered as the form says. */
function stillOffered(rows: SeasonRows | null, offers: readonly Offer[]): Leg[] {
  const shown: Board | null = rows && board(rows);
  return offers.map((offer) => {
    const now = shown && current(shown, offer.selection);
    if (!now) throw new Refused("conflict", "Betting on one of these has closed. Nothing was placed.");
    if (!sameLegs([now], [offer])) throw new Moved();
    return now;
  });
}

interface SlipRow extends Omit<Slip, "legs"> {
  legs: {
    market: string;
    subject: number;
    pick: string;
    line: number | null;
    odds: number;
    teams: number[];
  }[];
  grades: Grade[] | null;
}

/** Slips for which a condition on the row `s` of book_slips holds, newest first. */
export async function slipsWhere(tx: Queries, condition: Query<Row[]>): Promise<Slip[]> {
  return (await slipsQuery(tx, condition)).map(slipOf);
}

/** As `slipsWhere`, read by itself. */
export async function readSlips(
  sql: Sql,
  slug: LeagueSlug,
  condition: (tx: Queries) => Query<Row[]>,
): Promise<Slip[]> {
  return (await readInLeague(sql, slug, (tx) => slipsQuery(tx, condition(tx)))).map(slipOf);
}

const slipsQuery = (tx: Queries, condition: Query<Row[]>): Query<SlipRow[]> =>
  tx`
  select s.slip_id as id, s.account_id as account, a.name, s.year, s.week, s.stake::float8 as stake,
    s.placed_at as "placedAt", coalesce(t.kind, 'open') as kind, coalesce(t.returned, 0)::float8 as returned,
    t.grades, (select count(*) from book_transactions r
      where r.league_id = s.league_id and r.slip_id = s.slip_id and r.kind = 'settle')::int as corrections,
    (select json_agg(json_build_object('market', l.market, 'subject', l.subject, 'pick', l.pick, 'line', l.line,
        'odds', l.odds, 'teams', l.teams) order by l.leg)
      from book_legs l where l.league_id = s.league_id and l.slip_id = s.slip_id) as legs
  from book_slips s join accounts a using (account_id)
  left join lateral (select * from book_settlements x
    where x.league_id = s.league_id and x.slip_id = s.slip_id order by x.version desc limit 1) t on true
  where s.league_id = (select current_league()) and ${condition}
  order by s.slip_id desc`;

const slipOf = ({ grades, ...slip }: SlipRow): Slip => ({
  ...slip,
  corrections: Math.max(0, slip.corrections - 1),
  legs: slip.legs.map(({ market, subject, pick, line, odds, teams }, i) => ({
    selection: {
      market,
      ...market === "title" || market === "playoffs" ? { team: subject } : { matchup: subject },
      pick,
      ...line === null ? {} : { line },
    },
    odds,
    teams,
    grade: grades?.[i] ?? "open",
  } as Slip["legs"][number])),
});

/** A slip, or null. */
export async function slipById(sql: Sql, slug: LeagueSlug, id: number): Promise<Slip | null> {
  if (!int4(id)) return null;
  const [slip] = await readSlips(sql, slug, (tx) => tx`s.slip_id = ${id}`);
  return slip ?? null;
}

/** The teams and matchups of the season in which a slip was placed, or null. */
export async function seasonOfSlip(sql: Sql, slug: LeagueSlug, id: number): Promise<SeasonRows | null> {
  if (!int4(id)) return null;
  const [rows] = await readInLeague(sql, slug, (tx) => {
    const year = tx`(select b.year from book_slips b where b.league_id = l.league_id and b.slip_id = ${id})`;
    return seasonQuery(tx, slug, year);
  });
  return rows ?? null;
}
