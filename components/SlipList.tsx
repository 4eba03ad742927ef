import { bookPaths, gradeWord, legText, type Names } from "@/components/book.ts";
import type { LeagueSlug } from "@/lib/league/types.ts";
import { moneyText } from "@/lib/sportsbook/bankroll.ts";
import { payout } from "@/lib/sportsbook/slip.ts";
import type { Cents, Grade, Leg, Settlement } from "@/lib/sportsbook/types.ts";

/** What a list says of a slip. */
export interface ListedSlip {
  id: number;
  stake: Cents;
  legs: (Leg & { grade: Grade })[];
  kind: Settlement["kind"];
  returned: Cents;
}

/** Slips, a line each, leading to their pages. */
export function SlipList({ league, slips, name }: { league: LeagueSlug; slips: ListedSlip[]; name: Names }) {
  const at = bookPaths(league);
  return (
    <ul class="ruled slips">
      {slips.map((slip) => (
        <li>
          <a class="block" href={at.slip(slip.id)}>
            <span class="who">
              {slip.legs.length === 1 ? legText(slip.legs[0], name) : `Parlay of ${slip.legs.length}`}
              <small>{moneyText(slip.stake)} staked</small>
            </span>
            <span class="n">{outcomeText(slip)}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}

/** What a slip brings or has brought. */
export function outcomeText({ kind, legs, stake, returned }: Omit<ListedSlip, "id">): string {
  if (kind === "open") return `to return ${moneyText(payout(stake, legs.map(({ odds }) => odds)))}`;
  return kind === "lost" ? gradeWord.lost : `${gradeWord[kind]}, ${moneyText(returned)}`;
}
