/** Memberships, invitations and claims, on both databases. @module */
import assert from "node:assert/strict";
import { signInAsDemo } from "@/lib/accounts/demo.ts";
import { changeMembers } from "@/lib/accounts/members.ts";
import { lifetime } from "@/lib/accounts/session.ts";
import { hashOf, newToken } from "@/lib/accounts/tokens.ts";
import type { Account, AccountId, Role } from "@/lib/accounts/types.ts";
import { viewerIn } from "@/lib/accounts/viewer.ts";
import type { LeagueSlug, ManagerId } from "@/lib/league/types.ts";
import { onBothDatabases, onPostgres } from "@/tests/databases.ts";
import { season } from "@/tests/seasons.ts";
import { accountOf, keepDemoMembers, renameAccount } from "./accounts.ts";
import { claims, confirmClaim, freeManagers, makeClaim, releaseManager } from "./claims.ts";
import { importLeague } from "./import_league.ts";
import { inLeague, outsideLeagues } from "./in_league.ts";
import {
  acceptInvitation,
  invitationOf,
  invitations,
  keepInvitation,
  revokeInvitation,
} from "./invitations.ts";
import { revisionOf } from "./leagues.ts";
import {
  addMember,
  becomeFirstCommissioner,
  handOver,
  leagueAccess,
  leave,
  members,
  ownLeagues,
  removeMember,
  setPublic,
} from "./memberships.ts";
import { visit } from "./visit.ts";
import type { Sql } from "./sql.ts";

const now = new Date("2026-11-22T12:00:00Z");
const days = (n: number) => new Date(now.getTime() + n * 86_400_000);

/** Two leagues and some people who are in neither. */
async function leagues(sql: Sql) {
  const slug = (await importLeague(sql, [season()])).slug;
  const other = (await importLeague(sql, [season({ leagueId: "78" })])).slug;
  const person = (name: string) =>
    outsideLeagues(sql, (tx) => accountOf(tx, `${name}@example.com`, name)).then(({ id }) => id);
  return { slug, other, ada: await person("ada"), eve: await person("eve"), joan: await person("joan") };
}

const join = (sql: Sql, slug: LeagueSlug, account: AccountId, role: Role = "member") =>
  inLeague(sql, slug, (tx) => addMember(tx, account, role));
const roles = async (sql: Sql, slug: LeagueSlug) =>
  (await members(sql, slug)).map(({ name, role }) => `${name} ${role}`);
const m = (n: number) => n as ManagerId;

onBothDatabases("the first who may becomes commissioner, and the next one does not", async ({ sql }) => {
  const { slug, other, ada, eve } = await leagues(sql);
  assert.equal(await becomeFirstCommissioner(sql, slug, ada), true);
  assert.equal(await becomeFirstCommissioner(sql, slug, eve), false);
  assert.deepEqual(await roles(sql, slug), ["ada commissioner"]);
  assert.deepEqual(await roles(sql, other), []);
  const nowhere = "espn-99" as LeagueSlug;
  await assert.rejects(becomeFirstCommissioner(sql, nowhere, ada));
});

onBothDatabases("an account sees its own leagues, and in each league what it is there", async ({ sql }) => {
  const { slug, other, ada, eve } = await leagues(sql);
  await join(sql, slug, ada, "commissioner");
  await join(sql, other, ada);
  await join(sql, other, eve, "commissioner");
  await setPublic(sql, other, false);
  assert.deepEqual((await ownLeagues(sql, ada)).map(({ slug, role }) => [slug, role]), [
    [slug, "commissioner"],
    [other, "member"],
  ]);
  assert.deepEqual((await ownLeagues(sql, eve)).map(({ slug }) => slug), [other]);
  const access = async (account: AccountId | null) => (await leagueAccess(sql, other, account))!;
  assert.equal((await access(ada)).membership?.role, "member");
  assert.equal((await access(null)).membership, null);
  assert.equal((await access(null)).public, false);
  assert.equal((await leagueAccess(sql, slug, eve))?.membership, null);
  assert.equal(await leagueAccess(sql, "espn-99" as LeagueSlug, ada), null);
  assert.equal(await leagueAccess(sql, "a\0b" as LeagueSlug, ada), null);
});

