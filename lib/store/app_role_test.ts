import assert from "node:assert/strict";
import type { LeagueSlug } from "@/lib/league/types.ts";
import { leaks } from "@/tests/sealed/catalogue.ts";
import { withPostgres } from "@/tests/postgres.ts";
import { season } from "@/tests/seasons.ts";
import { MightyRole, refuseMightyRole } from "./app_role.ts";
import { openDatabase } from "./database.ts";
import { databaseReady } from "./health.ts";
import { importLeague } from "./import_league.ts";
import { leagueBySlug } from "./leagues.ts";
import { migrate } from "./migrate.ts";

const slug = "espn-77" as LeagueSlug;

Deno.test("an owner who is no superuser migrates, and the app's own role reads and writes and can do no more", async () => {
  await withPostgres(async (url) => {
    const as = (user: string, name = "league") =>
      url.replace("postgres@", `${user}@`).replace(/postgres$/, name);
    const server = await openDatabase({ url, dataDir: "", pool: 1 });
    await server.owner`create role keeper login createrole`;
    await server.owner`create database league owner keeper`;

    const alone = await openDatabase({ url: as("keeper"), dataDir: "" });
    await migrate(alone);
    await importLeague(alone.sql, [season()]);
    assert.equal((await leagueBySlug(alone.sql, slug))!.revision, 1, "one role may do both");
    await assert.rejects(refuseMightyRole(alone.sql), /the role keeper of DATABASE_URL owns the table/);

    await server.owner`create role app login in role rumbledore_app`;
    await server.owner`create role stray login`;
    const apart = await openDatabase({ url: as("app"), ownerUrl: as("keeper"), dataDir: "" });
    assert.deepEqual(await migrate(apart), { applied: 0, version: (await migrate(alone)).version });
    await refuseMightyRole(apart.sql);
    assert.deepEqual(await databaseReady(apart.sql), { ready: true });
    assert.equal((await importLeague(apart.sql, [season({ name: "New" })])).revision, 2);
    assert.equal((await leagueBySlug(apart.sql, slug))!.name, "New");

    const app = await openDatabase({ url: as("app"), dataDir: "" });
    assert.deepEqual(await app.owner`select year from seasons`, [], "even outside of a transaction of ours");
    for (
      const statement of [
        "set role keeper",
        "set row_security = off; select * from seasons",
        "alter table seasons disable row level security",
        "drop policy sealed on seasons",
        "create table mine (v int)",
        "create function mine() returns int language sql return 1",
        "truncate seasons",
        "select credentials from leagues",
        "delete from leagues",
      ]
    ) {
      await assert.rejects(async () => await app.owner.unsafe(statement), { code: "42501" }, statement);
    }

    const stray = await openDatabase({ url: as("stray"), dataDir: "" });
    await assert.rejects(leagueBySlug(stray.sql, slug), /permission denied to set role/);
    for (const database of [alone, apart, app, stray]) await database.close();

    await server.owner`alter role stray superuser`;
    await server.owner`grant stray to app`;
    const mighty = await openDatabase({ url: as("stray"), dataDir: "" });
    await assert.rejects(refuseMightyRole(mighty.sql), MightyRole);
    const friend = await openDatabase({ url: as("app"), dataDir: "" });
    await assert.rejects(refuseMightyRole(friend.sql), /the role app of DATABASE_URL is a member of stray/);
    for (const database of [mighty, friend, server]) await database.close();
  });
});

Deno.test("logins made before the first start, as the handbook says, are all that a first start needs", async () => {
  await withPostgres(async (url) => {
    const server = await openDatabase({ url, dataDir: "", pool: 1 });
    await server.owner`create role rumbledore_app nologin noinherit`;
    await server.owner`create role app login in role rumbledore_app`;
    await server.owner`create role keeper login createrole`;
    await server.owner`create database league owner keeper`;
    const as = (user: string) => url.replace("postgres@", `${user}@`).replace(/postgres$/, "league");
    const apart = await openDatabase({ url: as("app"), ownerUrl: as("keeper"), dataDir: "" });
    await migrate(apart);
    await refuseMightyRole(apart.sql);
    const cookies = new Uint8Array([1, 2, 3]);
    await importLeague(apart.sql, [season()], { credentials: cookies });
    assert.equal((await importLeague(apart.sql, [season()], { credentials: cookies })).changed, false);
    assert.deepEqual(await leaks(apart.owner), []);
    await apart.close();
    await server.close();
  });
});
