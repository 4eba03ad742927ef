-- Asked by a replica's readers before their queries, in a transaction of its own, so that what they see is at least as
-- new as what they saw before (lib/store/replicas.ts). It waits a little: a replica is some milliseconds behind as a rule,
-- and that is quicker than to be sent to the primary.

create function replayed(needed pg_lsn, patience interval) returns void
language plpgsql volatile
set search_path = pg_catalog
as $$
declare
  give_up constant timestamptz := clock_timestamp() + patience;
begin
  while pg_is_in_recovery() and coalesce(pg_last_wal_replay_lsn() < needed, true) loop
    if clock_timestamp() >= give_up then
      raise exception 'this replica has not replayed % yet', needed using errcode = 'RB001';
    end if;
    perform pg_sleep(0.001);
  end loop;
  -- One that is no replica (any more) has what it has: what it lacks is lost.
end
$$;
comment on function replayed is 'Returns when this server shows what was committed at a position; fails where that takes too long.';
