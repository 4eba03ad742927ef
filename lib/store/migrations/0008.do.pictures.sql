-- Pictures that providers name by their address, and what became of each. Rows are a league's own: who has the same
-- address or the same picture is nobody else's business. The files are named by their content and may be shared.

create table pictures (
  league_id integer not null references leagues on delete cascade,
  source text not null check (source like 'https://%'),
  status text not null check (status in ('wanted', 'kept', 'refused', 'failed')),
  content bytea check (octet_length(content) = 16),
  width integer check (width >= 1),
  height integer check (height >= 1),
  reason text,
  tries integer not null default 0 check (tries >= 0),
  tried_at timestamptz not null default now(),
  due_at timestamptz,
  primary key (league_id, source),
  constraint pictures_kept_has_content check ((status = 'kept') = (num_nulls(content, width, height) = 0)),
  constraint pictures_unkept_has_reason check ((status in ('refused', 'failed')) = (reason is not null))
);
comment on table pictures is 'A picture that a provider names by an address, and what became of it (lib/images/).';
comment on column pictures.status is 'wanted: not fetched yet. kept: there are files. refused: it is no picture for us. failed: nobody answered.';
comment on column pictures.content is 'What its files are named by: half of a SHA-256 of its bytes and of how they are encoded.';
comment on column pictures.width is 'Of the picture as it was, in pixels, like its height.';
comment on column pictures.tries is 'How often it has been fetched in vain since it was last kept.';
comment on column pictures.due_at is 'When it is to be fetched (again); while it is being fetched, when another process may. Null for never.';
alter table pictures enable row level security;
alter table pictures force row level security;
create policy sealed on pictures
  using (league_id = (select current_league())) with check (league_id = (select current_league()));
grant select, insert, update, delete on pictures to rumbledore_app;

-- In which leagues something is to be fetched now, in one query for all of them.
create index on pictures (due_at) where due_at is not null;
create policy polled on pictures for select to rumbledore_poller
  using (coalesce(current_setting('rumbledore.league', true), '') = '');
grant select (league_id, due_at) on pictures to rumbledore_poller;
grant select (league_id) on leagues to rumbledore_poller;

-- Those that are named already.
alter table teams no force row level security;
alter table pictures no force row level security;
insert into pictures (league_id, source, status, due_at)
select distinct league_id, logo, 'wanted', now() from teams where logo is not null;
alter table pictures force row level security;
alter table teams force row level security;
