-- The database keeps leagues apart: whoever has the role rumbledore_app sees the rows of the league that is named in the
-- transaction's setting rumbledore.league, and no others. lib/store/in_league.ts sets both.
--
-- Policies say `(select current_league())`, not `current_league()`: asked once a query, and compared by index.

-- Roles belong to the whole server; another database, or whoever runs the server, may have made them already.
-- Without INHERIT, rumbledore_app has nothing of the other two until it takes such a role on purpose, for a statement:
-- rumbledore_credentials to read a league's cookies, rumbledore_poller to find the leagues that are to be kept up to date.
do $$
declare
  name text;
begin
  foreach name in array array['rumbledore_app', 'rumbledore_credentials', 'rumbledore_poller'] loop
    if to_regrole(name) is null then
      execute format('create role %I nologin noinherit nobypassrls nocreaterole nocreatedb', name);
    end if;
    if not pg_has_role('rumbledore_app', name, 'member') then
      execute format('grant %I to rumbledore_app', name);
    end if;
  end loop;
exception when duplicate_object or unique_violation then
  null;
end $$;
do $$
begin
  if pg_has_role('rumbledore_app', 'rumbledore_credentials', 'usage') then
    raise exception 'the role rumbledore_app must not inherit: drop it, and create it with noinherit';
  end if;
end $$;

-- An owner who is no superuser may take the role only as its member. Where the app connects by itself
-- (DATABASE_OWNER_URL), the owner need not be one, nor be allowed to.
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant rumbledore_app to %I', current_user);
  end if;
exception when insufficient_privilege then
  null;
end $$;

revoke create on schema public from public;

alter table leagues add column public boolean not null default true;
update leagues set public = credentials is null;
comment on column leagues.public is 'Whether everybody may read it; else its members alone.';

-- PL/pgSQL keeps the plan of its query for the session. As a function in SQL it was planned again in every place of every
-- query that has a policy, which made a page's query twice as slow.
create function current_league() returns integer language plpgsql stable parallel safe set search_path = public, pg_temp as $$
begin
  return (select league_id from leagues where slug = nullif(current_setting('rumbledore.league', true), ''));
end $$;
comment on function current_league is 'The league of this transaction; null where none is set, or none is called so.';

create function current_account() returns integer language sql stable parallel safe
  return nullif(current_setting('rumbledore.account', true), '')::integer;
comment on function current_account is 'The account for which this transaction is run; null for nobody.';

alter table leagues enable row level security;
alter table leagues force row level security;
create policy sealed on leagues
  using (slug = nullif(current_setting('rumbledore.league', true), ''))
  with check (slug = nullif(current_setting('rumbledore.league', true), ''));
-- What a list of leagues may show to anybody. Inside a league there is no other one. A policy that shows more of them
-- (an account's own) needs the same first condition: current_league() itself reads this table.
create policy listed on leagues for select
  using (coalesce(current_setting('rumbledore.league', true), '') = '' and (sample or public));
create policy polled on leagues for select to rumbledore_poller
  using (coalesce(current_setting('rumbledore.league', true), '') = '');
grant select (league_id, slug, provider, provider_id, name, revision, sample, public, created_at),
  insert (slug, provider, provider_id, name, sample, public),
  update (name, revision, sample, public) on leagues to rumbledore_app;
grant select (league_id, slug, credentials), update (credentials) on leagues to rumbledore_credentials;
grant select (slug, provider, sample) on leagues to rumbledore_poller;

do $$
declare
  name text;
begin
  foreach name in array array[
    'seasons', 'divisions', 'season_members', 'teams', 'team_owners', 'managers', 'manager_accounts', 'team_managers',
    'players', 'matchups', 'lineup_entries', 'roster_entries', 'draft_picks'
  ] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format(
      'create policy sealed on %I using (league_id = (select current_league()))
        with check (league_id = (select current_league()))', name);
    execute format('grant select, insert, update, delete on %I to rumbledore_app', name);
  end loop;
end $$;

-- Which migrations are done is asked by health checks.
grant select on schema_version to rumbledore_app;
