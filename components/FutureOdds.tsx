import { legText, type Names, sameOutcome } from "@/components/book.ts";
import { Price } from "@/components/Price.tsx";
import type { FutureLines } from "@/lib/sportsbook/futures.ts";
import type { Offer } from "@/lib/sportsbook/types.ts";

/** The futures, best chance of the title first. `chosen` as in MatchupOdds. */
export function FutureOdds(
  { futures, name, chosen }: { futures: FutureLines[]; name: Names; chosen: Offer[] | null },
) {
  const price = (offer: Offer | undefined | null, team: FutureLines["team"]) => (
    <td class="n">
      {offer
        ? (
          <Price
            offer={offer}
            says={legText({ selection: offer.selection, teams: [team] }, name)}
            bet={chosen && chosen.some((one) => sameOutcome(one, offer))}
          />
        )
        : "–"}
    </td>
  );
  const order = [...futures].sort((a, b) =>
    (a.title?.odds ?? Infinity) - (b.title?.odds ?? Infinity) || a.team - b.team
  );
  return (
    <table class="board">
      <caption class="unseen">Futures</caption>
      <thead>
        <tr>
          <th scope="col">Team</th>
          <th scope="col" class="n">Title</th>
          <th scope="col" class="n">Playoffs</th>
          <th scope="col" class="n">No playoffs</th>
        </tr>
      </thead>
      <tbody>
        {order.map(({ team, title, playoffs }) => (
          <tr>
            <th scope="row">{name(team)}</th>
            {price(title, team)}
            {price(playoffs?.yes, team)}
            {price(playoffs?.no, team)}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
