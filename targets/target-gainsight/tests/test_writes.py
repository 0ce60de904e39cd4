"""What arrives in Gainsight, and how many calls it takes."""

from __future__ import annotations

import pytest


def make(gainsight, plan, *numbers, **fields):
    """Make members as a person would; return their ids."""
    rows = []
    for number in numbers:
        known = {"Name": f"member{number}", "Record_Key__gc": f"northwind-en:{number}"}
        rows.append(gainsight.create("gainsight", plan.object, {**known, **fields})["Gsid"])
    return rows


def test_creates_go_fifty_to_a_call_after_one_look(run, plan):
    result = run([plan.create(n, Topics__gc=n, Company__gc=None) for n in range(120)])
    assert result.error is None
    assert len(run.members()) == 120
    assert run.members()["northwind-en:7"]["Topics__gc"] == 7
    assert run.calls() == {"describe": 1, "query": 1, "insert": 3}
    assert result.states == [{"done": plan.stream}]


def test_receipts_have_an_intent_before_and_an_outcome_after(run, plan):
    result = run([plan.create(1), plan.create(2)])
    intents, outcomes = result.receipts[:2], result.receipts[2:]
    assert [line["status"] for line in intents] == ["sent", "sent"]
    assert all(line["completed_at"] is None and line["sent_at"] for line in intents)
    for line in outcomes:
        assert line["status"] == "succeeded"
        assert line["destination_id"] == run.members()[line["record_key"]]["Gsid"]
        assert (line["destination"], line["object"]) == ("gainsight", "community_user")
        assert (line["operation"], line["run_id"], line["attempts"]) == ("create", "run-1", 1)
        assert line["plan_hash"] == "h" + line["record_key"].partition(":")[2]


def test_an_update_sends_the_changed_fields_only_and_null_clears(run, plan, gainsight):
    gsid, other = make(gainsight, plan, 1, 2, Email__gc="ann@example.com", Topics__gc=3)
    rows = [
        # Topics differs in the plan but is not listed as changed
        {**plan.update(1, gsid, Email__gc=None), "Topics__gc": 99},
        plan.update(2, other, Is_Moderator__gc=True, Topics__gc=4),
    ]
    result = run(rows)
    assert result.counts == {"succeeded": 2}
    one, two = run.members()["northwind-en:1"], run.members()["northwind-en:2"]
    assert (one["Email__gc"], one["Topics__gc"]) == (None, 3)
    assert (two["Email__gc"], two["Topics__gc"]) == ("ann@example.com", 4)


def test_updates_of_different_fields_share_calls(run, plan, gainsight):
    ids = make(gainsight, plan, *range(60))
    fields = [{"Topics__gc": 1}, {"Email__gc": "a@example.com"}, {"Match_Status__gc": "Matched"}]
    gainsight.clear_journal()
    result = run([plan.update(n, gsid, **fields[n % 3]) for n, gsid in enumerate(ids)])
    assert result.counts == {"succeeded": 60}
    assert run.calls() == {"describe": 1, "update": 2}


def test_a_list_of_changed_fields_works_like_json_text(run, plan, gainsight):
    (gsid,) = make(gainsight, plan, 1)
    row = {**plan.update(1, gsid, Topics__gc=8), "changed_fields": ["Topics__gc"]}
    assert run([row]).counts == {"succeeded": 1}
    assert run.members()["northwind-en:1"]["Topics__gc"] == 8


def test_a_delete_of_a_row_that_is_gone_has_succeeded(run, plan, gainsight):
    (gsid,) = make(gainsight, plan, 1)
    gainsight.clear_journal()
    result = run([plan.delete(1, gsid), plan.delete(2, gsid)])
    assert result.counts == {"succeeded": 2}
    assert run.members() == {}
    assert run.calls() == {"describe": 1, "delete": 2}


def test_rows_that_vanished_are_found_with_one_query(run, plan, gainsight):
    ids = make(gainsight, plan, *range(30))
    for number in (4, 17, 29):
        gainsight.delete("gainsight", plan.object, ids[number])
    gainsight.clear_journal()
    result = run([plan.update(n, gsid, Topics__gc=5) for n, gsid in enumerate(ids)])
    assert result.reasons == dict.fromkeys(["4", "17", "29"], "DESTINATION_ROW_GONE")
    assert {row["Topics__gc"] for row in run.members().values()} == {5}
    assert run.calls() == {"describe": 1, "query": 1, "update": 2}


def test_an_empty_plan_costs_nothing(run, plan):
    result = run(plan.messages([]))
    assert run.calls() == {}
    assert result.states == [{"done": plan.stream}]
    assert result.receipts == []


