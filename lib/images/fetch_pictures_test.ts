import assert from "node:assert/strict";
import sharp from "sharp";
import { imageWidths } from "@/fresh.config.ts";
import type { LeagueSlug } from "@/lib/league/types.ts";
import type { Sql } from "@/lib/store/database.ts";
import { importLeague } from "@/lib/store/import_league.ts";
import { revisionOf, seasonRows } from "@/lib/store/leagues.ts";
import { onBothDatabases, onPGlite, type TestDatabase } from "@/tests/databases.ts";
import { season } from "@/tests/seasons.ts";
import { PictureFiles } from "./files.ts";
import { fetchPictures, pauseAfter } from "./fetch_pictures.ts";
import { PictureRefused, PictureUnavailable } from "./refused.ts";

const SLUG = "espn-77" as LeagueSlug;
const at = (name: string) => `https://pictures.example/${name}`;
const png = (background: string) =>
  sharp({ create: { width: 64, height: 64, channels: 3, background } }).png().toBuffer();
const red = await png("#c00");

/** A league whose first teams have these pictures, and a folder of its own. */
async function imported({ sql }: TestDatabase, names: string[], leagueId = "77") {
  const made = season({ leagueId, teams: 6 });
  made.teams.forEach((team, i) => team.logo = names[i] ? at(names[i]) : null);
  await importLeague(sql, [made]);
}

