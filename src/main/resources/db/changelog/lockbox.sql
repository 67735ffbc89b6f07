--liquibase formatted sql

--changeset lockbox:identity
create table tenant (
    id varchar(64) not null primary key,
    offering varchar(16) not null,
    language varchar(16) not null,
    time_zone varchar(64) not null,
    require_approval boolean not null,
    version integer not null
);
create table person (
    id varchar(64) not null primary key,
    tenant varchar(64) references tenant (id),
    name varchar(255) not null,
    mail varchar(320) not null,
    roles varchar(255) not null,
    isolated_identity boolean not null,
    mfa boolean not null,
    version integer not null
);
create index person_by_tenant on person (tenant);

--changeset lockbox:request
create table access_request (
    id varchar(36) not null primary key,
    tenant varchar(64) not null references tenant (id),
    offering varchar(16) not null,
    service varchar(32) not null,
    resource varchar(512) not null,
    service_request_number varchar(64) not null,
    justification varchar(2000) not null,
    duration varchar(32) not null,
    permission_level varchar(16) not null,
    customer_data boolean not null,
    requester varchar(64) not null references person (id),
    approver_roles varchar(255) not null,
    mail_rule varchar(32) not null,
    status varchar(32) not null,
    created_at timestamp(3) with time zone not null,
    internal_deadline timestamp(3) with time zone,
    decision_deadline timestamp(3) with time zone,
    decided_at timestamp(3) with time zone,
    decided_by varchar(64),
    comment varchar(2000),
    policy_outcome varchar(32),

    policy_reason varchar(2000),
    internal_approver_group varchar(64),
    internally_approved boolean not null,
    instance_id varchar(64) not null,
    version integer not null
);
create index access_request_by_tenant on access_request (tenant, created_at, id);
create index access_request_by_requester on access_request (requester, created_at, id);
create index access_request_by_internal_group on access_request (internal_approver_group, created_at, id);

--changeset lockbox:decision
--comment The key allows one decision for each stage of a request, whatever else goes wrong.
create table decision (
    id varchar(64) not null primary key,
    request_id varchar(36) not null references access_request (id),
    stage varchar(16) not null,
    decided_by varchar(64) not null references person (id),
    approved boolean not null,
    comment varchar(2000),
    decided_at timestamp(3) with time zone not null
);

--changeset lockbox:grant
create table access_grant (
    id varchar(36) not null primary key,
    request_id varchar(36) not null unique references access_request (id),
    tenant varchar(64) not null,
    engineer varchar(64) not null,
    basis varchar(32) not null,
    status varchar(16) not null,
    opened_at timestamp(3) with time zone not null,
    expires_at timestamp(3) with time zone not null,
    closed_at timestamp(3) with time zone,
    closed_by varchar(64),
    version integer not null
);

--changeset lockbox:audit
create table audit_record (
    sequence bigint generated always as identity primary key,
    creation_date timestamp(3) with time zone not null,
    tenant varchar(64),
    user_id varchar(64),
    client_ip varchar(64),
    operation varchar(64) not null,
    object_id varchar(64),
    request_id varchar(36),
    audit_data varchar(32000) not null
);
create index audit_record_by_tenant on audit_record (tenant, sequence);

--changeset lockbox:start-lock
--comment One row, locked by whichever node writes at start.
create table start_lock (
    id integer not null primary key
);
insert into start_lock (id) values (1);

--changeset lockbox:roles-since
--comment Each role stands with the instant it was given at.
alter table person alter column roles set data type varchar(1000);

--changeset lockbox:invitation
--comment Of the token the hash alone is kept; the tenant may not exist yet.
create table invitation (
    id varchar(36) not null primary key,
    kind varchar(32) not null,
    token_hash varchar(64) not null unique,
    tenant varchar(64),
    offering varchar(16),
    language varchar(16),
    time_zone varchar(64),
    person varchar(64) references person (id),
    roles varchar(255) not null,
    isolated_identity boolean not null,
    mfa boolean not null,
    issued_by varchar(64) not null references person (id),
    issued_at timestamp(3) with time zone not null,
    expires_at timestamp(3) with time zone not null,
    redeemed_by varchar(64),
    withdrawn_by varchar(64),
    version integer not null
);
create index invitation_by_tenant on invitation (tenant);

