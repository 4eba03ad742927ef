import { page } from "fresh";
import { bookPaths, teamNames } from "@/components/book.ts";
import { BookNav } from "@/components/BookNav.tsx";
import { Empty } from "@/components/Empty.tsx";
import { FutureOdds } from "@/components/FutureOdds.tsx";
import { MatchupOdds } from "@/components/MatchupOdds.tsx";
import { PageHead } from "@/components/PageHead.tsx";
import { Problem } from "@/components/Problem.tsx";
import { SlipList } from "@/components/SlipList.tsx";
import { signInPath } from "@/components/talk.ts";
import { Title } from "@/components/Title.tsx";
import { define, type State } from "@/define.ts";
import SlipPreview from "@/islands/SlipPreview.tsx";
import { field, form, formKey } from "@/lib/http/form.ts";
import { FLOOR, moneyText } from "@/lib/sportsbook/bankroll.ts";
import { board } from "@/lib/sportsbook/board.ts";
import { parseOffer, parseStake, Refused } from "@/lib/sportsbook/slip.ts";
import type { Offer } from "@/lib/sportsbook/types.ts";
import { bookRows } from "@/lib/store/book_pages.ts";
import { placeSlip } from "@/lib/store/slips.ts";

/** What the form was filled in with, and why it was not taken. */
interface Typed {
  chosen: Offer[];
  stake: string;
  problem: string | null;
}

async function shown(
  { sql, league, viewer }: State,
  typed: Typed = { chosen: [], stake: "", problem: null },
) {
  const { rows, mine } = await bookRows(sql, league.slug, viewer.membership?.account ?? null);
  return { rows, mine, board: rows && board(rows), key: crypto.randomUUID(), ...typed };
}

const noStore = { headers: { "cache-control": "private, no-store" } };

/** The lines, and for members the form that bets on them. A slip that is not taken comes back as it was filled in. */
export const handler = define.handlers({
  async GET(ctx) {
    return page(await shown(ctx.state), noStore);
  },

  async POST(ctx) {
    const { sql, league, viewer } = ctx.state;
    const fields = await form(ctx.req);
    const offers = fields.getAll("leg").slice(0, 100).map((text) => parseOffer(String(text)));
    const chosen = offers.filter((offer) => offer !== null);
    const stake = field(fields, "stake").slice(0, 40);
    const again = async (status: number, problem: string) =>
      page(await shown(ctx.state, { chosen, stake, problem }), { status, ...noStore });
    if (!viewer.membership) {
      return await again(403, "Only members of this league can bet. Are you one? Then sign in first.");
    }
    const key = formKey(fields);
    try {
      if (chosen.length < offers.length) {
        throw new Refused("invalid", "One of these outcomes is none of ours: load the page again.");
      }
      const slip = await placeSlip(sql, league.slug, {
        account: viewer.membership.account,
        key,
        stake: parseStake(stake),
        offers: chosen,
      });
      return ctx.redirect(bookPaths(league.slug).slip(slip), 303);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return await again(error.kind === "conflict" ? 409 : 400, error.message);
    }
  },
});

export default define.page<typeof handler>(({ data, state: { league, viewer } }) => {
  const { rows, mine, board, key, chosen, stake, problem } = data;
  const at = bookPaths(league.slug);
  const name = teamNames(rows);
  const ticked = mine ? chosen : null;
  const lines = board?.lines ?? [];
  const futures = (board?.futures ?? []).filter(({ title, playoffs }) => title || playoffs);
  const odds = (
    <>
      <h2>{lines.length > 0 ? `Week ${board!.week}` : "Lines"}</h2>
      {lines.length === 0 && (
        <Empty>No week is open. Lines come with the next week that is on the schedule.</Empty>
      )}
      <div class="boards">
        {lines.map((one) => <MatchupOdds key={one.matchup.id} lines={one} name={name} chosen={ticked} />)}
      </div>
      <h2>Futures</h2>
      {futures.length > 0
        ? <FutureOdds futures={futures} name={name} chosen={ticked} />
        : <Empty>Futures are off the board while games are on, and once the regular season is over.</Empty>}
    </>
  );
  return (
    <div class="book">
      <Title
        parts={["Sportsbook", league.name]}
        description={`Paper-money lines on the matchups of ${league.name}.`}
      />
      <PageHead title="Sportsbook">
        Paper money. Lines of a week close with its first points.
      </PageHead>
      <BookNav league={league.slug} now="Lines" />
      {problem && <Problem>{problem}</Problem>}
      {mine
        ? (
          <>
            <dl class="facts">
              <div>
                <dt>Your bankroll</dt>
                <dd>{moneyText(mine.bankroll)}</dd>
              </div>
              <div>
                <dt>Open slips</dt>
                <dd>{mine.open.length}</dd>
              </div>
            </dl>
            {(lines.length > 0 || futures.length > 0)
              ? (
                <form method="post" action={at.book}>
                  <input type="hidden" name="key" value={key} />
                  {odds}
                  <p class="quiet">
                    One outcome is a single; one of each of several matchups is a parlay, which pays all odds
                    multiplied. Futures are singles.
                  </p>
                  <div class="at-hand">
                    <label for="stake">
                      Stake <span class="unseen">in dollars</span> $
                    </label>
                    <input
                      id="stake"
                      name="stake"
                      value={stake}
                      inputMode="numeric"
                      autocomplete="off"
                      required
                    />
                    <button class="button" type="submit">Place slip</button>
                    <SlipPreview />
                  </div>
                </form>
              )
              : odds}
            {mine.open.length > 0 && (
              <section>
                <h2>Your open slips</h2>
                <SlipList league={league.slug} slips={mine.open} name={name} />
              </section>
            )}
            {mine.settled.length > 0 && (
              <section>
                <h2>Your last slips</h2>
                <SlipList league={league.slug} slips={mine.settled} name={name} />
              </section>
            )}
          </>
        )
        : (
          <>
            {odds}
            <p class="quiet">
              Members of the league bet with {moneyText(FLOOR)} of paper.{" "}
              {!viewer.account && (
                <a f-client-nav={false} href={signInPath(at.book)}>Sign in to place a slip</a>
              )}
            </p>
          </>
        )}
    </div>
  );
});
