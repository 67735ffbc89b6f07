-- Lets Lockbox run as a role that owns nothing and can neither change nor delete what stands on the audit log.
--
-- Once, as an administrator of the server:
--
--     create role lockbox_owner login password '...';
--     create role lockbox_app login password '...';
--     create database lockbox owner lockbox_owner;
--
-- Then this file, as lockbox_owner in the database lockbox: before the first start, after it, and after each upgrade, since
-- the tables an upgrade brings are known only then. Lockbox lays its tables as the one and works as the other:
--
--     spring.datasource.username=lockbox_app      spring.datasource.password=...
--     spring.liquibase.user=lockbox_owner         spring.liquibase.password=...
--
-- The owner's password is needed while tables are laid. Whoever wants it off the machine afterwards sets
-- spring.liquibase.enabled=false until the next upgrade.

alter default privileges in schema public grant select, insert, update, delete on tables to lockbox_app;
grant select, insert, update, delete on all tables in schema public to lockbox_app;

do $$
declare
    narrowed record;
begin
    for narrowed in
        select name, rights from (values
            -- What is written stays. Records go by a row in audit_removed alone, which a trigger checks.
            ('audit_record', 'update, delete'),
            ('audit_removed', 'update, delete'),
            ('audit_subtree', 'update, delete'),
            ('audit_key', 'update, delete'),
            -- A fact leaves the intake for its place on the log; a trigger sees to it.
            ('audit_intake', 'update'),
            ('audit_log', 'delete'),
            ('audit_leader', 'insert, delete'),
            -- The owner's.
            ('databasechangelog', 'insert, update, delete'),
            ('databasechangeloglock', 'insert, update, delete')
        ) as table_of_lockbox (name, rights)
        where to_regclass('public.' || name) is not null
    loop
        execute format('revoke %s on public.%I from lockbox_app', narrowed.rights, narrowed.name);
    end loop;
    -- The triggers look past temporary tables by themselves; Lockbox needs none.
    execute format('revoke temporary on database %I from public', current_database());
end $$;
