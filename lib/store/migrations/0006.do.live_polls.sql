-- Who asks a league's provider, so that of several processes one does.

create table live_polls (
  league_id integer primary key references leagues on delete cascade,
  holder uuid,
  held_until timestamptz not null default '-infinity',
  told timestamptz
);
comment on table live_polls is 'A lease on polling a league: one process a league at a time, another one when it ends.';
comment on column live_polls.holder is 'The process that polls, by a number it gave itself when it started; null for none.';
comment on column live_polls.held_until is 'Until when it is its alone; every poll extends it.';
comment on column live_polls.told is 'The time in the league when it was last told; the sample league''s clock goes on from there.';
alter table live_polls enable row level security;
alter table live_polls force row level security;
create policy sealed on live_polls
  using (league_id = (select current_league())) with check (league_id = (select current_league()));
grant select, insert, update on live_polls to rumbledore_app;

-- The revisions of leagues with open pages, in one query for all of them.
grant select (revision) on leagues to rumbledore_poller;
