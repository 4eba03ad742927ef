/**
 * The leagues that a large database consists of copies of: imported as any league is, from sample leagues of other
 * seeds, with members who talk and play. The database checks every row of them; a copy of a sound league is sound.
 *
 * @module
 */
import type { AccountId } from "@/lib/accounts/types.ts";
import type { LeagueSlug } from "@/lib/league/types.ts";
import { SAMPLE_LEAGUE_ID, SAMPLE_YEAR, sampleLeague } from "@/lib/sample/league.ts";
import { startStandIn } from "@/lib/sample/stand_in.ts";
import { importLeague as importedFrom } from "@/lib/imports/import_league.ts";
import { espnNetwork } from "@/lib/providers/espn/client.ts";
import type { ProviderMatchup, ProviderSeason } from "@/lib/providers/provider_season.ts";
import { FLOOR } from "@/lib/sportsbook/bankroll.ts";
import { type Cents, dollars, type SlipId } from "@/lib/sportsbook/types.ts";
import { settleLeague } from "@/lib/store/book.ts";
import type { Database, Queries } from "@/lib/store/database.ts";
import { importLeague } from "@/lib/store/import_league.ts";
import { inLeague } from "@/lib/store/in_league.ts";
import { post, type Posting } from "@/lib/store/ledger.ts";

/** The newest season of every league, which is running, in its eleventh week; and how many there are of each. */
export const NEWEST = SAMPLE_YEAR;
export const SEASONS = 5;
/** The week that the newest season is in. */
export const WEEK = 11;
/** Members of each league, the first of them its commissioner. */
export const MEMBERS = 12;
/** Accounts' numbers that are set aside for each league. */
const SEATS = 16;

/** The account of a league's member, 1 to `MEMBERS`. */
export const accountIn = (league: number, member: number): AccountId => league * SEATS + member as AccountId;
/** The name in addresses of a league by its number in the database. */
export const slugOf = (league: number): LeagueSlug => `espn-${7_000_000 + league}` as LeagueSlug;

/** An account's number in another league than the model's, in SQL. */
export const seatIn = (account: string, league: string, model: string): string =>
  `${account} + (${league} - ${model}) * ${SEATS}`;

/** Lineups as ESPN has them long after: every week's of the newest season, the last week's of those before. */
function remembered(season: ProviderSeason): ProviderSeason {
  const side = <S extends ProviderMatchup["away"]>(side: S): S => side && { ...side, lineup: [] };
  const last = Math.max(...season.matchups.map(({ week }) => week));
  const matchups = season.matchups.map((matchup) =>
    season.year === NEWEST || matchup.week === last
      ? matchup
      : { ...matchup, home: side(matchup.home), away: side(matchup.away) }
  );
  return { ...season, provider: "espn", matchups };
}

/** Makes the league of this number, which must be the database's next one. */
export async function makeModelLeague(database: Database, league: number): Promise<void> {
  const slug = slugOf(league);
  const espn = startStandIn({ league: sampleLeague(`model league ${league}`) });
  try {
    await importedFrom({
      source: espnNetwork({
        baseUrl: espn.url,
        leagueId: String(SAMPLE_LEAGUE_ID),
        newest: NEWEST,
        provider: "sample",
      }),
      store: (seasons) =>
        importLeague(
          database.sql,
          seasons.filter(({ year }) => year > NEWEST - SEASONS)
            .map((season) => ({ ...remembered(season), leagueId: slug.slice("espn-".length) })),
        ),
    });
  } finally {
    await espn.stop();
  }
  await database.owner.begin(async (tx) => {
    const [{ id }] = await tx<{ id: number }[]>`select league_id as id from leagues where slug = ${slug}`;
    if (id !== league) throw new Error(`${slug} became league ${id}, not ${league}`);
    await join(tx, league);
    await talk(tx, league);
    await ask(tx, league);
  });
  await play(database, league);
}

