import { americanText } from "@/lib/sportsbook/odds.ts";
import { offerText } from "@/lib/sportsbook/slip.ts";
import type { Offer } from "@/lib/sportsbook/types.ts";

/**
 * An outcome at its price; a box to tick for whoever may bet.
 *
 * @param props.says what has to happen, for whoever cannot see which row and column it is in
 * @param props.line the spread or total, as it is quoted
 * @param props.bet null for readers who cannot bet, else whether it is chosen
 */
export function Price(
  { offer, says, line, bet }: { offer: Offer; says: string; line?: string; bet: boolean | null },
) {
  const price = (
    <span>
      {line && <small>{line}</small>} <b>{americanText(offer.odds)}</b>
    </span>
  );
  if (bet === null) return <span class="price">{price}</span>;
  return (
    <label class="price">
      <input
        type="checkbox"
        name="leg"
        value={offerText(offer)}
        checked={bet}
        aria-label={`${says}, ${americanText(offer.odds)}`}
      />
      {price}
    </label>
  );
}