onBothDatabases(
  "an invitation lets in as many as it says, until its day, and until it is taken back",
  async ({ sql }) => {
    const { slug, other, ada, eve, joan } = await leagues(sql);
    await join(sql, slug, ada, "commissioner");
    const token = await hashOf(newToken());
    const made = { token, role: "member" as const, uses: 1, madeBy: ada, madeAt: now, expiresAt: days(7) };
    await keepInvitation(sql, slug, made);
    const accept = (account: AccountId, day = 1, league = slug) =>
      acceptInvitation(sql, league, { token, account, now: days(day) });
    assert.equal(await accept(eve, 7), false, "too late");
    assert.equal(await accept(eve, 1, other), false, "another league's");
    assert.equal((await invitationOf(sql, slug, token, days(6)))?.madeBy, "ada");
    assert.equal(await invitationOf(sql, slug, token, days(7)), null);
    assert.equal(await accept(ada), true, "costs a member nothing");
    assert.deepEqual(await roles(sql, slug), ["ada commissioner"], "and makes nobody less");
    assert.equal(await accept(eve), true);
    assert.equal(await accept(joan), false, "used up");
    assert.deepEqual(await invitations(sql, slug, now), []);

    const second = await hashOf(newToken());
    await keepInvitation(sql, slug, { ...made, token: second, role: "commissioner", uses: 5 });
    const [{ id, usesLeft }] = await invitations(sql, slug, now);
    assert.equal(usesLeft, 5);
    await revokeInvitation(sql, other, id);
    assert.equal(
      await acceptInvitation(sql, slug, { token: second, account: eve, now }),
      true,
      "a member rises",
    );
    await revokeInvitation(sql, slug, id);
    assert.equal(await acceptInvitation(sql, slug, { token: second, account: joan, now }), false);
    assert.deepEqual(await roles(sql, slug), ["ada commissioner", "eve commissioner"]);
  },
);

onPostgres("of ten who use one invitation for three at once, three are in", async ({ sql }) => {
  const { slug, ada } = await leagues(sql);
  const token = await hashOf(newToken());
  await keepInvitation(sql, slug, {
    token,
    role: "member",
    uses: 3,
    madeBy: ada,
    madeAt: now,
    expiresAt: days(1),
  });
  const crowd: AccountId[] = [];
  for (let i = 0; i < 10; i++) {
    crowd.push((await outsideLeagues(sql, (tx) => accountOf(tx, `${i}@example.com`, `p${i}`))).id);
  }
  const answers = await Promise.all(
    crowd.map((account) => acceptInvitation(sql, slug, { token, account, now })),
  );
  assert.equal(answers.filter(Boolean).length, 3);
  assert.equal((await members(sql, slug)).length, 3);
});

onBothDatabases("a manager is claimed by one member, once a commissioner agrees", async ({ sql }) => {
  const { slug, other, ada, eve, joan } = await leagues(sql);
  for (const account of [ada, eve]) await join(sql, slug, account);
  const claim = (account: AccountId, manager: number) =>
    makeClaim(sql, slug, { account, manager: m(manager), now });
  assert.deepEqual((await freeManagers(sql, slug)).map(({ id }) => id).sort(), [1, 2, 3, 4, 5]);
  assert.equal(await claim(joan, 1), false, "no member");
  assert.equal(await claim(ada, 99), false, "no manager");
  assert.equal(await claim(ada, 1), true);
  assert.equal(await claim(ada, 2), true, "changed her mind");
  assert.equal(await claim(eve, 2), true, "so does somebody else");
  assert.deepEqual((await claims(sql, slug)).map(({ name, manager }) => [name, manager]).sort(), [
    ["ada", 2],
    ["eve", 2],
  ]);
  assert.deepEqual(await claims(sql, other), []);

  assert.equal(
    await confirmClaim(sql, slug, { account: ada, manager: m(1) }),
    false,
    "not what she claims now",
  );
  assert.equal(await confirmClaim(sql, other, { account: ada, manager: m(2) }), false);
  assert.equal(await confirmClaim(sql, slug, { account: ada, manager: m(2) }), true);
  assert.deepEqual(await claims(sql, slug), [], "the other claim was in vain");
  assert.equal(await claim(eve, 2), false, "taken");
  assert.equal(await claim(ada, 3), false, "one is enough");
  assert.equal((await leagueAccess(sql, slug, ada))?.membership?.manager, 2);
  assert.deepEqual((await members(sql, slug)).map(({ managerName }) => managerName !== null), [true, false]);
  await releaseManager(sql, slug, ada);
  assert.equal(await claim(eve, 2), true);
});

