-- Leagues as their providers tell them. Everything that belongs to a league carries its league_id, in every key too, so
-- that no row can point into another league and so that the database itself can keep leagues apart.
--
-- References are checked at the end of a transaction: an import replaces a season table by table, in any order.

create table leagues (
  league_id integer generated always as identity primary key,
  slug text not null unique check (slug ~ '^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$'),
  provider text not null check (provider in ('espn', 'sleeper', 'sample')),
  provider_id text not null,
  name text not null,
  revision bigint not null default 0 check (revision >= 0),
  sample boolean not null default false,
  credentials bytea,
  created_at timestamptz not null default now()
);
comment on table leagues is 'A league as its members know it, over all its seasons.';
comment on column leagues.slug is 'Its name in addresses and in the API, such as espn-900118.';
comment on column leagues.name is 'The name in its newest season that has one.';
comment on column leagues.revision is 'Raised by one in every transaction that changes what readers of the league see.';
comment on column leagues.sample is 'Whether this is a league shipped with the project.';
comment on column leagues.credentials is 'The provider''s cookies, sealed (lib/secrets.ts); null for a public league.';

create table seasons (
  league_id integer not null references leagues on delete cascade,
  year integer not null check (year between 1900 and 2999),
  name text,
  status text not null check (status in ('preseason', 'active', 'finished')),
  regular_weeks integer not null check (regular_weeks >= 0),
  last_week integer not null check (last_week >= 0),
  current_week integer not null check (current_week >= 0),
  playoff_teams integer check (playoff_teams >= 0),
  previous_years integer[] not null,
  slots jsonb not null check (jsonb_typeof(slots) = 'array'),
  content_hash text not null default '',
  primary key (league_id, year)
);
comment on table seasons is 'A league in one year, as the newest import told it.';
comment on column seasons.year is 'The calendar year in which the season began.';
comment on column seasons.name is 'The league''s name that year; null where the provider''s documents hold no settings.';
comment on column seasons.previous_years is 'Years before this one that the provider has of the league.';
comment on column seasons.slots is 'Lineup places in the provider''s order: [{"slot": "QB", "count": 1}, …].';
comment on column seasons.content_hash is 'SHA-256 of the imported season; the same one again is nothing new.';

create table divisions (
  league_id integer not null,
  year integer not null,
  division_id integer not null,
  name text not null,
  primary key (league_id, year, division_id),
  foreign key (league_id, year) references seasons on delete cascade deferrable initially deferred
);
comment on table divisions is 'A division of a season; leagues without divisions have none.';

create table season_members (
  league_id integer not null,
  year integer not null,
  account text not null,
  name text not null,
  primary key (league_id, year, account),
  foreign key (league_id, year) references seasons on delete cascade deferrable initially deferred
);
comment on table season_members is 'An account that the provider lists in a season, by the name it had then.';

create table teams (
  league_id integer not null,
  year integer not null,
  team_id integer not null,
  name text not null,
  abbrev text not null check (char_length(abbrev) <= 4),
  logo text check (logo like 'https://%'),
  division_id integer,
  seed integer check (seed >= 1),
  final_rank integer check (final_rank >= 1),
  primary key (league_id, year, team_id),
  foreign key (league_id, year) references seasons on delete cascade deferrable initially deferred,
  foreign key (league_id, year, division_id) references divisions deferrable initially deferred
);
comment on table teams is 'A team in one season.';
comment on column teams.team_id is 'The provider''s number of the slot, the same from season to season.';
comment on column teams.seed is 'The provider''s playoff seed, 1 is best; null before it is known.';
comment on column teams.final_rank is 'The provider''s rank after the playoffs, 1 is the champion; null while the season runs.';
create index on teams (league_id, team_id);

create table team_owners (
  league_id integer not null,
  year integer not null,
  team_id integer not null,
  place integer not null check (place >= 1),
  account text not null,
  primary key (league_id, year, team_id, place),
  unique (league_id, year, team_id, account) deferrable initially deferred,
  foreign key (league_id, year, team_id) references teams on delete cascade deferrable initially deferred
);
comment on table team_owners is 'An account that the provider says runs a team, the first owner at place 1.';

create table managers (
  league_id integer not null references leagues on delete cascade,
  manager_id integer not null check (manager_id >= 1),
  name text not null,
  merged_into integer check (merged_into <> manager_id),
  primary key (league_id, manager_id),
  foreign key (league_id, merged_into) references managers deferrable initially deferred
);
comment on table managers is 'A person in a league, one over all its seasons.';
comment on column managers.manager_id is 'Ours, counted from 1 in each league, never given twice.';
comment on column managers.merged_into is 'The person who this one turned out to be; it has no accounts and teams any more.';
create index on managers (league_id, merged_into) where merged_into is not null;