/** What is at each address; what is asked for. */
async function world(there: Record<string, Uint8Array | Error>) {
  const folder = await Deno.makeTempDir({ prefix: "rumbledore-pictures-" });
  const asked: string[] = [];
  return {
    folder: `${folder}/images`,
    files: new PictureFiles(`${folder}/images`),
    there,
    asked,
    bytesAt(source: string) {
      asked.push(source);
      const found = there[source.slice(at("").length)];
      return found instanceof Uint8Array ? Promise.resolve(found) : Promise.reject(found);
    },
    names: () => {
      try {
        return [...Deno.readDirSync(`${folder}/images`)].map(({ name }) => name).sort();
      } catch {
        return [];
      }
    },
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}
const pictures = async (sql: Sql) => (await seasonRows(sql, SLUG, null))!.teams.map(({ picture }) => picture);
const due = ({ owner }: TestDatabase) =>
  owner`update pictures set due_at = now() - interval '1 s' where due_at is not null`;

onBothDatabases("pictures are fetched once, and what is none is kept with its reason", async (database) => {
  const { sql, owner } = database;
  await imported(database, ["red", "red-too", "script", "gone", "down"]);
  await using web = await world({
    red,
    "red-too": red,
    script: new TextEncoder().encode(`<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>`),
    gone: new PictureRefused("the host answers with status 404"),
    down: new PictureUnavailable("nobody answers"),
  });
  const before = (await revisionOf(sql, SLUG))!;
  assert.deepEqual(await fetchPictures(sql, SLUG, web), { kept: 2, refused: 2, failed: 1 });
  assert.equal(await revisionOf(sql, SLUG), before + 1);
  const [one, two, ...others] = await pictures(sql);
  assert.match(one!, /^[0-9a-f]{32}$/);
  assert.equal(two, one, "the same bytes are one picture");
  assert.deepEqual(others, [null, null, null, null]);
  const names = imageWidths.flatMap((width) => [`${one}-${width}.avif`, `${one}-${width}.webp`]);
  assert.deepEqual(web.names(), names.sort(), "nothing of the others, and nothing half");

  const rows = await owner<object[]>`select source, status, reason, tries from pictures order by source`;
  assert.deepEqual(rows.map((row) => ({ ...row })), [
    { source: at("down"), status: "failed", reason: "nobody answers", tries: 1 },
    { source: at("gone"), status: "refused", reason: "the host answers with status 404", tries: 1 },
    { source: at("red"), status: "kept", reason: null, tries: 0 },
    { source: at("red-too"), status: "kept", reason: null, tries: 0 },
    { source: at("script"), status: "refused", reason: "the drawing has a script in it", tries: 1 },
  ]);
  assert.deepEqual(await fetchPictures(sql, SLUG, web), { kept: 0, refused: 0, failed: 0 });
  assert.equal(web.asked.length, 5);
});

onBothDatabases("who could not be reached is asked again, with growing pauses", async (database) => {
  const { sql, owner } = database;
  await imported(database, ["late"]);
  await using web = await world({ late: new PictureUnavailable("nobody answers") });
  const wait = async () => {
    const [{ minutes }] = await owner<{ minutes: number }[]>`
      select round(extract(epoch from due_at - tried_at) / 60)::int as minutes from pictures`;
    return minutes;
  };
  const waits: number[] = [];
  for (let i = 0; i < 3; i++) {
    await due(database);
    assert.equal((await fetchPictures(sql, SLUG, web)).failed, 1);
    waits.push(await wait());
  }
  assert.deepEqual(waits, [1, 4, 16]);
  web.there.late = red;
  await due(database);
  assert.equal((await fetchPictures(sql, SLUG, web)).kept, 1);
  assert.equal((await pictures(sql)).filter(Boolean).length, 1);
});

Deno.test("pauses grow to a week", () => {
  const minutes = [1, 2, 3, 8, 100].map((tries) => pauseAfter(tries) / 60_000);
  assert.deepEqual(minutes, [1, 4, 16, 10_080, 10_080]);
});

onPGlite("files that were lost are fetched again under the same names", async (database) => {
  const { sql } = database;
  await imported(database, ["red"]);
  await using web = await world({ red });
  await fetchPictures(sql, SLUG, web);
  const files = web.names();
  const before = await revisionOf(sql, SLUG);
  await Deno.remove(`${web.folder}/${files[3]}`);
  assert.deepEqual(await fetchPictures(sql, SLUG, web), { kept: 1, refused: 0, failed: 0 });
  assert.deepEqual(web.names(), files);
  assert.equal(await revisionOf(sql, SLUG), before, "nothing that a page shows has changed");
});

onPGlite("a picture is another one when its bytes are", async (database) => {
  const { sql } = database;
  await imported(database, ["red", "blue"]);
  await using web = await world({ red, blue: await png("#00c") });
  await fetchPictures(sql, SLUG, web);
  const [one, two] = await pictures(sql);
  assert(one && two && one !== two);
});

onPGlite("of two processes each picture is fetched by one", async (database) => {
  const names = ["a", "b", "c", "d", "e", "f"];
  await imported(database, names);
  await using web = await world(Object.fromEntries(names.map((name) => [name, red])));
  const sums = await Promise.all([1, 2].map(() => fetchPictures(database.sql, SLUG, web)));
  assert.deepEqual(web.asked.sort(), names.map(at));
  assert.equal(sums[0].kept + sums[1].kept, 6);
});

onPGlite("stopped in the middle it keeps nothing half, and goes on when it is due", async (database) => {
  const { sql } = database;
  await imported(database, ["red"]);
  await using web = await world({ red });
  const stop = new AbortController();
  const bytesAt = (source: string) => {
    stop.abort(new Error("stopping"));
    return web.bytesAt(source);
  };
  await assert.rejects(fetchPictures(sql, SLUG, { ...web, bytesAt, signal: stop.signal }), /stopping/);
  assert.deepEqual(web.names(), []);
  assert.deepEqual(await fetchPictures(sql, SLUG, web), { kept: 0, refused: 0, failed: 0 });
  await due(database);
  assert.equal((await fetchPictures(sql, SLUG, web)).kept, 1);
});

onPGlite("a folder that cannot be written to is a fault of ours, not the picture's", async (database) => {
  const { sql, owner } = database;
  await imported(database, ["red"]);
  await using web = await world({ red });
  const blocked = await Deno.makeTempFile();
  await assert.rejects(
    fetchPictures(sql, SLUG, { ...web, files: new PictureFiles(`${blocked}/images`) }),
    Deno.errors.NotADirectory,
  );
  await Deno.remove(blocked);
  const [{ status }] = await owner<{ status: string }[]>`select status from pictures`;
  assert.equal(status, "wanted");
});
