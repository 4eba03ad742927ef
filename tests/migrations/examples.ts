/**
 * Migrations that the check refuses, each with what it says, and those by which the same is reached.
 *
 * @module
 */
import { OUTSIDE } from "@/lib/store/migrate.ts";

export const bad: Readonly<Record<string, RegExp>> = {
  "alter table matchups add column x uuid default gen_random_uuid()": /gets a value of its own in every row/,
  "alter table matchups add column x bigserial": /gets a value of its own in every row/,
  "alter table matchups add column x int generated always as identity": /gets a value of its own/,
  "alter table matchups add column x int generated always as (week + 1) stored": /gets a value of its own/,
  "alter table matchups add column x int not null": /NOT NULL without a default/,
  "alter table matchups add column x int check (x > 0)": /checked in every row .* NOT VALID/,
  "alter table matchups add column x int references accounts": /checked in every row/,
  "alter table public.matchups alter column week type bigint": /TYPE rewrites matchups .* a release later/,
  "alter table matchups alter column week set not null":
    /check \(week is not null\) not valid, then validate/,
  "alter table matchups add constraint x check (week > 0)": /add NOT VALID, and VALIDATE CONSTRAINT/,
  "alter table matchups add foreign key (week) references accounts": /add NOT VALID/,
  "alter table matchups add unique (league_id, week)": /USING INDEX/,
  "alter table matchups add exclude using gist (week with =)": /no way round/,
  "alter table matchups set unlogged": /AT_SetUnLogged .* not known to be over at once/,
  "alter table matchups set tablespace other": /not known to be over at once/,
  "create index x on matchups (week)": /stops all writes to matchups .*outside a transaction/,
  "create index concurrently if not exists x on matchups (week)": /file of its own whose first line/,
  "drop index matchups_week": /DROP INDEX CONCURRENTLY/,
  "reindex table matchups": /as long as the table is large/,
  "alter table matchups drop column week": /drops column matchups\.week.*contract: unread since/,
  "drop table matchups": /drops table matchups.*contract: unread since/,
  "drop table imports": /drops table imports/,
  "drop function current_league": /drops function current_league/,
  "alter table matchups rename column week to week_number": /asks for the old name of week/,
  "alter table matchups rename to games": /asks for the old name of matchups/,
  "alter table matchups set schema archive": /asks for the old name of matchups/,
  "update matchups set week = week": /changes rows of all leagues of matchups/,
  "delete from matchups where week > 90": /changes rows of all leagues/,
  "with gone as (delete from comments returning 1) select count(*) from gone": /changes rows of all leagues/,
  "truncate imports": /TRUNCATE/,
  "lock table imports": /LOCK TABLE/,
  "vacuum full matchups": /VACUUM/,
  "cluster matchups": /as long as the table is large/,
  "commit": /begun and ended by/,
  "set lock_timeout = 0": /lock_timeout is set by/,
  "do $$ begin update matchups set week = week; end $$": /changes rows of all leagues/,
  "do $$ begin execute 'drop table matchups'; end $$": /cannot be judged/,
  "alter system set work_mem = '1GB'": /AlterSystemStmt is not known/,
};

/** A column that comes to be never null, one with a reference and an index, and a table: a file each, in this order. */
export const good: readonly string[] = [
  `alter table matchups add column venue int, add column seen_at timestamptz default now();
   create table venues (league_id int not null references leagues, venue int, note text, primary key (league_id, venue));
   create index on venues (note);
   alter table venues add constraint noted check (note <> ''), alter column note set not null;
   create policy sealed on venues using (true);
   alter table venues enable row level security;
   alter table imports add column note text;
   create index on imports (changed_at);`,
  `alter table matchups add constraint seen check (seen_at is not null) not valid,
     add constraint venue_known foreign key (league_id, venue) references venues not valid;`,
  `${OUTSIDE}\ncreate index concurrently if not exists matchups_venue on matchups (league_id, venue)`,
  "alter table matchups validate constraint venue_known",
  "alter table matchups validate constraint seen",
  "alter table matchups alter column seen_at set not null, drop constraint seen",
];
