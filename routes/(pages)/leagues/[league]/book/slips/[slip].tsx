import { HttpError, page } from "fresh";
import { gradeWord, legText, teamNames } from "@/components/book.ts";
import { BookNav } from "@/components/BookNav.tsx";
import { Moment } from "@/components/Moment.tsx";
import { PageHead } from "@/components/PageHead.tsx";
import { outcomeText } from "@/components/SlipList.tsx";
import { Title } from "@/components/Title.tsx";
import { define } from "@/define.ts";
import { pathNumber } from "@/lib/http/path_number.ts";
import { moneyText } from "@/lib/sportsbook/bankroll.ts";
import { americanText, decimalText } from "@/lib/sportsbook/odds.ts";
import { combinedOdds, oddsOf } from "@/lib/sportsbook/slip.ts";
import { type Movement, movements } from "@/lib/store/book_pages.ts";
import { seasonOfSlip, slipById } from "@/lib/store/slips.ts";

/** A slip with what has become of it, for members: whose it is, its legs, and every movement of money it made. */
export const handler = define.handlers({
  async GET(ctx) {
    const { sql, league, viewer } = ctx.state;
    const id = pathNumber(ctx.params.slip);
    const missing = () =>
      new HttpError(404, `${league.name} has no such slip, or shows it to its members only.`);
    if (!viewer.membership && !viewer.isCommissioner) throw missing();
    const [slip, rows, moved] = await Promise.all([
      slipById(sql, league.slug, id),
      seasonOfSlip(sql, league.slug, id),
      movements(sql, league.slug, id),
    ]);
    if (!slip) throw missing();
    return page({ slip, rows, moved });
  },
});

const why: Record<Movement["kind"], string> = {
  lift: "Lifted to the floor",
  stake: "Stake",
  settle: "Settled",
  cover: "Covered, as it was spent",
  reverse: "Taken back: results were corrected",
};

export default define.page<typeof handler>(({ data: { slip, rows, moved }, state: { league } }) => {
  const name = teamNames(rows);
  const odds = combinedOdds(oddsOf(slip.legs));
  return (
    <div class="book">
      <Title parts={[`Slip ${slip.id}`, league.name]} description={`A slip of ${slip.name}.`} />
      <PageHead title={slip.legs.length === 1 ? "Single" : `Parlay of ${slip.legs.length}`}>
        Slip {slip.id} of {slip.name}, placed <Moment at={slip.placedAt} />
      </PageHead>
      <BookNav league={league.slug} />
      <dl class="facts">
        <div>
          <dt>Stake</dt>
          <dd>{moneyText(slip.stake)}</dd>
        </div>
        <div>
          <dt>Odds</dt>
          <dd>
            {americanText(odds)} <small>{decimalText(odds)}</small>
          </dd>
        </div>
        <div>
          <dt>{gradeWord[slip.kind]}</dt>
          <dd>{slip.kind === "lost" ? moneyText(slip.returned) : outcomeText(slip)}</dd>
        </div>
      </dl>
      <table>
        <caption class="unseen">Legs</caption>
        <thead>
          <tr>
            <th scope="col">Bet</th>
            <th scope="col" class="n">Odds</th>
            <th scope="col" class="n">Result</th>
          </tr>
        </thead>
        <tbody>
          {slip.legs.map((leg) => (
            <tr>
              <th scope="row">{legText(leg, name)}</th>
              <td class="n">{americanText(leg.odds)}</td>
              <td class="n">{gradeWord[leg.grade]}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <h2>Money</h2>
      <table>
        <caption class="unseen">What it did to the bankroll</caption>
        <thead>
          <tr>
            <th scope="col">Movement</th>
            <th scope="col" class="n">Bankroll</th>
          </tr>
        </thead>
        <tbody>
          {moved.map(({ kind, amount, at }) => (
            <tr>
              <th scope="row">
                {why[kind]}{" "}
                <small>
                  <Moment at={at} />
                </small>
              </th>
              <td class="n">{moneyText(amount, { sign: true })}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
});
