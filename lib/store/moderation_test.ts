import assert from "node:assert/strict";
import { onBothDatabases } from "@/tests/databases.ts";
import { revision, talkingLeagues } from "@/tests/talkers.ts";
import type { Subject } from "@/lib/talk/subject.ts";
import { inLeague } from "./in_league.ts";
import { commentById, deleteComment, postComment, talkAbout } from "./comments.ts";
import { closeSubject, hideComment, moderation, muteMember, unmuteMember } from "./moderation.ts";

const now = new Date("2020-10-04T18:00:00Z");
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000);
const week: Subject = { year: 2020, about: "week", number: 2 };
const draft = (account: number, text: string) => ({
  account: account as never,
  subject: week,
  text,
  key: crypto.randomUUID(),
});

onBothDatabases(
  "a hidden comment is read by moderators and its writer alone, and can be shown again",
  async (database) => {
    const { sql, owner } = database;
    const { here: { slug, boss, ann, ben } } = await talkingLeagues(database);
    await postComment(sql, slug, draft(ann, "Rude."), now);
    const before = await revision(owner, slug);
    assert.equal(await hideComment(sql, slug, { comment: 1, by: boss, reason: "Rude" }, now), true);
    assert.equal(await hideComment(sql, slug, { comment: 1, by: boss, reason: "Again" }, now), true);
    assert.equal(await revision(owner, slug), before + 1, "hiding twice is hiding once");
    const state = async (account: typeof ann | null, moderator = false) =>
      (await commentById(sql, slug, 1, { account, moderator }))?.state;
    assert.deepEqual(await state(null), { kind: "hidden", reason: "Rude", text: null });
    assert.deepEqual(await state(ben), { kind: "hidden", reason: "Rude", text: null });
    assert.deepEqual(await state(ann), { kind: "hidden", reason: "Rude", text: "Rude." });
    assert.deepEqual(await state(boss, true), { kind: "hidden", reason: "Rude", text: "Rude." });
    assert.equal(await hideComment(sql, slug, { comment: 1, by: boss, reason: null }, now), true);
    assert.deepEqual(await state(null), { kind: "shown", text: "Rude." });
    await deleteComment(sql, slug, 1, ann, now);
    assert.equal(await hideComment(sql, slug, { comment: 1, by: boss, reason: "Late" }, now), false);
    assert.equal(await hideComment(sql, slug, { comment: 9, by: boss, reason: "None" }, now), false);
  },
);

onBothDatabases("a closed subject takes no comment until it is open again", async (database) => {
  const { sql } = database;
  const { here: { slug, boss, ann }, elsewhere } = await talkingLeagues(database);
  assert.equal(await closeSubject(sql, slug, { subject: week, by: boss, closed: true }, now), true);
  assert.equal(await closeSubject(sql, slug, { subject: week, by: boss, closed: true }, now), true);
  assert.deepEqual(await postComment(sql, slug, draft(ann, "?"), now), { kind: "closed" });
  assert.equal((await talkAbout(sql, slug, week, { account: null, moderator: false }, now)).closed, true);
  assert.equal((await postComment(sql, elsewhere.slug, draft(elsewhere.ann, "!"), now)).kind, "posted");
  assert.equal(await closeSubject(sql, slug, { subject: week, by: boss, closed: false }, now), true);
  assert.equal((await postComment(sql, slug, draft(ann, "!"), now)).kind, "posted");
  const missing = { ...week, number: 40 };
  assert.equal(await closeSubject(sql, slug, { subject: missing, by: boss, closed: true }, now), false);
  const { entries } = await moderation(sql, slug, now);
  assert.deepEqual(entries.map(({ act, subject, by }) => [act, subject, by.name]), [
    ["open", week, "Bettina"],
    ["close", week, "Bettina"],
  ]);
});

onBothDatabases("a muted member sees until when and why, and may talk afterwards", async (database) => {
  const { sql } = database;
  const { here: { slug, boss, ann }, elsewhere } = await talkingLeagues(database);
  const mute = { whom: ann, by: boss, until: later(3600), reason: "Cool down", comment: null };
  assert.equal(await muteMember(sql, slug, mute, now), true);
  assert.equal(await muteMember(sql, slug, { ...mute, whom: boss }, now), false, "no commissioner");
  assert.equal(
    await muteMember(sql, slug, { ...mute, whom: elsewhere.ann }, now),
    false,
    "nobody of another league",
  );
  assert.deepEqual(await postComment(sql, slug, draft(ann, "?"), now), { kind: "muted", until: later(3600) });
  const seen = async (at: Date) =>
    (await talkAbout(sql, slug, week, { account: ann, moderator: false }, at)).muted;
  assert.deepEqual(await seen(now), { until: later(3600), reason: "Cool down" });
  assert.equal(await seen(later(3600)), null);
  assert.equal((await postComment(sql, slug, draft(ann, "Back"), later(3600))).kind, "posted");
  assert.deepEqual((await moderation(sql, slug, now)).mutes, [
    { whom: { account: ann, name: "Ann" }, until: later(3600), reason: "Cool down" },
  ]);
  assert.equal(await unmuteMember(sql, slug, { whom: ann, by: boss }, now), true);
  assert.equal(await unmuteMember(sql, slug, { whom: ann, by: boss }, now), false);
  assert.equal((await postComment(sql, slug, draft(ann, "Early"), later(10))).kind, "posted");
  assert.deepEqual((await moderation(sql, slug, now)).entries.map(({ act, whom }) => [act, whom?.name]), [
    ["unmute", "Ann"],
    ["mute", "Ann"],
  ]);
});

onBothDatabases("the log is paged, its league's own, and cannot be changed by the app", async (database) => {
  const { sql } = database;
  const { here: { slug, boss }, elsewhere } = await talkingLeagues(database);
  for (let i = 0; i < 53; i++) {
    await closeSubject(sql, slug, { subject: week, by: boss, closed: i % 2 === 0 }, later(i));
  }
  const first = await moderation(sql, slug, now);
  assert.deepEqual([first.entries.length, first.entries[0].id, first.older], [50, 53, 4]);
  const rest = await moderation(sql, slug, now, first.older);
  assert.deepEqual([rest.entries.map(({ id }) => id), rest.older], [[3, 2, 1], null]);
  assert.deepEqual((await moderation(sql, elsewhere.slug, now)).entries, []);
  for (const change of ["update moderation_log set reason = ''", "delete from moderation_log"]) {
    await assert.rejects(
      inLeague(sql, slug, (tx) => tx.unsafe(change)),
      /permission denied/,
    );
  }
});
