/**
 * How often an account has acted lately, kept and locked in the database.
 *
 * @module
 */
import type { AccountId } from "@/lib/accounts/types.ts";
import { type Act, memory, PACE, wait } from "@/lib/talk/pace.ts";
import type { Queries } from "./sql.ts";

export interface Pace {
  /** How many seconds the account has to wait; 0 when it may act now. */
  seconds: number;
  /** Notes that it acts now, which counts if the transaction is committed. */
  count(): Promise<void>;
}

/**
 * An account's pace. It is locked until the transaction ends, so that of many requests at once each sees those before
 * it: ask before anything else is locked. `account` must be the transaction's.
 */
export async function paceOf(tx: Queries, account: AccountId, act: Act, now: Date): Promise<Pace> {
  const [{ times }] = await tx<{ times: number[] }[]>`
    insert into talk_pace as kept (account_id, act, times) values (${account}, ${act}, '{}')
    on conflict (account_id, act) do update
      set times = array(select t from unnest(kept.times) t where t > ${now.getTime() - memory(act) * 1000})
    returning times::float8[] as times`;
  return {
    seconds: wait(times, now.getTime(), PACE[act]),
    async count() {
      await tx`
        update talk_pace set times = times || ${now.getTime()}::bigint
        where account_id = ${account} and act = ${act}`;
    },
  };
}
