-- Who signs in, and what they are in each league. Of every token only its SHA-256 is kept: whoever reads this database
-- cannot sign in with it. Accounts, sessions, mails and passkeys belong to no league; memberships, claims and
-- invitations are sealed like the rest of a league's rows, except that an account sees its own memberships everywhere.

create table accounts (
  account_id integer generated always as identity primary key,
  handle uuid not null unique default gen_random_uuid(),
  name text not null check (length(name) between 1 and 60),
  email text unique check (email = lower(email) and length(email) <= 254),
  demo boolean not null default false,
  created_at timestamptz not null default now(),
  constraint accounts_demo_has_no_mail check ((email is null) = demo)
);
comment on table accounts is 'Somebody who can sign in.';
comment on column accounts.handle is 'What a passkey knows the account by; tells nobody anything.';
comment on column accounts.demo is 'A made-up member of the sample league; cannot sign in unless DEMO_MEMBERS is on.';

create table sessions (
  session_id integer generated always as identity primary key,
  token_hash bytea not null unique check (octet_length(token_hash) = 32),
  account_id integer not null references accounts on delete cascade,
  device text not null,
  created_at timestamptz not null,
  used_at timestamptz not null
);
comment on table sessions is 'A browser that is signed in: 90 days at most, 14 without use (lib/accounts/session.ts).';
comment on column sessions.device is 'Roughly, such as "Firefox on Android".';
comment on column sessions.used_at is 'Within the hour.';
create index on sessions (account_id);
create index on sessions (used_at);

create table sign_ins (
  sign_in_id integer generated always as identity primary key,
  email text not null,
  browser_hash bytea not null unique check (octet_length(browser_hash) = 32),
  code_hash bytea not null check (octet_length(code_hash) = 32),
  link_hash bytea not null unique check (octet_length(link_hash) = 32),
  tries integer not null default 0 check (tries >= 0),
  used boolean not null default false,
  created_at timestamptz not null
);
comment on table sign_ins is 'A mail with a code and a link that sign in, once, within ten minutes.';
comment on column sign_ins.browser_hash is 'Of a token in the cookie of the browser that asked: the code is worth nothing elsewhere.';
comment on column sign_ins.code_hash is 'Of that token and the code together, so that six digits cannot be found by trying them all.';
create index on sign_ins (email, created_at);
create index on sign_ins (created_at);

create table sign_in_tries (
  client text not null,
  tried_at timestamptz not null
);
comment on table sign_in_tries is 'Attempts to sign in by network address, for an hour, so that nobody tries too often.';
create index on sign_in_tries (client, tried_at);

create table passkeys (
  credential_id text primary key,
  account_id integer not null references accounts on delete cascade,
  public_key bytea not null,
  counter bigint not null check (counter >= 0),
  transports text[] not null,
  device text not null,
  created_at timestamptz not null,
  used_at timestamptz
);
comment on table passkeys is 'A passkey''s public half (WebAuthn).';
comment on column passkeys.credential_id is 'The authenticator''s, base64url.';
comment on column passkeys.counter is 'The authenticator''s count of signatures; 0 for those that do not count.';
create index on passkeys (account_id);

create table passkey_challenges (
  challenge_hash bytea primary key check (octet_length(challenge_hash) = 32),
  account_id integer references accounts on delete cascade,
  created_at timestamptz not null
);
comment on table passkey_challenges is 'What a passkey is to sign, once, within five minutes.';
comment on column passkey_challenges.account_id is 'Who adds a passkey; null when somebody signs in with one.';

alter table leagues add unique (league_id, slug);

create table memberships (
  league_id integer not null,
  account_id integer not null references accounts,
  slug text not null,
  role text not null check (role in ('commissioner', 'member')),
  manager_id integer,
  joined_at timestamptz not null default now(),
  primary key (league_id, account_id),
  unique (league_id, manager_id),
  foreign key (league_id, slug) references leagues (league_id, slug) on delete cascade,
  foreign key (league_id, manager_id) references managers deferrable initially deferred
);
comment on table memberships is 'An account in a league. One that leaves keeps what it wrote and won under its name.';
comment on column memberships.slug is 'The league''s, for an account that lists its leagues: outside of them it may not read theirs.';
comment on column memberships.manager_id is 'The person the member is in the league''s history, claimed and confirmed.';
create index on memberships (account_id);

create table claims (
  league_id integer not null,
  account_id integer not null,
  manager_id integer not null,
  made_at timestamptz not null default now(),
  primary key (league_id, account_id),
  foreign key (league_id, account_id) references memberships on delete cascade,
  foreign key (league_id, manager_id) references managers deferrable initially deferred
);
comment on table claims is 'A member says which manager he is; a commissioner has yet to agree.';
create index on claims (league_id, manager_id);

create table invitations (
  league_id integer not null references leagues on delete cascade,
  invitation_id integer generated always as identity,
  token_hash bytea not null check (octet_length(token_hash) = 32),
  role text not null check (role in ('commissioner', 'member')),
  uses_left integer not null check (uses_left >= 0),
  made_by integer not null references accounts on delete cascade,
  made_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (league_id, invitation_id),
  unique (league_id, token_hash)
);
comment on table invitations is 'A link with which people join a league, a number of times, until a day.';

-- The account that asks sees and ends its own memberships in every league; everything else stays in its league.
alter table memberships enable row level security;
alter table memberships force row level security;
create policy sealed on memberships
  using (league_id = (select current_league()) or account_id = (select current_account()))
  with check (league_id = (select current_league()));
alter table claims enable row level security;
alter table claims force row level security;
create policy sealed on claims
  using (league_id = (select current_league())) with check (league_id = (select current_league()));
alter table invitations enable row level security;
alter table invitations force row level security;
create policy sealed on invitations
  using (league_id = (select current_league())) with check (league_id = (select current_league()));

grant select, insert, update, delete on memberships, claims, invitations to rumbledore_app;
grant select, insert, update on accounts to rumbledore_app;
grant select, insert, update, delete on sessions, sign_ins, sign_in_tries, passkeys, passkey_challenges to rumbledore_app;