def test_loader_columns_are_ignored(run, plan):
    columns = [*plan.leading, "Name", "Record_Key__gc", "_sdc_batched_at", "_loaded_by"]
    row = plan.create(1, _sdc_batched_at="2026-01-01T00:00:00Z", _loaded_by="x")
    assert run([row], columns=columns).counts == {"succeeded": 1}
    assert len(run.members()) == 1


def test_times_are_sent_as_an_instant(run, plan):
    run([plan.create(1, Registered_At__gc="2026-01-31T10:00:00.123456+01:00")])
    stored = str(run.members()["northwind-en:1"]["Registered_At__gc"])
    assert stored.startswith(("2026-01-31T09:00:00.123", "2026-01-31 09:00:00.123"))


def test_companies_are_written_like_any_object(run, plan, gainsight):
    rows = [{"record_key": f"c{n}", "operation": "create", "Name": f"Acme {n}"} for n in range(3)]
    result = run(rows, stream="gainsight__company", columns=[*plan.leading, "Name"])
    assert result.counts == {"succeeded": 3}
    assert {line["object"] for line in result.receipts} == {"company"}
    names = {row["Name"] for row in gainsight.rows("gainsight", "company")}
    assert names == {"Acme 0", "Acme 1", "Acme 2"}
    # no match keys, so no look-up
    assert run.calls() == {"describe": 1, "insert": 1}


class TestPeople:
    """The object `person` goes through the People API."""

    columns = ("Email", "FirstName", "LastName", "companies")

    def person(self, number, **fields):
        row = {"record_key": f"p{number}", "operation": "create", **fields}
        return {"Email": f"person{number}@example.com", **row}

    def test_one_call_makes_a_person_and_its_company(self, run, plan, gainsight):
        company = gainsight.create("gainsight", "company", {"Name": "Acme"})["Gsid"]
        gainsight.clear_journal()
        associated = f'[{{"Company_ID": "{company}", "Title": "CFO"}}]'
        rows = [self.person(n, FirstName="Ann", companies=associated) for n in range(2)]
        result = run(rows, stream="gainsight__person", columns=[*plan.leading, *self.columns])
        assert result.counts == {"succeeded": 2}
        people = {row["Gsid"]: row["Email"] for row in gainsight.rows("gainsight", "person")}
        ids = {line["destination_id"] for line in result.outcomes.values()}
        assert ids == set(people)
        assert len(gainsight.rows("gainsight", "company_person")) == 2
        assert run.calls() == {"describe": 1, "update": 2}

    def test_an_update_finds_the_person_by_e_mail(self, run, plan, gainsight):
        columns = [*plan.leading, *self.columns]
        run([self.person(1, FirstName="Ann")], stream="gainsight__person", columns=columns)
        row = self.person(1, FirstName="Anna", LastName="Berg", operation="update")
        row |= {"changed_fields": '["FirstName"]'}
        result = run([row], stream="gainsight__person", columns=columns)
        assert result.counts == {"succeeded": 1}
        (person,) = gainsight.rows("gainsight", "person")
        assert (person["FirstName"], person["LastName"]) == ("Anna", None)

    @pytest.mark.parametrize(
        ("changes", "reason"),
        [
            pytest.param({"operation": "delete"}, "OPERATION_NOT_SUPPORTED", id="delete"),
            pytest.param(
                {"operation": "update", "changed_fields": '["Email"]'},
                "KEY_FIELD_CHANGED",
                id="a new address would make a second person",
            ),
            pytest.param({"Email": None}, "VALUE_MISSING", id="no e-mail"),
            pytest.param({"companies": "Acme"}, "VALUE_INVALID", id="companies not a list"),
            pytest.param({"Email": "nobody"}, "GSOBJ_VDTEMAIL1001", id="refused by the vendor"),
        ],
    )
    def test_what_cannot_be_done_is_an_outcome(self, run, plan, changes, reason):
        rows = [{**self.person(1), **changes}, self.person(2)]
        result = run(rows, stream="gainsight__person", columns=[*plan.leading, *self.columns])
        assert result.error is None
        assert [line["reason_code"] for line in result.outcomes.values()] == [reason, None]


def test_an_id_that_is_none_is_isolated(run, plan, gainsight):
    ids = make(gainsight, plan, *range(8))
    rows = [plan.update(n, gsid, Topics__gc=5) for n, gsid in enumerate(ids)]
    rows[3]["destination_id"] = "not an id"
    result = run(rows)
    assert result.reasons == {"3": "GSOBJ_1004"}
    assert sum(row["Topics__gc"] == 5 for row in run.members().values()) == 7


def test_long_work_reports_progress_by_the_clock(run, plan):
    # one call per minute: the clock of the test jumps from window to window
    result = run([plan.create(n) for n in range(120)], calls_per_minute=1)
    assert "community_user so far: 50 rows done (50 succeeded)" in result.text
    assert "community_user at the end: 120 rows done (120 succeeded)" in result.text
