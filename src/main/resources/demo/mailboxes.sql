-- Mailboxes that are nobody's, for the actions of the demo.
create table message (
    tenant varchar(64) not null,
    mailbox varchar(200) not null,
    sender varchar(200) not null,
    subject varchar(200) not null,
    received timestamp with time zone not null,
    bytes bigint not null
);
insert into message values
    ('contoso', 'ann@contoso.example', 'bob@contoso.example', 'Minutes of Monday', timestamp with time zone '2026-02-23 09:12:00Z', 18211),
    ('contoso', 'ann@contoso.example', 'travel@agency.example', 'Your tickets', timestamp with time zone '2026-02-25 16:40:00Z', 240117),
    ('contoso', 'ann@contoso.example', 'bob@contoso.example', 'Minutes of Monday, corrected', timestamp with time zone '2026-02-26 08:03:00Z', 18340),
    ('contoso', 'bob@contoso.example', 'ann@contoso.example', 'Re: Minutes of Monday', timestamp with time zone '2026-02-24 10:00:00Z', 5120);
