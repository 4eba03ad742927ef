-- Forms that were taken, by their idempotency keys, where what they did does not keep the key itself: a vote, a reaction
-- or a pick has only the last state, and a form that a browser sends once more, because it heard no answer, must not
-- put an older one back. A key is of use as long as a browser may still send it; 60 days are more than a session lives
-- without use (lib/store/sent_forms.ts).

create table sent_forms (
  league_id integer not null references leagues on delete cascade,
  account_id integer not null references accounts,
  idempotency_key uuid not null,
  at timestamptz not null,
  primary key (league_id, account_id, idempotency_key)
);
comment on table sent_forms is 'A form of a member that has done what it asked for.';

alter table sent_forms enable row level security;
alter table sent_forms force row level security;
create policy sealed on sent_forms using (league_id = (select current_league())) with check (league_id = (select current_league()));
grant select, insert, delete on sent_forms to rumbledore_app;
