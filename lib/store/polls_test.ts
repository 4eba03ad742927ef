import assert from "node:assert/strict";
import { onBothDatabases } from "@/tests/databases.ts";
import { revision, talkingLeagues } from "@/tests/talkers.ts";
import type { AccountId } from "@/lib/accounts/types.ts";
import type { Reaction } from "@/lib/talk/reactions.ts";
import type { Subject } from "@/lib/talk/subject.ts";
import { talkAbout } from "./comments.ts";
import { closePoll, makePoll, openPoll, polls, vote } from "./polls.ts";
import { setReaction } from "./reactions.ts";

const now = new Date("2020-10-04T18:00:00Z");
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000);
const week: Subject = { year: 2020, about: "week", number: 2 };
const asked = (by: AccountId) => ({
  by,
  question: "Trade deadline?",
  choices: ["Week 10", "Week 11", 'None, "ever"'],
  closes: null as Date | null,
  key: crypto.randomUUID(),
});

onBothDatabases(
  "a member has one vote, may change it, and sees the results once he has voted",
  async (database) => {
    const { sql, owner } = database;
    const { here: { slug, boss, ann, ben } } = await talkingLeagues(database);
    assert.deepEqual(await makePoll(sql, slug, asked(boss), now), { kind: "made", id: 1 });
    const before = await revision(owner, slug);
    const seen = async (account: AccountId | null) => (await polls(sql, slug, account, now))[0];
    assert.deepEqual(await vote(sql, slug, { account: ann, poll: 1, choice: 0 }, now), {
      kind: "voted",
      changed: true,
    });
    assert.deepEqual(await vote(sql, slug, { account: ann, poll: 1, choice: 0 }, now), {
      kind: "voted",
      changed: false,
    });
    assert.deepEqual((await seen(ann)).votes, [1, 0, 0]);
    assert.deepEqual([(await seen(ben)).votes, (await seen(ben)).voters], [null, 1]);
    assert.equal((await seen(null)).votes, null);
    assert.deepEqual(await vote(sql, slug, { account: ann, poll: 1, choice: 2 }, now), {
      kind: "voted",
      changed: true,
    });
    const { votes, mine, choices } = await seen(ann);
    assert.deepEqual([votes, mine, choices[2]], [[0, 0, 1], 2, 'None, "ever"']);
    assert.equal(await revision(owner, slug), before + 2);
    await Promise.all(
      [0, 1, 2, 0, 1, 2].map((choice) => vote(sql, slug, { account: ben, poll: 1, choice }, now)),
    );
    const total = (await seen(ben)).votes!.reduce((a, b) => a + b);
    assert.equal(total, 2, "two members, two votes");
  },
);

onBothDatabases("a closed poll takes no vote and shows everybody what came out", async (database) => {
  const { sql } = database;
  const { here: { slug, boss, ann, ben }, elsewhere } = await talkingLeagues(database);
  await makePoll(sql, slug, asked(boss), now);
  await makePoll(sql, slug, { ...asked(boss), closes: later(60) }, now);
  await vote(sql, slug, { account: ann, poll: 1, choice: 1 }, now);
  assert.equal((await openPoll(sql, slug, null, now))?.id, 2);
  assert.equal((await openPoll(sql, slug, null, later(60)))?.id, 1, "the other one has closed by itself");
  assert.deepEqual(await vote(sql, slug, { account: ben, poll: 2, choice: 1 }, later(60)), {
    kind: "closed",
  });
  assert.equal(await closePoll(sql, slug, { poll: 1, by: boss }, now), true);
  assert.equal(await closePoll(sql, slug, { poll: 1, by: boss }, now), true);
  assert.deepEqual(await vote(sql, slug, { account: ben, poll: 1, choice: 0 }, now), { kind: "closed" });
  const all = await polls(sql, slug, null, now);
  assert.deepEqual(all.map(({ id, open, votes }) => [id, open, votes]), [[2, true, null], [1, false, [
    0,
    1,
    0,
  ]]]);

  assert.equal(await closePoll(sql, elsewhere.slug, { poll: 1, by: elsewhere.boss }, now), false);
  assert.deepEqual(await polls(sql, elsewhere.slug, elsewhere.boss, now), []);
  for (const [poll, choice] of [[3, 0], [2, 3], [2, -1], [2 ** 40, 0]]) {
    assert.deepEqual(await vote(sql, slug, { account: ann, poll, choice }, now), { kind: "missing" });
  }
  assert.deepEqual(await vote(sql, elsewhere.slug, { account: elsewhere.ann, poll: 2, choice: 0 }, now), {
    kind: "missing",
  });
});

