-- The sportsbook: paper money in whole cents, kept by double entry. Nothing that happened is ever changed: what was booked
-- wrongly is reversed by another transaction. The application may not update or delete any of it, and if it might, or if
-- somebody else does, a trigger refuses. Leagues whose book has been opened are not deleted by the way either: no cascade.

create table book_accounts (
  league_id integer not null references leagues,
  book_account_id integer not null check (book_account_id >= 1),
  kind text not null check (kind in ('house', 'mint', 'bankroll', 'stakes')),
  account_id integer references accounts,
  balance bigint not null default 0,
  primary key (league_id, book_account_id),
  unique nulls not distinct (league_id, kind, account_id),
  constraint book_accounts_of_members check ((account_id is not null) = (kind in ('bankroll', 'stakes'))),
  constraint book_accounts_never_below_zero check (balance >= 0 or kind in ('house', 'mint'))
);
comment on table book_accounts is 'Where paper money is: each member''s bankroll and open stakes, the house, and the mint it all comes from.';
comment on column book_accounts.balance is
  'Cents: the sum of its entries, kept by a trigger. Changing it locks the row, so that two who spend at once cannot spend twice.';

create table book_slips (
  league_id integer not null references leagues,
  slip_id integer not null check (slip_id >= 1),
  account_id integer not null references accounts,
  idempotency_key text not null check (length(idempotency_key) between 1 and 100),
  year integer not null,
  week integer not null check (week >= 1),
  stake bigint not null check (stake >= 100 and stake % 100 = 0),
  placed_at timestamptz not null default now(),
  primary key (league_id, slip_id),
  unique (league_id, idempotency_key)
);
comment on table book_slips is 'A bet as it was placed.';
comment on column book_slips.slip_id is 'Counted from 1 in each league.';
comment on column book_slips.week is 'The week it counts for: the open one, or for a future the bankroll''s.';
comment on column book_slips.stake is 'Cents; whole dollars.';
create index on book_slips (league_id, account_id);
create index on book_slips (league_id, year, week);

create table book_legs (
  league_id integer not null,
  slip_id integer not null,
  leg integer not null check (leg >= 1),
  market text not null check (market in ('moneyline', 'spread', 'total', 'title', 'playoffs')),
  subject integer not null,
  pick text not null check (pick in ('home', 'away', 'over', 'under', 'yes', 'no')),
  line integer check (line % 50 = 0),
  odds integer not null check (odds > 1000),
  teams integer[] not null,
  primary key (league_id, slip_id, leg),
  unique (league_id, slip_id, market, subject),
  foreign key (league_id, slip_id) references book_slips,
  check ((line is not null) = (market in ('spread', 'total')))
);
comment on table book_legs is 'What a slip says, at the odds of its placing.';
comment on column book_legs.subject is 'The matchup''s number, or the team''s for a future.';
comment on column book_legs.line is 'Hundredths of a point: added to the picked side''s points (spread), or to be passed by the sum (total).';
comment on column book_legs.odds is 'Decimal odds in thousandths.';
comment on column book_legs.teams is 'Home and away then, or the one team; between others it is another matchup.';

create table book_settlements (
  league_id integer not null,
  slip_id integer not null,
  version integer not null check (version >= 1),
  kind text not null check (kind in ('open', 'won', 'lost', 'push', 'void')),
  returned bigint not null check (returned >= 0),
  grades text[] not null,
  settled_at timestamptz not null default now(),
  primary key (league_id, slip_id, version),
  foreign key (league_id, slip_id) references book_slips
);
comment on table book_settlements is 'What has become of a slip; the highest version counts, and without any it is open.';
comment on column book_settlements.returned is 'Cents that went back to the member, the stake among them.';
comment on column book_settlements.grades is 'What has become of each leg, in order.';

create table book_transactions (
  league_id integer not null references leagues,
  transaction_id integer not null check (transaction_id >= 1),
  kind text not null check (kind in ('lift', 'stake', 'settle', 'cover', 'reverse')),
  idempotency_key text not null,
  slip_id integer,
  reverses integer,
  made_at timestamptz not null default now(),
  primary key (league_id, transaction_id),
  unique (league_id, idempotency_key),
  unique (league_id, reverses),
  foreign key (league_id, slip_id) references book_slips deferrable initially deferred,
  foreign key (league_id, reverses) references book_transactions,
  check ((reverses is not null) = (kind = 'reverse')),
  check ((slip_id is null) = (kind = 'lift'))
);
comment on table book_transactions is 'Why money moved. A lift is from the mint at the start of a week; a cover fills what a correction took from a bankroll that no longer had it.';
comment on column book_transactions.reverses is 'The transaction that this one takes back, entry by entry; each at most once.';
create index on book_transactions (league_id, slip_id);