onBothDatabases("a claim follows a person who turned out to be another", async ({ sql }) => {
  const { slug, ada, eve } = await leagues(sql);
  for (const account of [ada, eve]) await join(sql, slug, account);
  await makeClaim(sql, slug, { account: ada, manager: m(1), now });
  await inLeague(sql, slug, (tx) => tx`update managers set merged_into = 2 where manager_id = 1`);
  assert.deepEqual((await claims(sql, slug)).map(({ manager }) => manager), [2]);
  await makeClaim(sql, slug, { account: eve, manager: m(2), now });
  assert.equal(await confirmClaim(sql, slug, { account: ada, manager: m(2) }), true);
  assert.deepEqual(await claims(sql, slug), []);
  await inLeague(sql, slug, (tx) => tx`update managers set merged_into = 3 where manager_id = 2`);
  assert.equal((await members(sql, slug))[0].manager, 3);
  assert(!(await freeManagers(sql, slug)).some(({ id }) => id === 3));
});

onBothDatabases("the last commissioner hands over before he leaves; others come and go", async ({ sql }) => {
  const { slug, other, ada, eve, joan } = await leagues(sql);
  await join(sql, slug, ada, "commissioner");
  await join(sql, slug, eve);
  await makeClaim(sql, slug, { account: eve, manager: m(1), now });
  assert.equal(await leave(sql, slug, ada), "last commissioner");
  assert.equal(await handOver(sql, slug, { from: ada, to: joan }), false, "no member");
  assert.equal(await handOver(sql, slug, { from: ada, to: ada }), false);
  assert.equal(await handOver(sql, slug, { from: ada, to: eve }), true);
  assert.deepEqual(await roles(sql, slug), ["eve commissioner", "ada member"]);
  assert.equal(await removeMember(sql, slug, eve), false, "nobody removes a commissioner");
  assert.equal(await removeMember(sql, other, ada), false);
  assert.equal(await leave(sql, slug, ada), "left");
  assert.equal(await leave(sql, slug, ada), "no member");
  await join(sql, slug, joan);
  assert.equal(await removeMember(sql, slug, joan), true);
  assert.equal(await handOver(sql, slug, { from: null, to: joan }), false);
  await join(sql, slug, joan);
  assert.equal(await handOver(sql, slug, { from: null, to: joan }), true, "an operator makes a second one");
  assert.equal(await leave(sql, slug, eve), "left", "and then the first may go");
  assert.deepEqual(await claims(sql, slug), [], "her claim went with her");
  assert.deepEqual(await roles(sql, slug), ["joan commissioner"]);
});

onPostgres("of two commissioners who leave at once, one stays", async ({ sql }) => {
  const { slug, ada, eve } = await leagues(sql);
  for (let round = 0; round < 10; round++) {
    for (const account of [ada, eve]) await join(sql, slug, account, "commissioner");
    const left = await Promise.all([leave(sql, slug, ada), leave(sql, slug, eve)]);
    assert.deepEqual(left.sort(), ["last commissioner", "left"]);
  }
});

onBothDatabases(
  "what readers of a league see of its members raises its revision, and no other's",
  async ({ sql }) => {
    const { slug, other, ada, eve } = await leagues(sql);
    await join(sql, slug, eve, "commissioner");
    const elsewhere = await revisionOf(sql, other);
    const steps: (() => Promise<unknown>)[] = [
      () => join(sql, slug, ada),
      () => makeClaim(sql, slug, { account: ada, manager: m(1), now }),
      () => confirmClaim(sql, slug, { account: ada, manager: m(1) }),
      () => renameAccount(sql, ada, "Lady Lovelace"),
      () => handOver(sql, slug, { from: eve, to: ada }),
      () => leave(sql, slug, eve),
      () => setPublic(sql, slug, false),
    ];
    for (const step of steps) {
      const before = (await revisionOf(sql, slug))!;
      await step();
      assert((await revisionOf(sql, slug))! > before, step.toString());
    }
    assert.equal(await revisionOf(sql, other), elsewhere);
    assert.deepEqual(await roles(sql, slug), ["Lady Lovelace commissioner"]);
  },
);

