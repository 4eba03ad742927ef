-- The leagues that an account is in are found in one query, outside of leagues; one that is not public was shown to nobody
-- there, so that each was asked for by itself.

-- Asks nothing where no league is set: the policy below is for such transactions, and comes by here.
create or replace function current_league() returns integer language plpgsql stable parallel safe set search_path = public, pg_temp as $$
begin
  if coalesce(current_setting('rumbledore.league', true), '') = '' then
    return null;
  end if;
  return (select league_id from leagues where slug = current_setting('rumbledore.league', true));
end $$;

create policy own on leagues for select to rumbledore_app using (
  case when coalesce(current_setting('rumbledore.league', true), '') = ''
    then league_id in (select m.league_id from memberships m where m.account_id = (select current_account()))
    else false end);