--changeset lockbox:judgement
--comment What decided stands with the request: rule, version, and the inputs the record does not hold already.
alter table access_request add column policy_rule varchar(2000);
alter table access_request add column policy_rule_label varchar(2000);
alter table access_request add column policy_version integer;
alter table access_request add column policy_breadth varchar(16);
alter table access_request add column policy_isolated_identity boolean;
alter table access_request add column policy_mfa boolean;
alter table access_request add column terms_version integer;
alter table access_request add column process_version integer;
create index access_request_by_time on access_request (created_at, id);

--changeset lockbox:internal-steps
--comment A process owner may draw further internal steps. Those of the model's own groups are found by a column of their own.
alter table access_request add column internal_steps varchar(4000) default '' not null;
alter table access_request add column internal_step varchar(64);
alter table access_request add column step_approvers varchar(255);
update access_request set internal_steps = 'approveInternally@' || internal_approver_group
    where internal_deadline is not null and internal_approver_group is not null;
update access_request set internal_step = 'approveInternally'
    where internal_deadline is not null and internal_approver_group is not null and internally_approved = false;
alter table decision alter column id set data type varchar(128);
alter table decision add column step varchar(64);
create index decision_by_request on decision (request_id);

--changeset lockbox:step-approvers-index dbms:postgresql
--comment Most requests know no such step, and cost nothing here.
create index access_request_by_step_approvers on access_request (step_approvers, created_at, id)
    where step_approvers is not null;

--changeset lockbox:step-approvers-index-h2 dbms:h2
create index access_request_by_step_approvers on access_request (step_approvers, created_at, id);

--changeset lockbox:model-change
--comment Every change of the models, with the files it brings; of those that are staged there is one at most.
create table model_change (
    id varchar(36) not null primary key,
    origin varchar(16) not null,
    proposed_by varchar(64) not null,
    proposed_at timestamp(3) with time zone not null,
    status varchar(16) not null,
    decided_by varchar(64),
    decided_at timestamp(3) with time zone,
    effects varchar(1000000) not null,
    compared_with varchar(64) not null,
    version integer not null
);
create index model_change_by_time on model_change (proposed_at, id);
create table model_change_file (
    model_change varchar(36) not null references model_change (id),
    name varchar(255) not null,
    content varchar(1000000) not null,
    primary key (model_change, name)
);

--changeset lockbox:ledger
--comment What was recorded so far waits in the intake like everything that will be, until it has its place in its log.
drop index audit_record_by_tenant;
alter table audit_record rename to audit_intake;
create table audit_record (
    log varchar(40) not null,
    sequence bigint not null,
    creation_date timestamp(3) with time zone not null,
    user_id varchar(64),
    client_ip varchar(64),
    operation varchar(64) not null,
    object_id varchar(64),
    request_id varchar(36),
    audit_data varchar(32000) not null,
    leaf_hash bytea not null,
    intake bigint not null,
    primary key (log, sequence)
);
create unique index audit_record_by_intake on audit_record (intake);
create index audit_record_by_date on audit_record (log, creation_date, sequence);
create index audit_record_by_operation on audit_record (log, operation, creation_date, sequence);
create index audit_record_by_user on audit_record (log, user_id, creation_date, sequence);
create index audit_record_by_request on audit_record (request_id);
create table audit_log (
    log varchar(40) not null primary key,
    size bigint not null,
    frontier bytea not null,
    checkpoint varchar(4000) not null
);
create table audit_subtree (
    log varchar(40) not null,
    level integer not null,
    place bigint not null,
    root bytea not null,
    primary key (log, level, place)
);
create table audit_key (
    public_key varchar(64) not null primary key,
    added_at timestamp(3) with time zone not null
);
create table audit_leader (
    id integer not null primary key
);
insert into audit_leader (id) values (1);

