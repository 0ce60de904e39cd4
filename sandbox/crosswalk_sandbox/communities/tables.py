"""The tables of the communities: members, topics, replies and points, by tenant."""

from __future__ import annotations

USERS = "communities_users"
TOPICS = "communities_topics"
REPLIES = "communities_replies"
POINTS = "communities_points"

KINDS = ("categories", "idea_statuses", "product_areas", "badges", "ranks", "profile_fields")
"""Small lists, kept as documents `communities <kind>` under the key `<tenant>/<id>`."""

SCRIPT = f"""
create table {USERS} (
    tenant text not null, userid integer not null,
    username text not null, email text, avatar text not null default '',
    joindate integer not null, lastvisit integer not null default 0,
    lastactivity integer not null default 0, lastpost integer not null default 0,
    posts integer, topics integer, solved integer, likes integer, likes_given integer,
    rank_id integer not null default 1, roles text not null, badges text not null default '[]',
    profile_fields text not null default '{{}}', sso text not null default '{{}}',
    erased integer not null default 0,
    primary key (tenant, userid)
) without rowid;
create index {USERS}_joined on {USERS} (tenant, joindate);
create index {USERS}_active on {USERS} (tenant, lastactivity);
create index {USERS}_email on {USERS} (tenant, lower(email));
create index {USERS}_username on {USERS} (tenant, lower(username));

create table {TOPICS} (
    tenant text not null, public_id integer not null,
    content_type text not null, id integer not null,
    title text not null, content text not null, category_id integer not null,
    tags text not null default '[]', moderator_tags text not null default '[]',
    likes text not null default '[]', votes text not null default '[]',
    like_count integer not null default 0, vote_count integer not null default 0,
    views integer not null default 0,
    trashed integer not null default 0, sticky integer not null default 0,
    closed integer not null default 0, status text not null default 'published',
    author_id integer not null, created_at integer not null, published_at integer not null,
    last_activity_at integer not null, modified_at integer not null default 0,
    idea_status_id integer, idea_status_at integer not null default 0,
    product_areas text not null default '[]',
    reply_count integer not null default 0, answer_id integer,
    last_post_id integer not null default 0, last_contributor_id integer,
    computed_replies integer not null default 0, first_reply_id integer not null default 0,
    primary key (tenant, public_id)
) without rowid;
create unique index {TOPICS}_private on {TOPICS} (tenant, content_type, id);
create index {TOPICS}_activity on {TOPICS} (tenant, last_activity_at);
create index {TOPICS}_created on {TOPICS} (tenant, created_at);

create table {REPLIES} (
    tenant text not null, content_type text not null, id integer not null,
    topic_id integer not null, public_id integer not null, author_id integer not null,
    content text not null, replied_at integer not null, liked_by text not null default '[]',
    trashed integer not null default 0, spam integer not null default 0,
    highlighted integer not null default 0,
    primary key (tenant, content_type, id)
) without rowid;
create index {REPLIES}_topic on {REPLIES} (tenant, content_type, topic_id);

create table {POINTS} (
    tenant text not null, userid integer not null,
    earned_at integer not null, points integer not null
);
create index {POINTS}_user on {POINTS} (tenant, userid, earned_at);
create table communities_meta (loaded_at integer not null);
"""
