-- Indexes for a large estate: what is asked outside of a league reads as much of it as it shows, whatever the number of
-- leagues. `deno task bench:db` shows how queries grow.

-- The sample league on the landing page.
create index on leagues (name, slug) where sample;

-- What has run out is forgotten a bit at a time; see lib/store/expired.ts.
create index on sign_in_tries (tried_at);
create index on passkey_challenges (created_at);

-- Which leagues are to be polled now: those whose lease has run out. Every league has a row from its first moment on.
create index on live_polls (held_until);
create function live_polls_row() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  insert into live_polls (league_id) values (new.league_id) on conflict do nothing;
  return null;
end $$;
comment on function live_polls_row is 'Makes a new league one that is to be polled.';
create trigger polled after insert on leagues for each row execute function live_polls_row();
alter table leagues no force row level security;
alter table live_polls no force row level security;
insert into live_polls (league_id) select league_id from leagues on conflict do nothing;
alter table live_polls force row level security;
alter table leagues force row level security;
create policy polled on live_polls for select to rumbledore_poller
  using (coalesce(current_setting('rumbledore.league', true), '') = '');
grant select (league_id, held_until) on live_polls to rumbledore_poller;
grant select (league_id) on leagues to rumbledore_poller;

-- Indexes that serve nothing but the check of a reference when a player or a team is deleted. Without them that check reads
-- the season's part of the primary key, some hundred rows; with them every imported row is written twice.
drop index matchups_league_id_year_home_team_idx;
drop index matchups_league_id_year_away_team_idx;
drop index lineup_entries_league_id_year_player_id_idx;
drop index roster_entries_league_id_year_player_id_idx;
drop index draft_picks_league_id_year_team_id_idx;
drop index draft_picks_league_id_year_player_id_idx;