--changeset lockbox:ledger-append-only dbms:postgresql splitStatements:false
--comment What was written stays as it is; what was taken in goes only when it has its place.
create function audit_record_stays() returns trigger language plpgsql as $$
begin
    raise exception 'The audit log is append-only: % is refused', tg_op;
end $$;
create trigger audit_record_stays before update or delete on audit_record
    for each row execute function audit_record_stays();
create trigger audit_record_stays_whole before truncate on audit_record
    for each statement execute function audit_record_stays();
create function audit_intake_stays() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' and exists (select 1 from audit_record where intake = old.sequence) then
        return old;
    end if;
    raise exception 'What was recorded is refused to leave before it has its place in the audit log: %', tg_op;
end $$;
create trigger audit_intake_stays before update or delete on audit_intake
    for each row execute function audit_intake_stays();
create trigger audit_intake_stays_whole before truncate on audit_intake
    for each statement execute function audit_intake_stays();

--changeset lockbox:exclusion
--comment What does not wait for the customer. Two different people, whatever else goes wrong.
create table exclusion (
    id varchar(36) not null primary key,
    kind varchar(16) not null,
    tenant varchar(64) not null references tenant (id),
    service varchar(32) not null,
    resource varchar(512) not null,
    reason_code varchar(64) not null,
    justification varchar(2000) not null,
    service_request_number varchar(64),
    duration varchar(32),
    permission_level varchar(16),
    reference varchar(128),
    sealed boolean not null,
    sealed_until timestamp(3) with time zone,
    status varchar(16) not null,
    dated timestamp(3) with time zone not null,
    proposed_by varchar(64) not null references person (id),
    proposed_at timestamp(3) with time zone not null,
    confirmed_by varchar(64) references person (id),
    confirmed_at timestamp(3) with time zone,
    commitment varchar(64),
    salt varchar(64),
    sealed_content varchar(32000),
    unsealing_by varchar(64) references person (id),
    unsealing_at timestamp(3) with time zone,
    unsealed_by varchar(64) references person (id),
    unsealed_at timestamp(3) with time zone,
    told_at timestamp(3) with time zone,
    version integer not null,
    constraint exclusion_by_two_people check (confirmed_by is null or confirmed_by <> proposed_by)
);
create index exclusion_by_time on exclusion (dated, id);
create index exclusion_by_tenant on exclusion (tenant, dated, id);
create index exclusion_by_status on exclusion (status, proposed_at);

--changeset lockbox:grant-of-exclusion
--comment A grant stands on a request or on an exclusion, on one of them.
alter table access_grant alter column request_id drop not null;
alter table access_grant add column exclusion_id varchar(36) unique references exclusion (id);
alter table access_grant add constraint access_grant_stands_on_one
    check ((request_id is null) <> (exclusion_id is null));

--changeset lockbox:retention
--comment How long a customer's records are kept. Of those removed by that rule, 256 at a time, the hashes of their leaves stay.
alter table tenant add column audit_retention varchar(32);
alter table tenant add column audit_retention_before varchar(32);
alter table tenant add column audit_retention_from timestamp(3) with time zone;
create table audit_removed (
    log varchar(40) not null,
    block bigint not null,
    leaf_hashes bytea not null,
    created_before timestamp(3) with time zone not null,
    removed_at timestamp(3) with time zone not null,
    primary key (log, block)
);

--changeset lockbox:retention-by-rule dbms:postgresql splitStatements:false
--comment Records go by one way only: with the row that proves it, as the owner of the tables, and none younger than 90 days.
create function audit_removed_by_rule() returns trigger language plpgsql security definer as $$
declare
    due record;
