"""The User API."""

from __future__ import annotations

import pytest


def named(api, username):
    return next(user for user in api.users() if user["username"] == username)


def test_both_spellings_of_the_paths(api):
    assert api.get("/api1/user/5").json() == api.get("/user/5").json()
    assert api.get("/api1/user").json() == api.get("/user").json()


def test_iterable_shape(api):
    body = api.get("/user", {"_returnIterable": "true", "pageSize": 2}).json()
    assert [user["userid"] for user in body["users"]] == [1, 2]
    assert body["statistics"] == {"count": 46}


@pytest.mark.parametrize(
    ("keys", "expected"), [("index", ["0", "1"]), ("userid", ["3", "4"])], ids=str
)
def test_default_shape_mixes_users_and_statistics(sandbox, api, keys, expected):
    sandbox.switch(users_unnamed_keys=keys)
    body = api.get("/user", {"pageSize": 2, "page": 2}).json()
    assert list(body) == [*expected, "statistics"]
    assert body[expected[0]]["username"] == "banned_spammer"


def test_fields_of_a_user(api):
    user = named(api, "case01_ann")
    assert user | {"_related": 0} == user | {
        "id": "5",
        "email": " Ann@ACME.com ",
        "joindate": 1738574100,
        "lastactivity": 1795083600,
        "rank_id": 3,
        "rank_name": "rank.expert",
        "rank_display_name": "Expert",
        "is_moderator": 0,
        "insided_sso_customeruid": "ann-ames-01",
        "topics": 2,
        "posts": 4,
        "solved": 2,
        "_related": 0,
    }
    assert [role["itemname"] for role in user["_related"]["roles"]] == [
        "roles.registered",
        "Champion",
    ]
    assert user["_related"]["badges"] == [{"id": 1}, {"id": 2}]
    assert user["_related"]["badgesCount"] == 2
    assert named(api, "moderator_theo")["is_moderator"] == 1


def test_users_without_mail_and_without_activity(api):
    assert named(api, "case25a_phone")["email"] == ""
    assert named(api, "case24b_empty")["email"] == ""
    assert named(api, "never_active")["lastactivity"] == 0


def test_the_same_address_in_other_spellings(api):
    addresses = [user["email"].strip().lower() for user in api.users()]
    assert addresses.count("ann@acme.com") == 2


def test_profile_fields_come_only_with_the_single_user(sandbox, api):
    assert "userprofilefields" not in named(api, "case09_globex_energy")["_related"]
    userid = named(api, "case09_globex_energy")["userid"]
    fields = api.get(f"/user/{userid}").json()["_related"]["userprofilefields"]
    assert [(x["profilefieldid"], x["profilefield_name"], x["value"]) for x in fields] == [
        (5, "Company", "Globex Energy"),
        (4, "Country", "Germany"),
    ]
    sandbox.switch(profile_fields_in_list=True)
    assert named(api, "case09_globex_energy")["_related"]["userprofilefields"] == fields


def test_related_may_be_an_empty_array(sandbox, api):
    sandbox.switch(related_in_list="empty_array")
    assert api.users()[0]["_related"] == []


def test_paging_ends_with_an_empty_page(api):
    sizes = [len(api.users(page=page, pageSize=20)) for page in range(1, 6)]
    assert sizes == [20, 20, 6, 0, 0]
    assert len(api.rows("/user", {"_returnIterable": 1})) == 25


@pytest.mark.parametrize(
    "params",
    [{"pageSize": 101}, {"page": 0}, {"page": "x"}, {"filter[joindate][from]": "yesterday"}],
    ids=str,
)
def test_invalid_parameters(api, params):
    answer = api.get("/user", params)
    assert answer.status_code == 422
    assert answer.json()["message"] == "Unprocessable Entity"
    assert all(isinstance(error, str) for error in answer.json()["errors"])


def test_unknown_parameters_are_ignored(api):
    plain = api.get("/user").json()
    assert api.get("/user", {"limit": 3, "offset": 9, "email": "x", "sort": "y"}).json() == plain


def test_page_size_switches(sandbox, api):
    sandbox.switch(users_page_size_max=10, page_size_beyond_max="clamp")
    assert len(api.users(pageSize=50)) == 10
    sandbox.switch(users_window=20, users_count="page")
    assert api.get("/user", {"page": 2, "pageSize": 10}).json()["statistics"]["count"] == 10
    assert api.get("/user", {"page": 3, "pageSize": 10}).status_code == 422


def test_order_switch(sandbox, api):
    sandbox.switch(users_order="last_activity")
    pages = [api.users(page=page, pageSize=20) for page in (1, 2, 3)]
    moments = [user["lastactivity"] for page in pages for user in page]
    assert len(moments) == 46
    assert moments == sorted(moments, reverse=True)


