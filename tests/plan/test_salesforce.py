"""From members to Contacts and Accounts: what is planned, and that it is planned once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import duckdb
import pytest

KEY = "Community_User_Key__c"


def states(org: Any, name: str) -> dict[str, tuple[str, str | None]]:
    """State and reason of every record of one object."""
    found = org.rows(f"select * from plan_steps.int_salesforce__{name}__compared")
    return {row["record_key"]: (row["state"], row["reason_code"]) for row in found}


def planned(org: Any, name: str) -> dict[str, dict[str, Any]]:
    return {row["record_key"]: row for row in org.rows(f"select * from plan.salesforce__{name}")}


@pytest.fixture(scope="module")
def first(org: Any) -> dict[str, Any]:
    """The plan of the first run."""
    for number, name in enumerate(["ann", "bob", "carl", "dora", "eve", "fred"], start=1):
        org.member(number, f"{name}@acme.com")
    org.contact(1, "Ann@Acme.com")
    org.contact(2, "bob@private.example", **{KEY: "en:2"})
    org.contact(3, "carl@acme.com")
    org.contact(4, "carl@acme.com")
    org.contact(5, "eve@acme.com")
    org.contact(6, "fred@acme.com")
    org.plan()
    return {
        "contacts": planned(org, "contact"),
        "accounts": planned(org, "account"),
        "contact_states": states(org, "contact"),
        "account_states": states(org, "account"),
    }


@pytest.fixture(scope="module")
def second(org: Any, first: dict[str, Any]) -> dict[str, Any]:
    """The plan after the first was written and some things happened."""
    org.apply()
    written, edited = (
        org.rows(f"""select * exclude (_sdc_extracted_at, _sdc_sequence, _sdc_run_id)
            from raw_salesforce.contact where "{KEY}" = '{key}'
            order by _sdc_extracted_at desc limit 1""")[0]
        for key in ("en:1", "en:2")
    )
    org.begin_read("salesforce.contact", "salesforce.account", mode="incremental")
    # Salesforce stores one value in its own way, a person changes another and deletes a twin
    org.insert("raw_salesforce.contact", written | {"Community_Rank__c": "GURU"})
    later = {"LastModifiedDate": org.clock + timedelta(minutes=1)}
    org.insert("raw_salesforce.contact", edited | later | {"Community_Topics__c": 99})
    org.contact(4, "carl@acme.com", IsDeleted=True)
    org.begin_read("communities.users")
    for number, name in enumerate(["ann", "bob", "carl", "dora", "eve"], start=1):
        org.member(number, f"{name}@acme.com")
    org.plan()
    return {
        "contacts": planned(org, "contact"),
        "accounts": planned(org, "account"),
        "contact_states": states(org, "contact"),
        "account_states": states(org, "account"),
    }


def test_members_are_written_to_the_contact_that_is_theirs(first: dict[str, Any]):
    assert first["contact_states"] == {
        "en:1": ("planned", None),
        "en:2": ("planned", None),
        "en:3": ("blocked", "MATCH_AMBIGUOUS"),
        "en:4": ("skipped", "NO_MATCH"),
        "en:5": ("planned", None),
        "en:6": ("planned", None),
    }
    by_address, by_key = first["contacts"]["en:1"], first["contacts"]["en:2"]
    assert by_address["destination_id"] == "003000000000001AAA"
    assert by_key["destination_id"] == "003000000000002AAA"
    assert KEY in by_address["changed_fields"]
    assert KEY not in by_key["changed_fields"]


def test_a_contact_gets_engagement_and_keeps_its_own_fields(first: dict[str, Any]):
    row = first["contacts"]["en:1"]
    assert row["operation"] == "update"
    assert "LastName" not in row["changed_fields"]
    assert '"Email"' not in row["changed_fields"]
    assert {name: row[name] for name in row if name.startswith("Community_")} == {
        KEY: "en:1",
        "Community_Topics__c": 2,
        "Community_Replies__c": 3,
        "Community_Likes__c": 4,
        "Community_Last_Activity__c": row["Community_Last_Activity__c"],
        "Community_Company__c": "Acme Corpo",  # cut to the field's length
        "Community_Rank__c": "Guru",
        "Community_Status__c": "Active",
    }


def test_an_account_gets_the_numbers_of_its_company(first: dict[str, Any]):
    assert first["account_states"] == {
        "C1": ("planned", None),
        "C2": ("skipped", "NO_ACCOUNT_ID"),
    }
    [row] = first["accounts"].values()
    assert row["destination_id"] == "001000000000001AAA"
    assert (row["Community_Members__c"], row["Community_Active_Members__c"]) == (6, 6)


def test_the_second_plan_holds_only_what_happened_since(second: dict[str, Any]):
    assert second["contact_states"] == {
        "en:1": ("unchanged", "DESTINATION_NORMALISES"),
        "en:2": ("planned", None),
        "en:3": ("planned", None),
        "en:4": ("skipped", "NO_MATCH"),
        "en:5": ("unchanged", None),
        "en:6": ("planned", None),
    }
    contacts = second["contacts"]
    assert contacts["en:2"]["changed_fields"] == '["Community_Topics__c"]'
    assert contacts["en:3"]["destination_id"] == "003000000000003AAA"
    assert contacts["en:6"]["changed_fields"] == '["Community_Company__c","Community_Status__c"]'
    assert contacts["en:6"]["Community_Status__c"] == "Inactive"
    assert second["accounts"]["C1"]["Community_Members__c"] == 5


def test_the_plan_keeps_its_own_rules(org: Any, second: dict[str, Any]):
    # guards, arithmetic, contracts of the tables
    org.dbt("test", "--select", "path:tests/plan", "path:tests/activity", "path:models/plan",
            "--exclude", "test_type:unit")  # fmt: skip
    receipts = org.rows("select status, count(*) as records from activity.deliveries group by all")
    assert {row["status"]: row["records"] for row in receipts} == {
        "succeeded": 5,
        "not_attempted": 4,
    }


def test_an_edit_between_our_read_and_our_write_is_put_right(org: Any, second: dict[str, Any]):
    org.apply()
    [written] = org.rows(f"""select * exclude (_sdc_extracted_at, _sdc_sequence, _sdc_run_id)
        from raw_salesforce.contact where "{KEY}" = 'en:2'
        order by _sdc_extracted_at desc limit 1""")
    org.begin_read("salesforce.contact", "salesforce.account", mode="incremental")
    # the write sent the topics alone, and its time is the record's
    org.insert("raw_salesforce.contact", written | {"Community_Rank__c": "Novice"})
    org.plan()
    assert planned(org, "contact")["en:2"]["changed_fields"] == '["Community_Rank__c"]'


def test_a_guard_that_failed_leaves_nothing_to_write(org: Any, second: dict[str, Any]):
    org.plan(PLAN_MAX_CHANGED_SHARE="-1")  # models alone: no test ends the build
    assert planned(org, "contact") == planned(org, "account") == {}
    assert org.rows("select * from plan.summary where state = 'planned'") != []
    org.dbt("test", "--select", "plan_holds_what_the_summary_counts")


def test_without_salesforce_nothing_is_planned_for_it(org: Any, second: dict[str, Any]):
    org.plan(PLAN_DESTINATIONS="gainsight")
    assert planned(org, "contact") == planned(org, "account") == {}
    assert org.rows("select * from plan.summary where destination = 'salesforce'") == []
    assert org.rows("select * from plan.guards where destination = 'salesforce'") == []


def test_a_warehouse_that_holds_changes_alone_has_no_valid_plan(org: Any, second: dict[str, Any]):
    # Meltano's state outlives the warehouse: the taps go on where they were, in an empty one
    with duckdb.connect(str(org.warehouse)) as warehouse:
        for source in ("communities", "salesforce"):
            warehouse.execute(f"update raw_{source}.extracts set mode = 'incremental'")
    org.begin_read("gainsight.company", mode="incremental")
    org.plan()
    failed = org.rows("select guard, object, detail from plan.guards where verdict = 'failed'")
    assert {(row["guard"], row["object"]) for row in failed} == {
        (guard, name)
        for guard in ("destination_read", "source_read")
        for name in ("account", "contact")
    }
    assert all("as a whole" in row["detail"] for row in failed)