begin
    select count(*) as records, max(creation_date) as newest, string_agg(leaf_hash, ''::bytea order by sequence) as hashes
        into due from audit_record
        where log = new.log and sequence >= new.block * 256 and sequence < (new.block + 1) * 256;
    if due.records <> 256 or due.hashes <> new.leaf_hashes then
        raise exception 'The audit log is removed in whole blocks, and the hashes of their leaves stay';
    end if;
    if due.newest >= new.created_before or new.created_before > now() - interval '90 days' then
        raise exception 'Nothing is removed from the audit log before its time';
    end if;
    if new.block > 0 and not exists (select 1 from audit_removed where log = new.log and block = new.block - 1) then
        raise exception 'The audit log is removed from its beginning on, without holes';
    end if;
    delete from audit_record where log = new.log and sequence >= new.block * 256 and sequence < (new.block + 1) * 256;
    return null;
end $$;
create trigger audit_removed_by_rule after insert on audit_removed
    for each row execute function audit_removed_by_rule();
create function audit_removed_stays() returns trigger language plpgsql as $$
begin
    raise exception 'What proves that records were removed by rule stays: % is refused', tg_op;
end $$;
create trigger audit_removed_stays before update or delete on audit_removed
    for each row execute function audit_removed_stays();
create trigger audit_removed_stays_whole before truncate on audit_removed
    for each statement execute function audit_removed_stays();
create or replace function audit_record_stays() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' and exists (select 1 from audit_removed
            where log = old.log and block = old.sequence / 256 and created_before > old.creation_date) then
        return old;
    end if;
    raise exception 'The audit log is append-only: % is refused', tg_op;
end $$;
-- So that nobody puts a temporary table of the same name before the real one.
do $$
declare
    guard text;
begin
    foreach guard in array array['audit_record_stays', 'audit_intake_stays', 'audit_removed_by_rule'] loop
        execute format('alter function %I() set search_path = %I, pg_temp', guard, current_schema());
    end loop;
end $$;
revoke all on function audit_removed_by_rule() from public;

--changeset lockbox:feed
--comment A node holds a feed by its claim while it sends, and no lock; next_sequence moves on when a burst is known to have arrived.
create table feed (
    tenant varchar(64) not null primary key references tenant (id),
    host varchar(253) not null,
    port integer not null,
    certificates varchar(40000),
    close_notify boolean not null,
    began varchar(16) not null,
    next_sequence bigint not null,
    set_at timestamp(3) with time zone not null,
    last_sent_at timestamp(3) with time zone,
    last_error varchar(500),
    failures integer not null,
    try_after timestamp(3) with time zone not null,
    claim varchar(36) unique,
    claimed_until timestamp(3) with time zone
);

--changeset lockbox:share-comments
--comment Whether the provider's compliance may read what the tenant's approvers wrote.
alter table tenant add column share_comments boolean default false not null;

--changeset lockbox:terms-of-grant
--comment What a grant opens stands on the grant itself: it may be less than was asked for, and every use is checked against it.
alter table access_grant add column service varchar(32);
alter table access_grant add column resource varchar(512);
alter table access_grant add column permission_level varchar(16);
update access_grant set
    service = (select service from access_request where access_request.id = access_grant.request_id),
    resource = (select resource from access_request where access_request.id = access_grant.request_id),
    permission_level = (select permission_level from access_request where access_request.id = access_grant.request_id)
    where request_id is not null;
update access_grant set
    service = (select service from exclusion where exclusion.id = access_grant.exclusion_id),
    resource = (select resource from exclusion where exclusion.id = access_grant.exclusion_id),
    permission_level = (select permission_level from exclusion where exclusion.id = access_grant.exclusion_id)
    where exclusion_id is not null;
alter table access_grant alter column service set not null;
alter table access_grant alter column resource set not null;
alter table access_grant alter column permission_level set not null;

