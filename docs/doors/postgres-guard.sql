-- Ends the sessions of grants whose time is over, while Lockbox is stopped or cut off from this server.
--
-- The server refuses the password of a grant's role from the end of the grant on, by itself (VALID UNTIL). A session that is
-- open by then goes on until somebody ends it: Lockbox, or this. Once, as an administrator, in a database of your choice; here
-- in postgres. It needs no superuser to run: the role it makes may end sessions and call this function, no more.
--
-- With pg_cron (1.5 or later, for seconds), in its database:
--
--     select cron.schedule('lockbox-guard', '10 seconds', 'select lockbox_guard.end_overdue_sessions()');
--     update cron.job set username = 'lockbox_guard' where jobname = 'lockbox-guard';
--
-- Or by systemd on the server's machine, as /etc/systemd/system/lockbox-guard.service
--
--     [Service]
--     Type=oneshot
--     User=lockbox_guard
--     ExecStart=psql -d postgres -XAtc "select lockbox_guard.end_overdue_sessions()"
--
-- and /etc/systemd/system/lockbox-guard.timer, then systemctl enable --now lockbox-guard.timer
--
--     [Timer]
--     OnBootSec=10s
--     OnUnitActiveSec=10s
--     AccuracySec=1s
--     [Install]
--     WantedBy=timers.target
--
-- with a user lockbox_guard on that machine (useradd --system lockbox_guard), whom pg_hba.conf lets in by "peer".
-- Doors with a prefix of their own: end_overdue_sessions('their_prefix_').
-- It goes by the server's clock, as VALID UNTIL does. Keep that right (NTP); Lockbox opens nothing where it is off by 5 seconds.

create role lockbox_guard login;
grant pg_signal_backend to lockbox_guard;
create schema lockbox_guard;

create function lockbox_guard.end_overdue_sessions(prefix text default 'lockbox_') returns integer
language sql
set search_path = pg_catalog, pg_temp
as $$
    select count(*)::integer
    from (
        select pg_terminate_backend(session.pid)
        from pg_stat_activity session
        join pg_roles role on role.oid = session.usesysid
        where role.rolname ~ ('^' || prefix || '[0-9a-f]{32}$')
            and role.rolvaliduntil <= clock_timestamp()
    ) ended;
$$;

revoke all on function lockbox_guard.end_overdue_sessions(text) from public;
grant usage on schema lockbox_guard to lockbox_guard;
grant execute on function lockbox_guard.end_overdue_sessions(text) to lockbox_guard;
