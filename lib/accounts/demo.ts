/**
 * Demo members: some of the sample league's managers, to look around as. They have no mail and no passkey; the one way
 * in is a button on the sign-in page, which is there only where DEMO_MEMBERS is on.
 *
 * @module
 */
import type { Manager } from "@/lib/league/types.ts";
import { type AccountRow, demoMembers, keepDemoMembers } from "@/lib/store/accounts.ts";
import { outsideLeagues } from "@/lib/store/in_league.ts";
import { SAMPLE, seasonRows } from "@/lib/store/leagues.ts";
import type { Sql } from "@/lib/store/sql.ts";
import { beginSession, type Browser } from "./sign_in.ts";

/** How many of the sample league's managers can be signed in as. */
const DEMO_MEMBERS = 4;

/** Makes demo members of managers of the newest season, unless there are some. The first is the commissioner. */
export async function makeDemoMembers(sql: Sql): Promise<void> {
  const rows = await seasonRows(sql, SAMPLE, null);
  const managers = (rows?.teams ?? []).map((team) => team.managers[0] as Manager | undefined)
    .filter((manager) => manager !== undefined).slice(0, DEMO_MEMBERS);
  if (managers.length === 0) return;
  await keepDemoMembers(sql, SAMPLE, managers.map(({ id, name }) => ({ name, manager: id })));
}

/** Who can be signed in as, the commissioner first. */
export const demoMembersOf = (sql: Sql): Promise<(AccountRow & { role: string })[]> =>
  demoMembers(sql, SAMPLE);

/** Signs in as a demo member; null where there is no such one. The caller has asked whether the setting is on. */
export async function signInAsDemo(
  sql: Sql,
  account: number,
  asking: Browser,
  now: Date,
): Promise<string | null> {
  const member = (await demoMembersOf(sql)).find(({ id }) => id === account);
  if (!member) return null;
  return await outsideLeagues(sql, (tx) => beginSession(tx, member.id, asking, now));
}