--changeset lockbox:doorway
--comment One door of one grant, written down before it is opened; next_try_at is null once it is known to be shut.
create table doorway (
    id varchar(36) not null primary key,
    grant_id varchar(36) not null references access_grant (id),
    door varchar(64) not null,
    place varchar(400) not null,
    state varchar(16) not null,
    until timestamp(3) with time zone not null,
    until_told timestamp(3) with time zone,
    opening_until timestamp(3) with time zone,
    opened_at timestamp(3) with time zone,
    shut_at timestamp(3) with time zone,
    next_try_at timestamp(3) with time zone,
    failures integer not null,
    resisting boolean not null,
    resisting_since timestamp(3) with time zone,
    alarmed_at timestamp(3) with time zone,
    last_error varchar(500),
    version integer not null,
    constraint doorway_of_grant unique (grant_id, door)
);
create index doorway_by_next_try on doorway (next_try_at);
create index doorway_by_place on doorway (door, place);
alter table access_grant add column continues varchar(36) references access_grant (id);
alter table access_grant add column resisting boolean default false not null;
create index access_grant_by_kin on access_grant (engineer, expires_at);

--changeset lockbox:tokens
--comment A token opens something only while it is on record here. Of the keys that sign tokens, the public halves, each with what vouches for it.
create table access_token (
    id varchar(36) not null primary key,
    grant_id varchar(36) not null references access_grant (id),
    expires_at timestamp(3) with time zone not null
);
create index access_token_by_expiry on access_token (expires_at);
create table token_key (
    id varchar(64) not null primary key,
    public_half varchar(1000) not null,
    signs_from timestamp(3) with time zone not null,
    retires_at timestamp(3) with time zone not null,
    voucher varchar(64) not null
);

--changeset lockbox:approve-less
--comment An approver may approve less than was asked for; such a grant is not used before its engineer accepted that.
alter table decision add column approved_duration varchar(32);
alter table decision add column approved_permission_level varchar(16);
alter table decision add column approved_actions varchar(4000);
alter table access_grant add column actions varchar(4000);
alter table access_grant add column narrowed boolean default false not null;
alter table access_grant add column accepted_at timestamp(3) with time zone;

--changeset lockbox:actions
--comment What engineers do is recorded with the resource they did it to. A run that nobody ends by alive_until was lost with its node.
alter table audit_intake alter column object_id set data type varchar(512);
alter table audit_record alter column object_id set data type varchar(512);
create table action_run (
    id varchar(36) not null primary key,
    action varchar(64) not null,
    tenant varchar(64) not null references tenant (id),
    grant_id varchar(36) not null references access_grant (id),
    request_id varchar(36) not null,
    engineer varchar(64) not null,
    resource varchar(512) not null,
    permission_level varchar(16) not null,
    catalogue_version varchar(64) not null,
    parameters varchar(24000) not null,
    operator varchar(64) not null,
    client_ip varchar(64),
    node varchar(36) not null,
    alive_until timestamp(3) with time zone not null,
    started_at timestamp(3) with time zone not null,
    ended_at timestamp(3) with time zone,
    outcome varchar(16)
);
create index action_run_by_grant on action_run (grant_id);
create index action_run_by_end on action_run (ended_at, alive_until);

--changeset lockbox:ticket
--comment What stands on a ticket is found by the ticket's number when it is closed.
create index access_request_by_ticket on access_request (service_request_number);
create index exclusion_by_ticket on exclusion (service_request_number);

--changeset lockbox:grants-listed
--comment Whoever is concerned lists grants, the newest first; most often those that are open.
create index access_grant_by_tenant on access_grant (tenant, opened_at, id);
create index access_grant_by_engineer on access_grant (engineer, opened_at, id);
create index access_grant_by_status on access_grant (status, tenant, opened_at, id);
create index access_grant_by_time on access_grant (opened_at, id);