onBothDatabases("one key is one poll, and 10 fit into an hour", async (database) => {
  const { sql } = database;
  const { here: { slug, boss } } = await talkingLeagues(database);
  const one = asked(boss);
  const made = await Promise.all([1, 2, 3].map(() => makePoll(sql, slug, one, now)));
  assert.deepEqual(made, Array(3).fill({ kind: "made", id: 1 }));
  for (let i = 0; i < 9; i++) assert.equal((await makePoll(sql, slug, asked(boss), now)).kind, "made");
  assert.deepEqual(await makePoll(sql, slug, asked(boss), now), { kind: "slower", seconds: 3600 });
  assert.equal((await polls(sql, slug, null, now)).length, 10);
});

onBothDatabases("a reaction is there once, until it is taken back", async (database) => {
  const { sql, owner } = database;
  const { here: { slug, ann, ben } } = await talkingLeagues(database);
  const set = (account: AccountId, kind: Reaction, on: boolean, subject = week) =>
    setReaction(sql, slug, { account, subject, kind, on }, now);
  const before = await revision(owner, slug);
  await Promise.all(Array.from({ length: 5 }, () => set(ann, "fire", true)));
  await set(ben, "fire", true);
  await set(ben, "ouch", true);
  assert.equal(await revision(owner, slug), before + 3);
  const seen = async (account: AccountId | null) =>
    (await talkAbout(sql, slug, week, { account, moderator: false }, now)).reactions
      .toSorted((a, b) => a.kind < b.kind ? -1 : 1);
  assert.deepEqual(await seen(ann), [{ kind: "fire", count: 2, mine: true }, {
    kind: "ouch",
    count: 1,
    mine: false,
  }]);
  assert.deepEqual(await seen(null), [{ kind: "fire", count: 2, mine: false }, {
    kind: "ouch",
    count: 1,
    mine: false,
  }]);
  await set(ben, "ouch", false);
  assert.deepEqual(await set(ben, "ouch", false), { kind: "set", changed: false });
  assert.deepEqual((await seen(ben)).map(({ kind }) => kind), ["fire"]);
  assert.deepEqual(await set(ben, "fire", true, { ...week, number: 40 }), { kind: "missing" });
});

onBothDatabases("of 80 reactions at once 60 are taken", async (database) => {
  const { sql } = database;
  const { here: { slug, ann } } = await talkingLeagues(database);
  const subjects = [1, 2, 3, 4].flatMap((number) =>
    (["week", "matchup"] as const).map((about) => ({ year: 2020, about, number }))
  );
  const kinds: Reaction[] = ["fire", "laugh", "clap", "ouch", "robbed"];
  const wanted = subjects.flatMap((subject) => kinds.map((kind) => ({ account: ann, subject, kind })));
  const on = await Promise.all(wanted.map((one) => setReaction(sql, slug, { ...one, on: true }, now)));
  const off = await Promise.all(wanted.map((one) => setReaction(sql, slug, { ...one, on: false }, now)));
  const all = [...on, ...off];
  assert.equal(all.filter((one) => one.kind === "set").length, 60);
  assert.equal(all.filter((one) => one.kind === "slower").length, 20);
});
