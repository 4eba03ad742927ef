import { PGlite } from "@electric-sql/pglite";
import assert from "node:assert/strict";
import type { LeagueSlug } from "@/lib/league/types.ts";
import { onBothDatabases } from "@/tests/databases.ts";
import { season } from "@/tests/seasons.ts";
import { importLeague } from "./import_league.ts";
import { inLeague, outsideLeagues, raiseRevision } from "./in_league.ts";
import { revisionOf } from "./leagues.ts";
import { SharedBackend } from "./shared_backend.ts";
import { sqlPool } from "./pool.ts";
import type { Queries } from "./sql.ts";
import { join } from "./wire.ts";

const slug = "espn-77" as LeagueSlug;

const state = async (tx: Queries) =>
  (await tx`
    select current_user as role, current_league() is not null as league, current_account() as account,
      (select count(*)::int from seasons) as seasons`)[0];

onBothDatabases(
  "a transaction has the app's role, its league and its account, and the next one its own",
  async ({ sql }) => {
    await importLeague(sql, [season()]);
    const none = { role: "rumbledore_app", league: false, account: null, seasons: 0 };
    const inside = { role: "rumbledore_app", league: true, account: 5, seasons: 1 };
    for (let i = 0; i < 12; i++) {
      assert.deepEqual(await inLeague(sql, slug, state, { account: 5 }), inside);
      assert.deepEqual(await outsideLeagues(sql, state), none);
      assert.deepEqual(await inLeague(sql, "espn-78" as LeagueSlug, state), none, "nobody's league is empty");
    }
    for (const impossible of ["", "a'; reset role; --", "espn 77", "é"]) {
      assert.deepEqual(await inLeague(sql, impossible as LeagueSlug, state), none);
    }
  },
);

onBothDatabases("what a session was told before does not reach a transaction", async ({ sql, owner }) => {
  await importLeague(sql, [season()]);
  // On PGlite this is the connection of the transactions below.
  await owner.unsafe("set rumbledore.league = 'espn-77'; set rumbledore.account = '5'");
  assert.deepEqual((await outsideLeagues(sql, state)).seasons, 0);
  assert.deepEqual((await outsideLeagues(sql, state)).account, null);
});

onBothDatabases("a scope is a slug and an id, and no SQL", async ({ sql }) => {
  const nothing = () => Promise.resolve();
  await assert.rejects(sql.begin({ league: "a'b", account: null }, nothing), RangeError);
  await assert.rejects(sql.begin({ league: null, account: "1" as never }, nothing), RangeError);
  await assert.rejects(sql.begin({ league: null, account: 1.5 }, nothing), RangeError);
});

onBothDatabases(
  "a revision is raised in its league, and with what else the transaction does",
  async ({ sql }) => {
    await importLeague(sql, [season()]);
    await importLeague(sql, [season({ leagueId: "78" })]);
    assert.equal(await inLeague(sql, slug, raiseRevision), 2);
    await assert.rejects(
      inLeague(sql, slug, async (tx) => {
        assert.equal(await raiseRevision(tx), 3);
        throw new Error("changed my mind");
      }),
      /changed my mind/,
    );
    assert.equal(await revisionOf(sql, slug), 2);
    assert.equal(await revisionOf(sql, "espn-78" as LeagueSlug), 1);
    await assert.rejects(outsideLeagues(sql, raiseRevision), /there is no league/);
  },
);

Deno.test("a query in a league is three messages and their answers", async () => {
  const database = await PGlite.create();
  await database.exec("create role rumbledore_app");
  const folder = await Deno.makeTempDir();
  let heard = 0;
  const server = new SharedBackend(async (messages) => {
    heard++;
    const answer: Uint8Array[] = [];
    await database.execProtocolRawStream(messages, { onRawData: (bytes) => void answer.push(bytes.slice()) });
    return join(answer);
  }, { patience: 10_000 });
  await server.listen(`${folder}/.s.PGSQL.5432`);
  const { sql, close } = sqlPool({ host: folder, user: "postgres", max: 1 });
  const one = () => inLeague(sql, slug, (tx) => tx<{ one: number }[]>`select ${1}::int as one`);
  await one();
  heard = 0;
  assert.deepEqual(await one(), [{ one: 1 }]);
  assert.equal(heard, 3);
  await close(0);
  await server.close();
  await database.close();
  await Deno.remove(folder, { recursive: true });
});