--changeset lockbox:notices
--comment What people are to be told commits with the step it tells of; a letter is what one address reads. Exclusions nobody was told of yet become notices.
create table notice (
    id varchar(36) not null primary key,
    topic varchar(32) not null,
    status varchar(16) not null,
    tenant varchar(64) references tenant (id),
    request_id varchar(36),
    subject varchar(64),
    details varchar(4000) not null,
    created_at timestamp(3) with time zone not null,
    due_at timestamp(3) with time zone not null,
    version integer not null
);
create index notice_by_due on notice (status, due_at);
create index notice_by_request on notice (request_id, topic);
create table letter (
    id varchar(36) not null primary key,
    notice_id varchar(36) not null references notice (id),
    tenant varchar(64) references tenant (id),
    part varchar(32) not null,
    person varchar(64),
    address varchar(320) not null,
    language varchar(16) not null,
    time_zone varchar(64) not null,
    status varchar(16) not null,
    tries integer not null,
    written_at timestamp(3) with time zone not null,
    due_at timestamp(3) with time zone not null,
    sent_at timestamp(3) with time zone,
    fault varchar(500),
    version integer not null
);
create index letter_by_due on letter (status, due_at);
create index letter_by_status on letter (status, written_at, id);
create index letter_by_notice on letter (notice_id);
insert into notice (id, topic, status, tenant, subject, details, created_at, due_at, version)
    select id, 'NOT_ASKED', 'WAITING', tenant, id, '{}', dated, dated, 0 from exclusion
    where status = 'CONFIRMED' and told_at is null and (sealed = false or unsealed_at is not null);

--changeset lockbox:contact
--comment How somebody is written to, and where else; null leaves it to their side. A tenant's team may have one address for all.
create table contact (
    person varchar(64) not null primary key references person (id),
    language varchar(16),
    time_zone varchar(64),
    alternate_addresses varchar(1300),
    backup boolean not null,
    version integer not null
);
alter table tenant add column team_address varchar(254);
alter table tenant add column team_only boolean default false not null;
alter table tenant add column mail_links boolean default true not null;

--changeset lockbox:deputyship
--comment Who stands in for whom. Of most people the flag says that there is nothing to look up; next_move_at is null once it is over.
alter table person add column stands_in boolean default false not null;
create table deputyship (
    id varchar(36) not null primary key,
    tenant varchar(64) not null references tenant (id),
    absent varchar(64) not null references person (id),
    deputy varchar(64) not null references person (id),
    named_at timestamp(3) with time zone not null,
    starts_at timestamp(3) with time zone not null,
    ends_at timestamp(3) with time zone not null,
    removed_at timestamp(3) with time zone,
    next_move_at timestamp(3) with time zone,
    version integer not null,
    constraint deputyship_of_two check (absent <> deputy)
);
create index deputyship_by_absent on deputyship (absent, deputy);
create index deputyship_by_deputy on deputyship (deputy, next_move_at);
create index deputyship_by_tenant on deputyship (tenant, next_move_at);
create index deputyship_by_next_move on deputyship (next_move_at);
alter table decision add column on_behalf_of varchar(64) references person (id);
alter table access_request add column decided_on_behalf_of varchar(64);

--changeset lockbox:unreachable-addresses
--comment Addresses that are known not to work, of a customer or (null) the provider; and since when nobody who decides for a customer can be reached.
create table unreachable_address (
    id bigint generated by default as identity primary key,
    tenant varchar(64) references tenant (id),
    address varchar(320) not null,
    since timestamp(3) with time zone not null,
    why varchar(500) not null,
    letter_id varchar(36) not null
);
create unique index unreachable_address_by_address on unreachable_address (address, tenant);
create table tenant_reach (
    tenant varchar(64) not null primary key references tenant (id),
    checked_at timestamp(3) with time zone not null,
    unreachable_since timestamp(3) with time zone,
    told_at timestamp(3) with time zone,
    version integer not null
);

