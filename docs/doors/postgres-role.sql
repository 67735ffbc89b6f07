-- Makes the role by which Lockbox opens and shuts a door on this server (lockbox.doors.postgres.<name>). It is no superuser.
--
-- Once, as an administrator of the server, in any of its databases. app_read, app_write and app_admin stand for the roles you
-- agreed on for the permission levels: roles without login, which hold what a level may do and nothing that outlives a grant.
-- Lockbox refuses a level role that is superuser, CREATEROLE, REPLICATION or BYPASSRLS, that may grant another role (ADMIN
-- option), or that is a member of such a role, of pg_signal_backend or of the roles for the server's files and programs.
-- Best it owns nothing, may not pass its own rights on (GRANT OPTION), and creates (CREATE on a schema) only where that is meant.
--
-- The door names the customer whose data the database holds (tenants): whoever is inside sees all that the level may, so that no
-- other customer's consent opens it.
--
-- Set the password afterwards:   \password lockbox_doors
-- In pg_hba.conf, before lines that ask for no password (such as trust), which would not ask whether a role's time is over:
--
--     hostssl  <database>  lockbox_doors,+app_read,+app_write,+app_admin  <addresses>  scram-sha-256
--
-- On PostgreSQL 12 to 15, CREATEROLE may give itself every role that is no superuser: keep Lockbox's password as you keep a
-- superuser's. From 16 on it can give only what the last statement names.

create role lockbox_doors login createrole nosuperuser nocreatedb noreplication nobypassrls;

-- Ends sessions, of all that are no superusers.
grant pg_signal_backend to lockbox_doors;

-- From PostgreSQL 16 on: gives these roles, without having what they may do.
do $$
begin
    if current_setting('server_version_num')::int >= 160000 then
        execute 'grant app_read, app_write, app_admin to lockbox_doors with admin true, inherit false, set false';
    end if;
end $$;