create table book_entries (
  league_id integer not null,
  transaction_id integer not null,
  book_account_id integer not null,
  amount bigint not null check (amount <> 0),
  primary key (league_id, transaction_id, book_account_id),
  foreign key (league_id, transaction_id) references book_transactions,
  foreign key (league_id, book_account_id) references book_accounts
);
comment on table book_entries is 'Money into an account (above zero) or out of it, in cents. Those of a transaction add up to nothing.';
create index on book_entries (league_id, book_account_id);

create table book_weeks (
  league_id integer not null references leagues,
  year integer not null,
  week integer not null check (week >= 1),
  started_at timestamptz not null default now(),
  primary key (league_id, year, week)
);
comment on table book_weeks is 'Weeks that have begun for bankrolls: whoever was below the floor has been lifted, once.';

create table book_seasons (
  league_id integer not null references leagues,
  year integer not null,
  digest text not null,
  primary key (league_id, year)
);
comment on table book_seasons is 'What a season''s results were when its slips were last settled; the same again settles nothing.';

create table book_picks (
  league_id integer not null references leagues,
  year integer not null,
  matchup_id integer not null,
  account_id integer not null references accounts,
  team_id integer not null,
  picked_at timestamptz not null default now(),
  primary key (league_id, year, matchup_id, account_id)
);
comment on table book_picks is 'Who a member thinks will win a matchup; changed at will until kick-off.';

-- Balances follow entries. The function runs as its owner, because the application may not write a balance itself; row-level
-- security holds it to the transaction's league where the owner is no superuser, and its own condition everywhere.
create function book_balances() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update book_accounts a set balance = a.balance + sums.amount
  from (select league_id, book_account_id, sum(amount) as amount from added group by 1, 2) sums
  where a.league_id = sums.league_id and a.book_account_id = sums.book_account_id;
  return null;
end $$;
comment on function book_balances is 'Adds new entries to the balances of their accounts.';
revoke execute on function book_balances from public;
create trigger balances after insert on book_entries referencing new table as added
  for each statement execute function book_balances();

-- At the end of a transaction of the database, every transaction of the ledger must be whole.
create function book_whole() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
  entries integer;
  total bigint;
  undone integer;
begin
  select count(*), sum(amount) into entries, total from book_entries e
    where e.league_id = new.league_id and e.transaction_id = new.transaction_id;
  if entries < 2 or total <> 0 then
    raise exception 'ledger transaction % has % entries that add up to % cents, not to nothing',
      new.transaction_id, entries, coalesce(total, 0) using errcode = '23514';
  end if;
  select reverses into undone from book_transactions t
    where t.league_id = new.league_id and t.transaction_id = new.transaction_id;
  if undone is not null and exists (
    select from book_entries e
    where e.league_id = new.league_id and e.transaction_id in (new.transaction_id, undone)
    group by book_account_id having sum(amount) <> 0
  ) then
    raise exception 'ledger transaction % does not take back transaction % entry by entry', new.transaction_id, undone
      using errcode = '23514';
  end if;
  return null;
end $$;
comment on function book_whole is 'Refuses a ledger transaction whose entries do not add up to nothing, or do not take back what they say they do.';
create constraint trigger whole after insert on book_transactions deferrable initially deferred
  for each row execute function book_whole();
create constraint trigger whole after insert on book_entries deferrable initially deferred
  for each row execute function book_whole();

create function book_append_only() returns trigger language plpgsql as $$
begin
  raise exception '% is append only: correct it by adding to it', tg_table_name using errcode = '42501';
end $$;
comment on function book_append_only is 'Refuses whatever would change the past.';

do $$
declare
  name text;
begin
  foreach name in array array[
    'book_accounts', 'book_slips', 'book_legs', 'book_settlements', 'book_transactions', 'book_entries', 'book_weeks',
    'book_seasons', 'book_picks'
  ] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format(
      'create policy sealed on %I using (league_id = (select current_league()))
        with check (league_id = (select current_league()))', name);
    execute format('grant select on %I to rumbledore_app', name);
  end loop;
  foreach name in array array[
    'book_slips', 'book_legs', 'book_settlements', 'book_transactions', 'book_entries', 'book_weeks'
  ] loop
    execute format('grant insert on %I to rumbledore_app', name);
    execute format(
      'create trigger append_only before update or delete or truncate on %I
        for each statement execute function book_append_only()', name);
  end loop;
end $$;
grant insert (league_id, book_account_id, kind, account_id) on book_accounts to rumbledore_app;
grant insert, update on book_seasons to rumbledore_app;
grant insert, update, delete on book_picks to rumbledore_app;
