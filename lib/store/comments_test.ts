import assert from "node:assert/strict";
import { onBothDatabases } from "@/tests/databases.ts";
import { revision, talkingLeagues } from "@/tests/talkers.ts";
import type { AccountId } from "@/lib/accounts/types.ts";
import type { Subject } from "@/lib/talk/subject.ts";
import { commentById, deleteComment, postComment, type Posted, talkAbout } from "./comments.ts";

const now = new Date("2020-10-04T18:00:00Z");
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000);
const week: Subject = { year: 2020, about: "week", number: 2 };
const matchup: Subject = { year: 2020, about: "matchup", number: 1 };
const guest = { account: null, moderator: false };
const draft = (account: AccountId, text: string, subject = week, key = crypto.randomUUID()) => ({
  account,
  subject,
  text,
  key,
});
const kinds = (posted: Posted[]) => Object.groupBy(posted, ({ kind }) => kind);

onBothDatabases(
  "a comment is read by everybody, in the order of posting, and raises the revision",
  async (database) => {
    const { sql, owner } = database;
    const { here: { slug, ann, ben } } = await talkingLeagues(database);
    const before = await revision(owner, slug);
    await postComment(sql, slug, draft(ann, "First!"), now);
    await postComment(sql, slug, draft(ben, "Second."), later(1));
    await postComment(sql, slug, draft(ben, "About a game.", matchup), later(2));
    assert.equal(await revision(owner, slug), before + 3);
    const talk = await talkAbout(sql, slug, week, guest, now);
    assert.deepEqual(
      talk.comments.map(({ place, author, at, state }) => [place, author.name, at, state]),
      [[1, "Ann", now, { kind: "shown", text: "First!" }], [2, "Ben", later(1), {
        kind: "shown",
        text: "Second.",
      }]],
    );
    assert.equal((await talkAbout(sql, slug, matchup, guest, now)).total, 1);
  },
);

onBothDatabases("one key is one comment, pressed twice or eight times at once", async (database) => {
  const { sql } = database;
  const { here: { slug, ann } } = await talkingLeagues(database);
  const same = draft(ann, "Once.");
  const posted = await Promise.all(Array.from({ length: 8 }, () => postComment(sql, slug, same, now)));
  assert.deepEqual(new Set(posted.map((one) => JSON.stringify(one))).size, 1);
  assert.equal((await talkAbout(sql, slug, week, guest, now)).total, 1);
  const other = await postComment(sql, slug, { ...same, text: "Another text in a form gone back to." }, now);
  assert.equal(other.kind, "posted");
  assert.equal((await talkAbout(sql, slug, week, guest, now)).total, 2);
  // Eight presses cost what one does: four more fit into the minute.
  const more = [];
  for (let i = 0; i < 5; i++) more.push(await postComment(sql, slug, draft(ann, `More ${i}`), now));
  assert.deepEqual(more.map(({ kind }) => kind), ["posted", "posted", "posted", "posted", "slower"]);
});

onBothDatabases("of 20 comments at once exactly 6 are posted, of two leagues together", async (database) => {
  const { sql } = database;
  const { here, elsewhere } = await talkingLeagues(database);
  const posted = await Promise.all(
    Array.from(
      { length: 20 },
      (_, i) => postComment(sql, (i % 2 ? here : elsewhere).slug, draft(here.ann, `Number ${i}`), now),
    ),
  );
  const { posted: kept, slower } = kinds(posted);
  assert.equal(kept?.length, 6);
  assert.equal(slower?.length, 14);
  assert.deepEqual(slower?.[0], { kind: "slower", seconds: 60 });
  const totals = await Promise.all(
    [here, elsewhere].map(({ slug }) => talkAbout(sql, slug, week, guest, now)),
  );
  assert.equal(totals[0].total + totals[1].total, 6);
  // Another member is not held up, and the minute ends.
  assert.equal((await postComment(sql, here.slug, draft(here.ben, "Me?"), now)).kind, "posted");
  assert.equal((await postComment(sql, here.slug, draft(here.ann, "Now?"), later(59))).kind, "slower");
  assert.equal((await postComment(sql, here.slug, draft(here.ann, "Now?"), later(60))).kind, "posted");
});

