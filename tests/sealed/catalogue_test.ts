import assert from "node:assert/strict";
import type { OwnerSql } from "@/lib/store/database.ts";
import { onBothDatabases } from "@/tests/databases.ts";
import { leaks } from "./catalogue.ts";
import { ofNoLeague } from "./of_no_league.ts";

class Undo extends Error {}

/** What the catalogue says once some statements have run, which are undone. */
async function leaksAfter(owner: OwnerSql, statements: string): Promise<string[]> {
  let found: string[] = [];
  await assert.rejects(
    owner.begin(async (tx) => {
      await tx.unsafe(statements);
      found = await leaks(tx);
      throw new Undo();
    }),
    Undo,
  );
  return found;
}

onBothDatabases("nothing in the schema lets a reader of one league see another one", async ({ owner }) => {
  assert.deepEqual(await leaks(owner), []);
});

onBothDatabases("tables listed as of no league are there", async ({ owner }) => {
  const rows = await owner<{ name: string }[]>`
    select relname::text as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace`;
  const names = new Set(rows.map(({ name }) => name));
  assert.deepEqual(Object.keys(ofNoLeague).filter((name) => !names.has(name)), []);
});

const sealed =
  "using (league_id = (select current_league())) with check (league_id = (select current_league()))";
const table = "create table rumors (league_id int primary key, text text);";
const rls = "alter table rumors enable row level security; alter table rumors force row level security;";

/** Mistakes that a migration could make, and what is said of each. */
const mistakes: [statements: string, complaint: RegExp][] = [
  [table, /rumors: row-level security is not enabled/],
  ["create table loose (v int);", /loose: row-level security is not enabled/],
  [
    `${table} alter table rumors enable row level security; create policy sealed on rumors ${sealed};`,
    /not forced/,
  ],
  [table + rls, /rumors: no policy/],
  [
    `${table + rls} create policy p on rumors using (league_id = (select current_league()));`,
    /no policy with both/,
  ],
  [
    `${table + rls} create policy p on rumors for select using (league_id = (select current_league()));`,
    /no policy with both/,
  ],
  [`${table + rls} create policy p on rumors to postgres ${sealed};`, /no policy with both/],
  [`${table + rls} create policy p on rumors as restrictive ${sealed};`, /no policy with both/],
  [
    `${table + rls} create policy p on rumors using (true) with check (true);`,
    /p does not ask for the league/,
  ],
  ["create policy extra on teams for select using (true);", /teams: policy extra does not ask/],
  ["alter table teams disable row level security;", /teams: row-level security is not enabled/],
  ["alter table teams no force row level security;", /teams: row-level security is not forced/],
  ["drop policy sealed on leagues;", /leagues: no policy/],
  ["alter table accounts add column league_id int;", /accounts has a league_id/],
  ["create view standings as select * from teams;", /standings is without security_invoker/],
  ["create view standings with (security_invoker = false) as select 1 as v;", /without security_invoker/],
  ["create materialized view standings as select * from teams;", /standings is a copy/],
  ["create schema attic; create table attic.rumors (v int);", /rumors: row-level security/],
  [
    "create function all_teams() returns bigint security definer return 1;",
    /all_teams is a security definer/,
  ],
  ["grant truncate on teams to rumbledore_app;", /teams: rumbledore_app truncate/],
  ["grant all on teams to rumbledore_poller;", /teams: rumbledore_poller truncate/],
  ["grant select on leagues to rumbledore_app;", /may read the credentials/],
  ["alter role rumbledore_app bypassrls;", /rumbledore_app is or may too much: bypassrls/],
  ["alter role rumbledore_app superuser;", /superuser/],
  ["alter role rumbledore_app inherit;", /inherits/],
  ["alter table teams owner to rumbledore_app;", /rumbledore_app owns table teams/],
  ["grant create on schema public to rumbledore_app;", /may create in the schema public/],
  ["grant usage on schema jobs to rumbledore_app;", /rumbledore_app may look into the queue/],
  ["grant select on imports to rumbledore_poller;", /rumbledore_poller may look into the queue/],
  ["grant select (slug) on leagues to rumbledore_jobs;", /rumbledore_jobs may look into leagues/],
  ["grant pg_read_all_data to rumbledore_app;", /may become pg_read_all_data/],
];

onBothDatabases("every mistake that a migration could make is found", async ({ owner }) => {
  for (const [statements, complaint] of mistakes) {
    assert.match((await leaksAfter(owner, statements)).join("\n"), complaint, statements);
  }
  const fine = `${table + rls} create policy sealed on rumors ${sealed};
    create view standings with (security_invoker = true) as select * from teams;`;
  assert.deepEqual(await leaksAfter(owner, fine), []);
});