onBothDatabases("members do what members may, commissioners the rest, guests nothing", async ({ sql }) => {
  const { slug, ada, eve, joan } = await leagues(sql);
  await join(sql, slug, ada, "commissioner");
  await join(sql, slug, eve);
  const account = (id: AccountId): Account => ({ id, name: "x", email: null, operator: false, demo: false });
  const change = async (who: Account | null, fields: Record<string, string>) => {
    const viewer = viewerIn(who, await leagueAccess(sql, slug, who?.id ?? null));
    const done = await changeMembers(sql, slug, viewer, fields, now);
    return done.kind === "refused" ? done.status : done.kind;
  };
  const commissioners = [
    "confirm",
    "refuse",
    "invite",
    "revoke",
    "hand-over",
    "remove",
    "public",
    "members-only",
  ];
  const own = ["claim", "withdraw", "release", "leave"];
  const fields = {
    account: String(eve),
    manager: "1",
    role: "commissioner",
    uses: "1",
    days: "1",
    invitation: "1",
  };
  for (const what of [...commissioners, ...own]) {
    assert.equal(await change(null, { ...fields, do: what }), 403, what);
    assert.equal(await change(account(joan), { ...fields, do: what }), 403, what);
  }
  for (const what of commissioners) {
    assert.equal(await change(account(eve), { ...fields, do: what }), 403, what);
  }
  assert.deepEqual(await roles(sql, slug), ["ada commissioner", "eve member"], "nothing happened");
  assert.equal((await leagueAccess(sql, slug, null))?.public, true);

  assert.equal(await change(account(eve), { do: "claim", manager: "1" }), "changed");
  assert.equal(await change(account(ada), { do: "confirm", account: String(eve), manager: "1" }), "changed");
  assert.equal(await change(account(ada), { do: "confirm", account: String(eve), manager: "1" }), 409);
  assert.equal(await change(account(ada), { do: "invite", uses: "12", days: "7" }), "invited");
  for (const uses of ["0", "51", "-1", "1e3", "", "9".repeat(30)]) {
    assert.equal(await change(account(ada), { do: "invite", uses, days: "7" }), 422, uses);
  }
  assert.equal(await change(account(ada), { do: "nothing" }), 422);
  assert.equal(await change(account(ada), { do: "leave" }), 409);
  const operator = { ...account(joan), operator: true };
  assert.equal(await change(operator, { do: "hand-over", account: String(eve) }), "changed");
  assert.deepEqual(await roles(sql, slug), ["ada commissioner", "eve commissioner"]);
});

onBothDatabases("who has left a league takes his new name to what he wrote there", async ({ sql }) => {
  const { slug, eve } = await leagues(sql);
  for (const end of [leave, removeMember]) {
    await join(sql, slug, eve);
    await end(sql, slug, eve);
    const before = await revisionOf(sql, slug);
    await renameAccount(sql, eve, `Eve, after ${end.name}`);
    assert.equal(await revisionOf(sql, slug), before! + 1, "the league's pages are others");
  }
});

onBothDatabases("demo members sign in only where the setting is on", async ({ sql }) => {
  await importLeague(sql, [{ ...season({ leagueId: "1" }), provider: "sample" }], { sample: true });
  const slug = "sample-1" as LeagueSlug;
  const people = [{ name: "One", manager: m(1) }, { name: "Two", manager: m(2) }];
  await keepDemoMembers(sql, slug, people);
  await keepDemoMembers(sql, slug, people);
  const list = await members(sql, slug);
  assert.deepEqual(list.map(({ name, role, manager }) => [name, role, manager]), [
    ["One", "commissioner", 1],
    ["Two", "member", 2],
  ]);
  const token = await signInAsDemo(sql, list[0].account, { device: "x", before: null }, now);
  const who = async (demo: boolean) =>
    (await visit(sql, { slug: null, token: await hashOf(token!), ...lifetime(now), demo })).account?.name ??
      null;
  assert.equal(await who(true), "One");
  assert.equal(await who(false), null, "a session that was begun while it was on is worth nothing");
  const { id } = await outsideLeagues(sql, (tx) => accountOf(tx, "ada@example.com", "ada"));
  await join(sql, slug, id);
  assert.equal(
    await signInAsDemo(sql, id, { device: "x", before: null }, now),
    null,
    "others are not to be had",
  );
});
