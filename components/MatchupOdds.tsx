import { legText, lineText, type Names, sameOutcome } from "@/components/book.ts";
import { Price } from "@/components/Price.tsx";
import type { MatchupLines } from "@/lib/sportsbook/lines.ts";
import type { Offer } from "@/lib/sportsbook/types.ts";

/**
 * A matchup's lines: a row a team, the total's over and under beside home and away.
 *
 * @param props.chosen what the reader has ticked; null for one who cannot bet
 */
export function MatchupOdds(
  { lines, name, chosen }: { lines: MatchupLines; name: Names; chosen: Offer[] | null },
) {
  const { matchup: { home, away }, moneyline, spread, total } = lines;
  const teams = [home.team, away.team];
  const price = (offer: Offer, line?: string) => (
    <td class="n">
      <Price
        offer={offer}
        says={legText({ selection: offer.selection, teams }, name)}
        line={line}
        bet={chosen && chosen.some((one) => sameOutcome(one, offer))}
      />
    </td>
  );
  const quoted = ({ selection }: Offer) => {
    if (!("line" in selection)) return undefined;
    return selection.market === "total"
      ? `${selection.pick === "over" ? "o" : "u"}${lineText(selection.line)}`
      : lineText(selection.line, true);
  };
  return (
    <table class="board">
      <caption class="unseen">{name(home.team)} against {name(away.team)}</caption>
      <thead>
        <tr>
          <th scope="col">Team</th>
          <th scope="col" class="n">Win</th>
          <th scope="col" class="n">Spread</th>
          <th scope="col" class="n">Total</th>
        </tr>
      </thead>
      <tbody>
        {teams.map((team, i) => (
          <tr>
            <th scope="row">{name(team)}</th>
            {price(moneyline[i])}
            {price(spread[i], quoted(spread[i]))}
            {price(total[i], quoted(total[i]))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