--changeset lockbox:subscriptions
--comment Events are written down with the step they tell of and sent afterwards; a node holds a subscription by its claim while it sends, and no lock. What was delivered says nothing any more.
create table event_subscription (
    id varchar(36) not null primary key,
    subscriber varchar(64) not null,
    type varchar(64) not null,
    url varchar(2000) not null,
    secret varchar(100) not null,
    previous_secret varchar(100),
    previous_secret_until timestamp(3) with time zone,
    set_at timestamp(3) with time zone not null,
    off_at timestamp(3) with time zone,
    off_why varchar(16),
    next_sequence bigint,
    last_delivered_at timestamp(3) with time zone,
    last_error varchar(500),
    failures integer not null,
    try_after timestamp(3) with time zone not null,
    claim varchar(36) unique,
    claimed_until timestamp(3) with time zone,
    constraint one_subscription_of_a_type unique (subscriber, type)
);
create table event_delivery (
    id varchar(36) not null primary key,
    place bigint generated always as identity,
    subscription varchar(36) not null,
    subject varchar(64),
    body varchar(48000),
    status varchar(16) not null,
    attempts integer not null,
    created_at timestamp(3) with time zone not null,
    next_attempt_at timestamp(3) with time zone,
    give_up_at timestamp(3) with time zone not null,
    settled_at timestamp(3) with time zone,
    last_error varchar(500)
);
create index event_delivery_by_subscription on event_delivery (subscription, status, next_attempt_at);
create index event_delivery_by_place on event_delivery (subscription, place);
create index event_delivery_by_status on event_delivery (status, settled_at);

--changeset lockbox:escalation
--comment After how many percent of the time to answer a customer's backup approvers are asked; null where the customer chose none.
alter table tenant add column escalate_after integer;

--changeset lockbox:mails
--comment The key of the phrases that show a mail to be Lockbox's; and who was told of a request is found by it.
create table phrase_key (
    id integer not null primary key,
    secret varchar(64) not null
);

--changeset lockbox:urgency
--comment Which of the mails that wait leaves first; as Topic.urgency says.
alter table notice add column urgency smallint default 1 not null;
alter table letter add column urgency smallint default 1 not null;

--changeset lockbox:barred-letters
--comment A rule of the mail server's keeps a letter out: it is tried still, and nobody should count on it.
alter table letter add column barred boolean default false not null;

--changeset lockbox:letters-placed
--comment By its place a letter is asked for, and pages of letters end: whoever knows its id can say that it came back.
alter table letter add column place bigint generated always as identity;
create unique index letter_by_place on letter (place);
create index letter_by_status_and_place on letter (status, place);

--changeset lockbox:looks
--comment Of which customers something changed by which it may be that mail reaches others now; a look at them goes through all that waits for them.
alter table tenant_reach add column look_due varchar(36);
create index tenant_reach_by_look on tenant_reach (look_due);
create index access_request_by_status on access_request (tenant, status, id);

--changeset lockbox:event-delivery-next
--comment Which event is sent next is read off the index, however many are due and however many were delivered.
create index event_delivery_next on event_delivery (subscription, status, next_attempt_at, place);
drop index event_delivery_by_subscription;

--changeset lockbox:letters-without-words
--comment A letter whose words a mail server refused leaves once more without what people typed.
alter table letter add column without_words boolean default false not null;

--changeset lockbox:letters-tried-since
--comment A letter that is sent anew is as old as it is, and tried for another day.
alter table letter add column tried_since timestamp(3) with time zone;
update letter set tried_since = written_at;
alter table letter alter column tried_since set not null;
create index letter_by_status_and_trying on letter (status, tried_since);
drop index letter_by_status;

--changeset lockbox:unreachable-addresses-once
--comment Also the provider's, which have no tenant, and nothing equals null.
delete from unreachable_address where tenant is null and id not in
    (select min(id) from unreachable_address where tenant is null group by address);

--changeset lockbox:unreachable-addresses-once-index dbms:postgresql
create unique index unreachable_address_of_provider on unreachable_address (address) where tenant is null;

--changeset lockbox:unreachable-addresses-once-index-h2 dbms:h2
create unique nulls not distinct index unreachable_address_of_provider on unreachable_address (address, tenant);