onBothDatabases("60 comments fit into an hour", async (database) => {
  const { sql } = database;
  const { here: { slug, ann } } = await talkingLeagues(database);
  const kept: Posted[] = [];
  for (let i = 0; i < 61; i++) kept.push(await postComment(sql, slug, draft(ann, `${i}`), later(i * 10)));
  assert.deepEqual(kept.at(-1), { kind: "slower", seconds: 3600 - 600 });
  assert.equal(kinds(kept).posted?.length, 60);
  const [last, first] = await Promise.all([
    talkAbout(sql, slug, week, guest, now),
    talkAbout(sql, slug, week, guest, now, 1),
  ]);
  assert.deepEqual([last.page, last.pages, last.comments.length, last.comments.at(-1)!.place], [
    2,
    2,
    10,
    60,
  ]);
  assert.deepEqual([first.page, first.comments.length, first.comments[0].place], [1, 50, 1]);
  for (const page of [0, -1, 99, 2 ** 40, NaN]) {
    assert.ok((await talkAbout(sql, slug, week, guest, now, page)).comments.length > 0, `page ${page}`);
  }
});

onBothDatabases("nothing can be said about what another league has, or nobody", async (database) => {
  const { sql, owner } = database;
  const { here, elsewhere } = await talkingLeagues(database);
  const [{ matchup_id: only }] = await owner`
    insert into matchups (league_id, year, matchup_id, week, periods, phase, home_team, home_points, home_periods, outcome)
    select league_id, 2020, 999, 17, 1, 'regular', 1, 0, '{}', 'undecided' from leagues where slug = ${elsewhere.slug}
    returning matchup_id`;
  const foreign: Subject[] = [
    { year: 2020, about: "matchup", number: only },
    { year: 2020, about: "week", number: 17 },
    { year: 2019, about: "week", number: 1 },
    { year: 2020, about: "week", number: 2 ** 40 },
  ];
  for (const subject of foreign) {
    assert.deepEqual(await postComment(sql, here.slug, draft(here.ann, "?", subject), now), {
      kind: "missing",
    });
  }
  const there = await postComment(sql, elsewhere.slug, draft(elsewhere.ann, "Canary"), now);
  assert.equal(there.kind, "posted");
  assert.equal(
    (await talkAbout(sql, here.slug, week, { account: here.boss, moderator: true }, now)).total,
    0,
  );
  assert.equal(await commentById(sql, here.slug, 1, { account: here.boss, moderator: true }), null);
  assert.equal(await deleteComment(sql, here.slug, 1, elsewhere.ann, now), false);
});

onBothDatabases(
  "a deleted comment keeps its place, and its text is nowhere in the database",
  async (database) => {
    const { sql, owner } = database;
    const { here: { slug, ann, ben, boss } } = await talkingLeagues(database);
    await postComment(sql, slug, draft(ann, "xylophone secret"), now);
    await postComment(sql, slug, draft(ben, "After it"), now);
    assert.equal(await deleteComment(sql, slug, 1, ben, now), false, "it is not his");
    assert.equal(
      await deleteComment(sql, slug, 1, boss, now),
      false,
      "nor the commissioner's, who can hide it",
    );
    const before = await revision(owner, slug);
    assert.equal(await deleteComment(sql, slug, 1, ann, now), true);
    assert.equal(await deleteComment(sql, slug, 1, ann, now), true, "again");
    assert.equal(await revision(owner, slug), before + 1);
    const talk = await talkAbout(sql, slug, week, { account: boss, moderator: true }, now);
    assert.deepEqual(talk.comments.map(({ place, state }) => [place, state.kind]), [[1, "deleted"], [
      2,
      "shown",
    ]]);
    const tables = await owner<{ name: string }[]>`
    select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`;
    for (const { name } of tables) {
      const rows = await owner`select from ${owner(name)} t where to_jsonb(t)::text like '%xylophone%'`;
      assert.equal(rows.length, 0, name);
    }
    assert.equal((await postComment(sql, slug, draft(ben, "Third"), now)).kind, "posted");
    assert.equal((await talkAbout(sql, slug, week, guest, now)).comments.at(-1)!.place, 3);
  },
);
