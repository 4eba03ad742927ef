-- How far standbys have confirmed what this primary wrote (lib/store/positions.ts). Runs as the owner, who may see it where
-- he is a member of pg_read_all_stats (playbooks/roles/postgresql) or a superuser: the app's role may not ask whom else
-- the server talks to.
--
-- A slot remembers what a standby confirmed after that one has gone, so that the answer does not fall behind what was
-- shown meanwhile.

create function acknowledged() returns pg_lsn
language sql volatile security definer
set search_path = pg_catalog
as $$
  select case
    when not pg_is_in_recovery() and current_setting('synchronous_standby_names') <> ''
      and current_setting('synchronous_commit') in ('on', 'remote_apply')
      and pg_has_role(current_user, 'pg_read_all_stats', 'usage')
    then (
      select max(confirmed) from (
        select flush_lsn as confirmed from pg_stat_replication
        union all
        select restart_lsn from pg_replication_slots where slot_type = 'physical' and not temporary
      ) standbys)
  end
$$;
comment on function acknowledged is 'Up to where a standby has confirmed what this primary wrote; null where its commits wait for none, or the owner may not know.';
