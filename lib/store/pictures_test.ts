import assert from "node:assert/strict";
import type { LeagueSlug, PictureName } from "@/lib/league/types.ts";
import { importLeague } from "@/lib/store/import_league.ts";
import { revisionOf, seasonRows } from "@/lib/store/leagues.ts";
import { onBothDatabases, type TestDatabase } from "@/tests/databases.ts";
import { season } from "@/tests/seasons.ts";
import { claimPictures, keepPictures, keptPictures, leaguesWithPicturesDue } from "./pictures.ts";

const SLUG = "espn-77" as LeagueSlug;
const LEASE = 60_000;
const none = { lost: [], lease: LEASE, most: 10 };
const name = "0123456789abcdef0123456789abcdef" as PictureName;

/** A league whose first teams have these pictures. */
async function imported({ sql }: TestDatabase, logos: (string | null)[], leagueId = "77") {
  const made = season({ leagueId });
  made.teams.forEach((team, i) => team.logo = logos[i] ?? null);
  await importLeague(sql, [made]);
}
const kept = (source: string) => ({ source, status: "kept", name, width: 300, height: 200 }) as const;
const failed = (source: string, again: number) =>
  ({ source, status: "failed", reason: "nobody answers", again }) as const;

onBothDatabases("every picture is given to one process, once", async (database) => {
  const { sql } = database;
  await imported(database, ["https://a.example/1", "https://a.example/2", "https://a.example/1"]);
  const claims = await Promise.all([1, 2, 3].map(() => claimPictures(sql, SLUG, none)));
  assert.deepEqual(claims.flat().map(({ source }) => source).sort(), [
    "https://a.example/1",
    "https://a.example/2",
  ]);
  assert.deepEqual(await claimPictures(sql, SLUG, none), []);
  // Until the one who has it must have come back.
  await database.owner`update pictures set due_at = now() - interval '1 s' where source like '%/2'`;
  assert.deepEqual(await claimPictures(sql, SLUG, none), [{ source: "https://a.example/2", tries: 0 }]);
});

onBothDatabases(
  "no more are given than are asked for, those first that have waited longest",
  async (database) => {
    await imported(database, ["https://a.example/1", "https://a.example/2", "https://a.example/3"]);
    await database.owner`update pictures set due_at = now() - interval '1 h' where source like '%/3'`;
    const [first] = await claimPictures(database.sql, SLUG, { ...none, most: 1 });
    assert.equal(first.source, "https://a.example/3");
    assert.equal((await claimPictures(database.sql, SLUG, none)).length, 2);
  },
);

onBothDatabases("leagues with something to fetch are found, and they alone", async (database) => {
  const { sql, owner } = database;
  await imported(database, []);
  await imported(database, ["https://a.example/1", "https://a.example/2"], "78");
  await imported(database, ["https://a.example/1"], "79");
  await owner`update pictures p set due_at = now() - interval '1 h' from leagues l
    where l.league_id = p.league_id and slug = 'espn-79'`;
  assert.deepEqual(await leaguesWithPicturesDue(sql, 9), ["espn-79", "espn-78"]);
  assert.deepEqual(await leaguesWithPicturesDue(sql, 1), ["espn-79"]);
  for (const slug of ["espn-78", "espn-79"] as LeagueSlug[]) await claimPictures(sql, slug, none);
  assert.deepEqual(await leaguesWithPicturesDue(sql, 9), []);
});

onBothDatabases("a picture that is there raises the revision, and every page has it", async (database) => {
  const { sql } = database;
  await imported(database, ["https://a.example/1", "https://a.example/1", "https://a.example/2"]);
  await claimPictures(sql, SLUG, none);
  const before = (await revisionOf(sql, SLUG))!;
  assert.equal(
    await keepPictures(sql, SLUG, [kept("https://a.example/1"), failed("https://a.example/2", 1)]),
    true,
  );
  assert.equal(await revisionOf(sql, SLUG), before + 1);
  const { teams } = (await seasonRows(sql, SLUG, null))!;
  assert.deepEqual(teams.map(({ picture }) => picture), [name, name, null, null]);
  assert.deepEqual(await keptPictures(sql, SLUG), [name]);
  // The same again is nothing new.
  assert.equal(await keepPictures(sql, SLUG, [kept("https://a.example/1")]), false);
  assert.equal(await revisionOf(sql, SLUG), before + 1);
});

onBothDatabases("what failed is tried again when it is due, and counted", async (database) => {
  const { sql } = database;
  const source = "https://a.example/1";
  await imported(database, [source]);
  await claimPictures(sql, SLUG, none);
  assert.equal(await keepPictures(sql, SLUG, [failed(source, 60_000)]), false);
  assert.deepEqual(await claimPictures(sql, SLUG, none), []);
  await keepPictures(sql, SLUG, [failed(source, 0)]);
  assert.deepEqual(await claimPictures(sql, SLUG, none), [{ source, tries: 2 }]);
  await keepPictures(sql, SLUG, [kept(source)]);
  const [row] = await database.owner`select status, reason, tries, width, height, due_at from pictures`;
  assert.deepEqual({ ...row }, {
    status: "kept",
    reason: null,
    tries: 0,
    width: 300,
    height: 200,
    due_at: null,
  });
});

onBothDatabases(
  "files that are lost are fetched again; if they cannot be, the crest is back",
  async (database) => {
    const { sql } = database;
    const source = "https://a.example/1";
    await imported(database, [source]);
    await claimPictures(sql, SLUG, none);
    await keepPictures(sql, SLUG, [kept(source)]);
    assert.deepEqual(await claimPictures(sql, SLUG, { ...none, lost: [name] }), [{ source, tries: 0 }]);
    assert.deepEqual(await keptPictures(sql, SLUG), [name], "as long as nobody knows better");
    const before = (await revisionOf(sql, SLUG))!;
    assert.equal(await keepPictures(sql, SLUG, [failed(source, 1)]), true);
    assert.equal(await revisionOf(sql, SLUG), before + 1);
    assert.equal((await seasonRows(sql, SLUG, null))!.teams[0].picture, null);
  },
);

onBothDatabases("an import forgets what is named no more, and leaves what is as it was", async (database) => {
  const { sql, owner } = database;
  await imported(database, ["https://a.example/old", "https://a.example/same"]);
  await claimPictures(sql, SLUG, none);
  await keepPictures(sql, SLUG, [kept("https://a.example/same")]);
  await imported(database, ["https://a.example/new", "https://a.example/same"]);
  const rows = await owner<object[]>`select source, status from pictures order by source`;
  assert.deepEqual(rows.map((row) => ({ ...row })), [
    { source: "https://a.example/new", status: "wanted" },
    { source: "https://a.example/same", status: "kept" },
  ]);
});

onBothDatabases("leagues that name the same address know nothing of each other", async (database) => {
  const { sql } = database;
  const source = "https://a.example/1";
  await imported(database, [source]);
  await imported(database, [source], "78");
  await claimPictures(sql, SLUG, none);
  await keepPictures(sql, SLUG, [kept(source)]);
  const other = "espn-78" as LeagueSlug;
  assert.equal((await seasonRows(sql, other, null))!.teams[0].picture, null);
  assert.deepEqual(await keptPictures(sql, other), []);
  assert.deepEqual(await claimPictures(sql, other, none), [{ source, tries: 0 }]);
});