create table manager_accounts (
  league_id integer not null,
  account text not null,
  manager_id integer not null,
  pinned boolean not null default false,
  primary key (league_id, account),
  foreign key (league_id, manager_id) references managers on delete cascade deferrable initially deferred
);
comment on table manager_accounts is 'Which person an account is. Accounts named team:YEAR:TEAM stand for owners nobody names.';
comment on column manager_accounts.pinned is 'Put here by a human; an import leaves it where it is.';
create index on manager_accounts (league_id, manager_id);

create table team_managers (
  league_id integer not null,
  year integer not null,
  team_id integer not null,
  place integer not null check (place >= 1),
  manager_id integer not null,
  primary key (league_id, year, team_id, place),
  unique (league_id, year, manager_id) deferrable initially deferred,
  foreign key (league_id, year, team_id) references teams on delete cascade deferrable initially deferred,
  foreign key (league_id, manager_id) references managers deferrable initially deferred
);
comment on table team_managers is 'A person who runs a team in a season, the first at place 1; nobody runs two teams of one season.';
create index on team_managers (league_id, manager_id);

create table players (
  league_id integer not null,
  year integer not null,
  player_id bigint not null,
  name text not null,
  position text not null,
  pro_team text not null,
  primary key (league_id, year, player_id),
  foreign key (league_id, year) references seasons on delete cascade deferrable initially deferred
);
comment on table players is 'A player who is named in a roster, a lineup or the draft of a season, as he was that season.';
comment on column players.player_id is 'The provider''s; ESPN''s team defences are negative.';

create table matchups (
  league_id integer not null,
  year integer not null,
  matchup_id integer not null,
  week integer not null check (week >= 1),
  periods integer not null check (periods >= 1),
  phase text not null check (phase in ('regular', 'winners', 'consolation', 'postseason')),
  home_team integer not null,
  home_points numeric(8, 2) not null,
  home_projected numeric(8, 2),
  home_periods numeric(8, 2)[] not null,
  away_team integer check (away_team <> home_team),
  away_points numeric(8, 2),
  away_projected numeric(8, 2),
  away_periods numeric(8, 2)[],
  outcome text not null check (outcome in ('home', 'away', 'tie', 'undecided')),
  primary key (league_id, year, matchup_id),
  foreign key (league_id, year) references seasons on delete cascade deferrable initially deferred,
  foreign key (league_id, year, home_team) references teams deferrable initially deferred,
  foreign key (league_id, year, away_team) references teams deferrable initially deferred,
  check ((away_team is null) = (away_points is null) and (away_team is null) = (away_periods is null)),
  constraint matchups_bye_is_undecided
    check (away_team is not null or (away_projected is null and outcome = 'undecided'))
);
comment on table matchups is 'Two teams against each other in a week, or one with a bye (no away team).';
comment on column matchups.periods is 'Rounds of real games that count.';
comment on column matchups.outcome is 'What the provider says, which may differ from what the points say.';
comment on column matchups.home_periods is 'What the points are the sum of, one number a round; empty where nobody tells.';
create index on matchups (league_id, year, home_team);
create index on matchups (league_id, year, away_team);

create table lineup_entries (
  league_id integer not null,
  year integer not null,
  matchup_id integer not null,
  side text not null check (side in ('home', 'away')),
  player_id bigint not null,
  place integer not null check (place >= 1),
  slot text not null,
  starter boolean not null,
  points numeric(8, 2),
  projected numeric(8, 2),
  primary key (league_id, year, matchup_id, side, player_id),
  foreign key (league_id, year, matchup_id) references matchups on delete cascade deferrable initially deferred,
  foreign key (league_id, year, player_id) references players deferrable initially deferred
);
comment on table lineup_entries is 'A player in one side''s lineup of a matchup, starters and bench, in the provider''s order.';
create index on lineup_entries (league_id, year, player_id);

create table roster_entries (
  league_id integer not null,
  year integer not null,
  team_id integer not null,
  player_id bigint not null,
  place integer not null check (place >= 1),
  slot text not null,
  starter boolean not null,
  points numeric(8, 2),
  projected numeric(8, 2),
  primary key (league_id, year, team_id, player_id),
  foreign key (league_id, year, team_id) references teams on delete cascade deferrable initially deferred,
  foreign key (league_id, year, player_id) references players deferrable initially deferred
);
comment on table roster_entries is 'A player on a team as it stands, or stood when the season ended.';
create index on roster_entries (league_id, year, player_id);

create table draft_picks (
  league_id integer not null,
  year integer not null,
  overall integer not null check (overall >= 1),
  round integer not null check (round >= 1),
  team_id integer not null,
  player_id bigint not null,
  keeper boolean not null,
  bid integer check (bid >= 0),
  primary key (league_id, year, overall),
  foreign key (league_id, year, team_id) references teams on delete cascade deferrable initially deferred,
  foreign key (league_id, year, player_id) references players deferrable initially deferred
);
comment on table draft_picks is 'A pick of a season''s draft.';
comment on column draft_picks.bid is 'The price in an auction, whole dollars; null in a draft by turns.';
create index on draft_picks (league_id, year, team_id);
create index on draft_picks (league_id, year, player_id);