/** Members, all but two of them managers of the league's history, and how more may come; teams have their pictures. */
async function join(tx: Queries, league: number): Promise<void> {
  const first = accountIn(league, 1);
  await tx`
    insert into accounts (account_id, name, email) overriding system value
    select ${first}::int + i, name, ${slugOf(league)} || '-' || i || '@example.test'
    from (select name, row_number() over (order by manager_id)::int - 1 as i from managers
      where league_id = ${league} and merged_into is null) m where i < ${MEMBERS}::int`;
  await tx`
    insert into memberships (league_id, account_id, slug, role, manager_id)
    select ${league}, ${first}::int + i, ${
    slugOf(league)
  }, case i when 0 then 'commissioner' else 'member' end, case
      when i < ${MEMBERS - 2}::int then (select manager_id from managers
        where league_id = ${league} and merged_into is null order by manager_id offset i limit 1) end
    from generate_series(0, ${MEMBERS - 1}::int) i`;
  await tx`
    insert into past_members (league_id, slug, account_id) values (${league}, ${slugOf(league)}, ${
    first + 6
  })`;
  await tx`
    insert into claims (league_id, account_id, manager_id)
    select ${league}, ${accountIn(league, MEMBERS)}, max(manager_id) from managers
    where league_id = ${league} and merged_into is null`;
  await tx`
    insert into invitations (league_id, token_hash, role, uses_left, made_by, made_at, expires_at)
    select ${league}, sha256(('invitation ' || i)::bytea), 'member', 5, ${first}, now(), now() + interval '100 years'
    from generate_series(1, 2) i`;
  await tx`
    update pictures set status = 'kept', content = decode(md5(source), 'hex'), width = 256, height = 256,
      due_at = now() + interval '30 days'
    where league_id = ${league}`;
  await tx`
    update live_polls set held_until = now() + interval '1 hour' where league_id = ${league}`;
}

/** Comments on weeks and on the running week's matchups (one week has three pages of them), and what moderators did. */
async function talk(tx: Queries, league: number): Promise<void> {
  const first = accountIn(league, 1);
  await tx`
    insert into comments (league_id, comment_id, year, about, about_id, place, account_id, idempotency_key, at, text)
    select ${league}, row_number() over (order by about desc, about_id, place), ${NEWEST}, about, about_id, place,
      ${first}::int + (place + about_id) % ${MEMBERS}, md5(about || about_id || ' ' || place)::uuid,
      now() - (${WEEK + 1} - week) * interval '1 week' + place * interval '1 minute',
      'That is what week ' || week || ' will be remembered for, if it is at all: ' || md5(place || about || about_id)
    from (select 'week' as about, w as about_id, w as week, case w when ${
    WEEK - 1
  } then 120 else 5 end as said
        from generate_series(1, ${WEEK}) w
      union all select 'matchup', matchup_id, week, 3 from matchups
        where league_id = ${league} and year = ${NEWEST} and week = ${WEEK}) subjects,
      generate_series(1, said) place`;
  await tx`
    insert into reactions (league_id, year, about, about_id, kind, account_id)
    select ${league}, ${NEWEST}, 'week', w, (array['fire', 'laugh', 'clap', 'ouch', 'robbed'])[1 + (w + i) % 5], ${first}::int + i
    from generate_series(1, ${WEEK}) w, generate_series(0, ${MEMBERS - 1}, 2) i`;
  await tx`
    insert into sent_forms (league_id, account_id, idempotency_key, at)
    select ${league}, ${first}::int + i % ${MEMBERS}, md5('form ' || i)::uuid, now() - i * interval '1 day'
    from generate_series(1, 50) i`;
  await tx`
    insert into talk_closed (league_id, year, about, about_id) values (${league}, ${NEWEST}, 'week', 1)`;
  await tx`
    insert into mutes (league_id, account_id, until, reason)
    values (${league}, ${first + 5}, now() + interval '100 years', 'Said it once too often')`;
  await tx`
    update comments set hidden_at = now(), hidden_by = ${first}, hidden_reason = 'Off the topic'
    where league_id = ${league} and comment_id % 40 = 7`;
  await tx`
    insert into moderation_log (league_id, entry_id, at, by_account, act, comment_id, account_id, reason)
    select ${league}, row_number() over (order by comment_id), now(), ${first}, 'hide', comment_id, account_id, hidden_reason
    from comments where league_id = ${league} and hidden_at is not null`;
}

