-- What members say: comments, reactions and polls, and what moderators did about them. Comments are about a week or a
-- matchup of a season by its number, without a reference to matchups: what was said about a game outlives a provider
-- that drops it for a day. The year must be a season of the league.

create table comments (
  league_id integer not null references leagues on delete cascade,
  comment_id integer not null check (comment_id >= 1),
  year integer not null,
  about text not null check (about in ('week', 'matchup')),
  about_id integer not null,
  place integer not null check (place >= 1),
  account_id integer not null references accounts,
  idempotency_key uuid not null,
  at timestamptz not null,
  text text check (char_length(text) between 1 and 1000),
  deleted_at timestamptz,
  hidden_at timestamptz,
  hidden_by integer references accounts,
  hidden_reason text check (char_length(hidden_reason) between 1 and 200),
  primary key (league_id, comment_id),
  unique (league_id, year, about, about_id, place),
  unique (league_id, account_id, idempotency_key),
  foreign key (league_id, year) references seasons on delete cascade deferrable initially deferred,
  constraint comments_deleted_means_gone check ((text is null) = (deleted_at is not null)),
  check ((hidden_at is null) = (hidden_by is null) and (hidden_at is null) = (hidden_reason is null))
);
comment on table comments is 'What a member said about a week or a matchup. Rows are never deleted, their text is.';
comment on column comments.comment_id is 'Ours, counted from 1 in each league, never given twice.';
comment on column comments.about_id is 'The week''s number, or the matchup''s id, in that year.';
comment on column comments.place is 'Counted from 1 in each subject; pages are cut by it, so that no comment moves.';
comment on column comments.text is 'Plain text; null once its writer has deleted it.';

create table talk_closed (
  league_id integer not null references leagues on delete cascade,
  year integer not null,
  about text not null check (about in ('week', 'matchup')),
  about_id integer not null,
  primary key (league_id, year, about, about_id),
  foreign key (league_id, year) references seasons on delete cascade deferrable initially deferred
);
comment on table talk_closed is 'A subject that takes no more comments.';

create table reactions (
  league_id integer not null references leagues on delete cascade,
  year integer not null,
  about text not null check (about in ('week', 'matchup')),
  about_id integer not null,
  kind text not null check (kind ~ '^[a-z]{1,20}$'),
  account_id integer not null references accounts,
  primary key (league_id, year, about, about_id, kind, account_id),
  foreign key (league_id, year) references seasons on delete cascade deferrable initially deferred
);
comment on table reactions is 'One of a few signs that a member put to a week or a matchup (lib/talk/reactions.ts).';

create table mutes (
  league_id integer not null references leagues on delete cascade,
  account_id integer not null references accounts,
  until timestamptz not null,
  reason text not null check (char_length(reason) between 1 and 200),
  primary key (league_id, account_id)
);
comment on table mutes is 'A member who may not comment until then. Past ones stay until he is muted again.';

create table moderation_log (
  league_id integer not null references leagues on delete cascade,
  entry_id integer not null check (entry_id >= 1),
  at timestamptz not null,
  by_account integer not null references accounts,
  act text not null check (act in ('hide', 'unhide', 'close', 'open', 'mute', 'unmute')),
  comment_id integer,
  year integer,
  about text check (about in ('week', 'matchup')),
  about_id integer,
  account_id integer references accounts,
  reason text not null default '' check (char_length(reason) <= 200),
  until timestamptz,
  primary key (league_id, entry_id),
  foreign key (league_id, comment_id) references comments on delete cascade
);
comment on table moderation_log is 'What moderators did; never changed. It holds no text of a comment.';
comment on column moderation_log.account_id is 'Whose comment it was, or who was muted.';

create table polls (
  league_id integer not null references leagues on delete cascade,
  poll_id integer not null check (poll_id >= 1),
  question text not null check (char_length(question) between 1 and 160),
  choices text[] not null check (cardinality(choices) between 2 and 8),
  account_id integer not null references accounts,
  idempotency_key uuid not null,
  at timestamptz not null,
  closes_at timestamptz check (closes_at > at),
  closed_at timestamptz,
  primary key (league_id, poll_id),
  unique (league_id, account_id, idempotency_key)
);
comment on table polls is 'A question of a commissioner to the members.';
comment on column polls.closes_at is 'When it closes by itself; null where a commissioner closes it.';
comment on column polls.closed_at is 'When a commissioner closed it.';

create table votes (
  league_id integer not null,
  poll_id integer not null,
  account_id integer not null references accounts,
  choice integer not null check (choice between 0 and 7),
  primary key (league_id, poll_id, account_id),
  foreign key (league_id, poll_id) references polls on delete cascade
);
comment on table votes is 'A member''s choice in a poll, counted from 0; changeable while it is open.';

create table talk_pace (
  account_id integer not null references accounts on delete cascade,
  act text not null check (act in ('comment', 'touch', 'poll')),
  times bigint[] not null,
  primary key (account_id, act)
);
comment on table talk_pace is 'When an account last acted, in ms since 1970, as far back as a limit looks (lib/talk/pace.ts).';

-- A league's rows are seen in that league's transactions only; the pace is the account's own, over all leagues.
alter table comments enable row level security;
alter table comments force row level security;
create policy sealed on comments using (league_id = (select current_league())) with check (league_id = (select current_league()));
grant select, insert, update on comments to rumbledore_app;

alter table talk_closed enable row level security;
alter table talk_closed force row level security;
create policy sealed on talk_closed using (league_id = (select current_league())) with check (league_id = (select current_league()));
grant select, insert, delete on talk_closed to rumbledore_app;

alter table reactions enable row level security;
alter table reactions force row level security;
create policy sealed on reactions using (league_id = (select current_league())) with check (league_id = (select current_league()));
grant select, insert, delete on reactions to rumbledore_app;

alter table mutes enable row level security;
alter table mutes force row level security;
create policy sealed on mutes using (league_id = (select current_league())) with check (league_id = (select current_league()));
grant select, insert, update, delete on mutes to rumbledore_app;

alter table moderation_log enable row level security;
alter table moderation_log force row level security;
create policy sealed on moderation_log using (league_id = (select current_league())) with check (league_id = (select current_league()));
grant select, insert on moderation_log to rumbledore_app;

alter table polls enable row level security;
alter table polls force row level security;
create policy sealed on polls using (league_id = (select current_league())) with check (league_id = (select current_league()));
grant select, insert, update on polls to rumbledore_app;

alter table votes enable row level security;
alter table votes force row level security;
create policy sealed on votes using (league_id = (select current_league())) with check (league_id = (select current_league()));
grant select, insert, update on votes to rumbledore_app;

alter table talk_pace enable row level security;
alter table talk_pace force row level security;
create policy own on talk_pace using (account_id = (select current_account())) with check (account_id = (select current_account()));
grant select, insert, update on talk_pace to rumbledore_app;
