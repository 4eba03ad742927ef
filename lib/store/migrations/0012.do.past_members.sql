-- Who leaves a league keeps what he wrote there under his name, so when he takes another one its pages change as well.

create table past_members (
  league_id integer not null,
  slug text not null,
  account_id integer not null references accounts,
  primary key (league_id, account_id),
  foreign key (league_id, slug) references leagues (league_id, slug) on delete cascade
);
comment on table past_members is 'An account that was in a league, whether or not it is in it again.';
comment on column past_members.slug is 'The league''s, for an account that changes its name in every league.';
create index on past_members (account_id);

alter table past_members enable row level security;
alter table past_members force row level security;
-- As for memberships: an account finds its own in every league.
create policy sealed on past_members
  using (league_id = (select current_league()) or account_id = (select current_account()))
  with check (league_id = (select current_league()));
grant select, insert on past_members to rumbledore_app;