def test_hidden_rows_make_a_middle_page_short(sandbox, api):
    sandbox.switch(mid_page_hidden_rows=True)
    assert [len(api.users(page=page, pageSize=20)) for page in (1, 2, 3, 4)] == [19, 20, 6, 0]


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"filter[lastactivity][from]": "2026-11-20"}, {"admin_mira", "moderator_theo"}),
        (
            {"filter[lastactivity][from]": "2026-10-10", "filter[lastactivity][to]": "2026-10-11"},
            {"case05_subdomain", "case06_acme_uk"},
        ),
        ({"filter[joindate][from]": "2026-11-18"}, {"never_active"}),
        ({"filter[joindate][to]": "2025-01-02"}, {"admin_mira"}),
        ({"filter[roles.rolename][]": ["roles.admin", "Champion"]}, {"admin_mira", "case01_ann"}),
        ({"filter[badges.badgeid][]": 1}, {"moderator_theo", "case01_ann", "case02_greta"}),
        ({"filter[userid][]": [3, 1, 999, "x"]}, {"admin_mira", "banned_spammer"}),
    ],
    ids=["active from", "active days", "joined from", "joined to", "roles", "badge", "ids"],
)
def test_filters(api, params, expected):
    assert {user["username"] for user in api.users(**params)} == expected


def test_the_zone_of_a_day_can_be_moved(sandbox, api):
    # member 1 was last active at 16:30 UTC, already the next day nine hours further east
    sandbox.switch(day_filter_offset_hours=9)
    params = {"filter[lastactivity][from]": "2026-11-21"}
    assert {user["username"] for user in api.users(**params)} == {"admin_mira"}


@pytest.mark.parametrize(
    "path",
    [
        "userid/5",
        "username/CASE01_ann",
        "email/%20ann@acme.com%20",
        "saml_sso_id/ann-ames-01",
    ],
)
def test_find_by(api, path):
    found = api.get(f"/user/{path}").json()["result"]
    assert found["userid"] == 5
    assert found["joindate"] == "2025-02-03T11:15:00+02:00"
    assert {"name": "Company", "NormalizedValue": "Acme"} in found["profileFields"]
    assert found["roles"][0] == {"auth_item": {"name": "roles.registered", "main": True}}
    assert found["sso"] == {"saml": "ann-ames-01"}
    assert found["user_statistics"]["topic_count"] == 2
    assert found["rank"] == "Expert"


def test_find_by_may_be_bare(sandbox, api):
    sandbox.switch(find_by_shape="bare")
    assert api.get("/user/userid/5").json()["userid"] == 5


@pytest.mark.parametrize(
    "path", ["email/no@body.example", "userid/x", "facebook_sso_id/1", "shoe_size/43", "99"]
)
def test_nobody_found(api, path):
    answer = api.get(f"/user/{path}")
    assert answer.status_code == 404
    assert answer.json() == {"message": "Not Found", "description": "Item does not exist"}


def test_put_a_profile_field(api):
    answer = api.send("PUT", "/user/6/profile_field/Job Title/Head of A%2FB")
    assert answer.status_code == 200
    fields = api.get("/user/6").json()["_related"]["userprofilefields"]
    assert [(x["profilefield_name"], x["value"]) for x in fields] == [("Job Title", "Head of A/B")]
    assert api.send("PUT", "/user/6/profile_field/Shoe size/43").status_code == 422


@pytest.mark.parametrize(
    ("switch", "author"),
    [
        ("anonymous", {"id": "0", "username": "Anonymous", "avatar": ""}),
        ("keeps_id", {"id": "5", "username": "", "avatar": ""}),
    ],
)
def test_erase(sandbox, api, switch, author):
    sandbox.switch(erased_author=switch)
    before = len(api.users())
    assert api.send("DELETE", "/user/5/erase").status_code == 202
    assert api.get("/user/5").status_code == 404
    assert api.send("DELETE", "/user/5/erase").status_code == 404
    assert len(api.users()) == before - 1
    topic = next(x for x in api.rows("/v2/topics") if x["title"] == "Scheduled exports")
    assert topic["author"] == author
    text = api.get("/v2/topics", {"pageSize": 100}).text + api.get("/user").text
    assert 'case01_ann"' not in text


def test_a_person_edits_members(sandbox, api):
    sandbox.clock(now="2026-11-21T12:00:00Z", frozen=True)
    made = sandbox.create("communities", "users", {"username": "newcomer", "email": "n@acme.com"})
    assert (made["userid"], made["joindate"], made["roles"]) == (
        47,
        1795262400,
        ["roles.registered"],
    )
    api.sign_in()
    assert api.users()[-1]["username"] == "newcomer"
    sandbox.update(
        "communities",
        "users",
        47,
        {"email": "new@globex.com", "lastactivity": "2026-11-21T12:30:00Z", "roles": ["VIP"]},
    )
    user = api.get("/user/47").json()
    assert (user["email"], user["lastactivity"]) == ("new@globex.com", 1795264200)
    assert user["_related"]["roles"][0]["itemname"] == "VIP"
    sandbox.delete("communities", "users", 47)
    assert api.get("/user/47").status_code == 404
