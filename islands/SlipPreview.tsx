import { useEffect, useRef, useState } from "preact/hooks";
import { moneyText } from "@/lib/sportsbook/bankroll.ts";
import { americanText, decimalText } from "@/lib/sportsbook/odds.ts";
import { assertSlip, combinedOdds, parseOffer, parseStake, payout, Refused } from "@/lib/sportsbook/slip.ts";

/** Without JavaScript the slip's own page says it. The field of the stake is the server's, so that nothing typed is lost. */
export const hydrate = "idle";

/** What the form around it would place and what that pays, as it is ticked and typed. */
export default function SlipPreview() {
  const place = useRef<HTMLOutputElement>(null);
  const [says, say] = useState("");
  useEffect(() => {
    const form = place.current!.form!;
    const look = () => say(preview(new FormData(form)));
    form.addEventListener("input", look);
    look();
    return () => form.removeEventListener("input", look);
  }, []);
  return <output for="stake" ref={place}>{says}</output>;
}

function preview(fields: FormData): string {
  const legs = fields.getAll("leg").flatMap((text) => parseOffer(String(text)) ?? []);
  if (legs.length === 0) return "Tick an outcome.";
  const odds = legs.map((leg) => leg.odds);
  const all = combinedOdds(odds);
  const price = `${legs.length > 1 ? `Parlay of ${legs.length} at` : "At"} ${americanText(all)} (${
    decimalText(all)
  })`;
  const typed = String(fields.get("stake") ?? "");
  if (typed.trim() === "") return `${price}.`;
  try {
    const stake = parseStake(typed);
    assertSlip(legs, stake);
    return `${price}: returns ${moneyText(payout(stake, odds))}.`;
  } catch (error) {
    if (error instanceof Refused) return error.message;
    throw error;
  }
}
