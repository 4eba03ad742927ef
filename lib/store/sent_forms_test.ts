import assert from "node:assert/strict";
import { onBothDatabases } from "@/tests/databases.ts";
import { PlayedByHand } from "@/tests/book.ts";
import { revision, talkingLeagues } from "@/tests/talkers.ts";
import type { TeamId } from "@/lib/league/types.ts";
import type { Subject } from "@/lib/talk/subject.ts";
import { keepPicks, pickRows } from "./picks.ts";
import { makePoll, openPoll, vote } from "./polls.ts";
import { talkAbout } from "./comments.ts";
import { setReaction } from "./reactions.ts";

const now = new Date("2020-10-04T18:00:00Z");
const later = (days: number) => new Date(now.getTime() + days * 86_400_000);

onBothDatabases("a vote that is sent once more puts no older one back", async (database) => {
  const { sql, owner } = database;
  const { here: { slug, boss, ann, ben } } = await talkingLeagues(database);
  await makePoll(sql, slug, {
    by: boss,
    question: "Trade deadline?",
    choices: ["Week 10", "Week 11"],
    closes: later(1),
    key: crypto.randomUUID(),
  }, now);
  const key = crypto.randomUUID();
  const first = { account: ann, poll: 1, choice: 0, key };
  assert.deepEqual(await vote(sql, slug, first, now), { kind: "voted", changed: true });
  await vote(sql, slug, { ...first, choice: 1, key: crypto.randomUUID() }, now);
  const before = await revision(owner, slug);
  assert.deepEqual(await vote(sql, slug, first, now), { kind: "voted", changed: false });
  assert.equal((await openPoll(sql, slug, ann, now))!.mine, 1);
  assert.equal(await revision(owner, slug), before);
  assert.deepEqual(
    await vote(sql, slug, first, later(2)),
    { kind: "voted", changed: false },
    "the same answer, though the poll is closed by now",
  );
  assert.deepEqual(
    await vote(sql, slug, { ...first, account: ben }, now),
    { kind: "voted", changed: true },
    "a key is one account's",
  );
});

onBothDatabases(
  "a vote that was refused may be sent again, and of many at once with a key one counts",
  async (database) => {
    const { sql } = database;
    const { here: { slug, boss, ann } } = await talkingLeagues(database);
    const ballot = { account: ann, poll: 1, choice: 0, key: crypto.randomUUID() };
    assert.deepEqual(await vote(sql, slug, ballot, now), { kind: "missing" });
    await makePoll(sql, slug, {
      by: boss,
      question: "Who?",
      choices: ["A", "B"],
      closes: null,
      key: crypto.randomUUID(),
    }, now);
    const answers = await Promise.all(Array.from({ length: 5 }, () => vote(sql, slug, ballot, now)));
    assert.deepEqual(answers.filter((one) => one.kind === "voted" && one.changed).length, 1);
    assert(answers.every(({ kind }) => kind === "voted"));
  },
);

onBothDatabases("a reaction that is sent once more is not taken back, nor put back", async (database) => {
  const { sql } = database;
  const { here: { slug, ann } } = await talkingLeagues(database);
  const subject: Subject = { year: 2020, about: "week", number: 2 };
  const fire = { account: ann, subject, kind: "fire" as const };
  const on = { ...fire, on: true, key: crypto.randomUUID() };
  await setReaction(sql, slug, on, now);
  await setReaction(sql, slug, { ...fire, on: false, key: crypto.randomUUID() }, now);
  assert.deepEqual(await setReaction(sql, slug, on, now), { kind: "set", changed: false });
  const talk = await talkAbout(sql, slug, subject, { account: ann, moderator: false }, now);
  assert.deepEqual(talk.reactions, []);
});

onBothDatabases("keys are forgotten after sixty days", async (database) => {
  const { sql, owner } = database;
  const { here: { slug, ann } } = await talkingLeagues(database);
  const subject: Subject = { year: 2020, about: "week", number: 2 };
  const set = (on: boolean, days: number) =>
    setReaction(
      sql,
      slug,
      { account: ann, subject, kind: "fire", on, key: crypto.randomUUID() },
      later(days),
    );
  for (const days of [0, 59, 61]) await set(days !== 59, days);
  const [{ count }] = await owner<{ count: number }[]>`select count(*)::int as count from sent_forms`;
  assert.equal(count, 2);
});

onBothDatabases("picks that are sent once more put no older ones back", async (database) => {
  const { sql } = database;
  const league = new PlayedByHand("90");
  await league.tell(database);
  const [ann] = await league.join(database, 1);
  const [{ id, home, away }] = league.told.matchups.filter(({ week }) => week === 1);
  const key = crypto.randomUUID();
  const pick = (team: TeamId, key: string) =>
    keepPicks(sql, league.slug, ann, new Map([[id as number, team]]), key);
  await pick(home.team, key);
  await pick(away!.team, crypto.randomUUID());
  league.score(id, 1, 0, true);
  await league.tell(database);
  await pick(home.team, key);
  const { picks } = await pickRows(sql, league.slug);
  assert.deepEqual(picks.map(({ team }) => team), [away!.team]);
  await assert.rejects(pick(home.team, crypto.randomUUID()), /have closed/);
});