/** Polls of which one is open, everybody's votes, and everybody's picks of three weeks. */
async function ask(tx: Queries, league: number): Promise<void> {
  const first = accountIn(league, 1);
  await tx`
    insert into polls (league_id, poll_id, question, choices, account_id, idempotency_key, at, closed_at)
    select ${league}, i, 'Who has had the best week ' || i || '?', array['We', 'They', 'Nobody'], ${first},
      md5('poll ' || i)::uuid, now() - (12 - i) * interval '1 week', case when i < 4 then now() end
    from generate_series(1, 4) i`;
  await tx`
    insert into votes (league_id, poll_id, account_id, choice)
    select ${league}, p, ${first}::int + i, (p + i) % 3
    from generate_series(1, 4) p, generate_series(0, ${MEMBERS - 1}) i`;
  await tx`
    insert into book_picks (league_id, year, matchup_id, account_id, team_id)
    select league_id, year, matchup_id, ${first}::int + i, case when (matchup_id + i) % 2 = 0 then home_team else away_team end
    from matchups, generate_series(0, ${MEMBERS - 1}) i
    where league_id = ${league} and year = ${NEWEST} and week > ${
    WEEK - 3
  } and week <= ${WEEK} and away_team is not null`;
}

/** Six slips a week, on who wins, booked and settled by the book itself. */
async function play({ sql, owner }: Database, league: number): Promise<void> {
  const stake = dollars(100);
  const account = (slip: number) => accountIn(league, 1 + slip % MEMBERS);
  const slips = await owner<{ slip: SlipId }[]>`
    with placed as (
      insert into book_slips (league_id, slip_id, account_id, idempotency_key, year, week, stake)
      select ${league}, i, ${
    accountIn(league, 1)
  }::int + i % ${MEMBERS}::int, 'model:' || i, ${NEWEST}, 1 + (i - 1) / 6, ${stake}::int
      from generate_series(1, ${6 * WEEK}) i
      returning slip_id, week)
    insert into book_legs (league_id, slip_id, leg, market, subject, pick, odds, teams)
    select ${league}, slip_id, 1, 'moneyline', matchup_id, case slip_id % 2 when 0 then 'home' else 'away' end, 1909,
      array[home_team, away_team]
    from placed join lateral (select matchup_id, home_team, away_team from matchups m
      where m.league_id = ${league} and m.year = ${NEWEST} and m.week = placed.week
      order by matchup_id offset slip_id % 6 limit 1) m on true
    returning slip_id as slip`;
  await inLeague(sql, slugOf(league), (tx) =>
    post(tx, [
      ...Array.from({ length: MEMBERS }, (_, i): Posting => ({
        kind: "lift",
        key: `open:${accountIn(league, i + 1)}`,
        entries: [["mint", -FLOOR as Cents], [{ bankroll: accountIn(league, i + 1) }, FLOOR]],
      })),
      ...slips.map(({ slip }): Posting => ({
        kind: "stake",
        key: `slip:${slip}`,
        slip,
        entries: [[{ bankroll: account(slip) }, -stake as Cents], [{ stakes: account(slip) }, stake]],
      })),
    ]));
  // The import has settled this season, without a slip in it; it is to look again.
  await owner`update book_seasons set digest = '' where league_id = ${league}`;
  await settleLeague(sql, slugOf(league));
}
