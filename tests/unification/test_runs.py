"""What a second run, a rule change and a measured sample do."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[2]
LATER = datetime.now(UTC) + timedelta(hours=1)


def rows(warehouse: Path, query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return connection.execute(query).fetchall()


def read_again(warehouse: Path) -> None:
    """Append a full pass that finds one member changed and one gone, and Gainsight's deletes."""
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute(
            """
            insert into raw_communities.users by name
            select * replace (? as _sdc_extracted_at, 'run-2' as _sdc_run_id)
            from raw_communities.users where userid not in (4, 5)
            union all by name
            select * replace (
                ? as _sdc_extracted_at, 'run-2' as _sdc_run_id,
                'moved@globex-now.example' as email, 'globex-now.example' as email_domain_ascii
            )
            from raw_communities.users where userid = 4
            """,
            [LATER, LATER],
        )
        connection.execute(
            """
            insert into raw_communities.extracts by name
            select 'run-2' as run_id, 'case-en' as connection, 'users' as stream,
                'full' as mode, 'succeeded' as status, ? as started_at, ? as _sdc_extracted_at
            """,
            [LATER, LATER],
        )
        # C6 is deleted for good; C7 was deleted before it was read, so it exists again
        connection.execute(
            """
            insert into raw_gainsight.record_delete_log by name
            select unnest(['C6', 'C7']) as "RecordId", 'Company' as "ObjectName",
                unnest([?, timestamptz '2001-01-01 00:00:00+00']) as "DeletedOn"
            """,
            [LATER],
        )


def test_a_second_run_appends_only_what_changed(
    own_warehouse: Path, dbt: Callable[..., str]
) -> None:
    before = rows(own_warehouse, "select count(*) from unification.history")[0][0]
    read_again(own_warehouse)
    dbt(own_warehouse, "run", "--select", "staging", "unification", CROSSWALK_RUN_ID="second")
    changes = """
        select record_key, change, status, company_id
        from unification.history
        where run_id = 'second'
    """
    assert sorted(rows(own_warehouse, changes), key=lambda row: row[0]) == [
        ("case-en:11", "lost", "UNMATCHED", None),
        ("case-en:4", "lost", "UNMATCHED", None),
        ("case-en:5", "gone", "GONE", None),
    ]
    assert rows(own_warehouse, "select count(*) from unification.history") == [(before + 3,)]
    lost = "select sum(n_lost), sum(n_gained), sum(n_moved) from unification.rule_summary"
    assert rows(own_warehouse, lost) == [(2, 0, 0)]


def test_staging_knows_the_last_version_and_what_is_gone(
    own_warehouse: Path, dbt: Callable[..., str]
) -> None:
    del dbt
    read_again(own_warehouse)
    users = """
        select user_id, email_raw, is_deleted
        from staging.stg_communities__users
        where user_id in ('4', '5')
        order by user_id
    """
    assert rows(own_warehouse, users) == [
        ("4", "moved@globex-now.example", False),
        ("5", "new@eng.eu.acme.com", True),
    ]
    companies = (
        "select company_id from staging.stg_gainsight__companies where company_id in ('C6', 'C7')"
    )
    assert rows(own_warehouse, companies) == [("C7",)]


def test_a_pass_from_a_start_date_proves_nothing(
    own_warehouse: Path, dbt: Callable[..., str]
) -> None:
    del dbt
    companies = "select company_id from staging.stg_gainsight__companies order by company_id"
    before = rows(own_warehouse, companies)
    with duckdb.connect(str(own_warehouse)) as connection:
        connection.execute(
            """
            insert into raw_gainsight.extracts by name
            select 'run-2' as run_id, 'gainsight' as connection, 'company' as stream,
                'full' as mode, 'succeeded' as status, '2026-01-01T00:00:00Z' as bookmark_from,
                ? as started_at, ? as _sdc_extracted_at
            """,
            [LATER, LATER],
        )
    assert rows(own_warehouse, companies) == before


def test_a_date_that_cannot_be_read_stops_neither_this_build_nor_the_next(
    own_warehouse: Path, dbt: Callable[..., str]
) -> None:
    def write(valid_to: str, age: int) -> None:
        with duckdb.connect(str(own_warehouse)) as connection:
            connection.execute(
                """
                insert into raw_admin.unification_overrides by name
                select 'typed' as override_id, 'email' as scope, 'x@nowhere.example' as match_key,
                    'exclude' as action, ? as valid_to, ? as _sdc_extracted_at
                """,
                [valid_to, LATER + timedelta(minutes=age)],
            )
        dbt(own_warehouse, "run", "--select", "int_unif__overrides")

    in_force = "select count(*) from unification.int_unif__overrides where override_id = 'typed'"
    write("31.12.2099", 0)
    assert rows(own_warehouse, in_force) == [(0,)]
    warned = "select has_unreadable_date from staging.stg_admin__unification_overrides"
    assert rows(own_warehouse, f"{warned} where override_id = 'typed'") == [(True,)]
    write("2099-12-31", 1)
    assert rows(own_warehouse, in_force) == [(1,)]


def test_an_alias_ends_with_its_date(own_warehouse: Path, dbt: Callable[..., str]) -> None:
    with duckdb.connect(str(own_warehouse)) as connection:
        connection.execute("alter table raw_admin.company_aliases add column valid_to varchar")
        connection.execute(
            "insert into raw_admin.company_aliases by name select * replace ("
            "'2001-01-01' as valid_to, ? as _sdc_extracted_at) from raw_admin.company_aliases",
            [LATER],
        )
    dbt(own_warehouse, "run", "--select", "stg_admin__company_aliases")
    assert rows(own_warehouse, "select * from staging.stg_admin__company_aliases") == []


def test_a_number_that_fits_no_more_ends_no_build(
    own_warehouse: Path, dbt: Callable[..., str]
) -> None:
    with duckdb.connect(str(own_warehouse)) as connection:
        connection.execute("alter table raw_communities.users alter posts type varchar")
        connection.execute(
            "update raw_communities.users set posts = repeat('9', 30) where userid = 4"
        )
    dbt(own_warehouse, "run", "--select", "stg_communities__users")
    posts = "select posts from staging.stg_communities__users where user_id = '4'"
    assert rows(own_warehouse, posts) == [(None,)]


def test_preview_reports_a_rule_change_and_leaves_the_active_answers_alone(
    own_warehouse: Path, dbt: Callable[..., str]
) -> None:
    active = "select * from unification.community_users order by record_key"
    before = rows(own_warehouse, active)
    dbt(
        own_warehouse, "build", "--select", "+rule_change_summary",
        "--exclude-resource-type", "unit_test", "--indirect-selection", "cautious",
        "--vars", "{unification_rules: unification_rules_candidate, schema_prefix: preview_}",
    )  # fmt: skip
    assert rows(own_warehouse, active) == before
    changes = dict(
        rows(
            own_warehouse, "select record_key, change from preview_unification.rule_change_preview"
        )
    )
    assert changes["case-en:4"] == "rule_changed"  # still Acme, now by its name
    assert changes["case-en:6"] == "moved"  # acme.co.uk is taken for Acme without the domain rule
    assert changes["case-en:12"] == "lost"
    assert changes["case-en:1025"] == "gained"  # what was only suggested
    assert "case-en:1" not in changes
    summary = "select change, sum(n_users) from preview_unification.rule_change_summary group by 1"
    assert sum(count for _, count in rows(own_warehouse, summary)) == len(changes)


def test_candidates_say_why_they_lost(warehouse: duckdb.DuckDBPyConnection) -> None:
    query = """
        select company_id, rule_id, lost_because
        from unification.candidates
        where record_key = ?
        order by candidate_rank
    """
    assert warehouse.execute(query, ["case-en:9"]).fetchall() == [
        ("C4", "R300", None),
        ("C3", "R300", "tie-break: corroboration"),
        ("C4", "R500", "an earlier rule found the same company"),
        ("C3", "R600", "an earlier rule decided"),
    ]
    assert [row[2] for row in warehouse.execute(query, ["case-en:8"]).fetchall()] == [
        "undecided tie",
        "undecided tie",
        "an earlier rule was ambiguous",
    ]
    assert {row[2] for row in warehouse.execute(query, ["case-en:26"]).fetchall()} == {
        "an override decided"
    }
    assert warehouse.execute(query, ["case-en:1025"]).fetchall() == [
        ("C8", "R900", "the rule only suggests")
    ]


def test_unresolved_names_candidates_and_domains(
    warehouse: duckdb.DuckDBPyConnection, world: dict[str, Any]
) -> None:
    shared = warehouse.execute(
        """
        select candidate_number, candidate_company_id, domain
        from unification.unresolved
        where record_key = 'case-en:8'
        order by candidate_number
        """
    ).fetchall()
    assert shared == [(1, "C3", "globex.com"), (2, "C4", "globex.com")]
    sizes = warehouse.execute(
        "select n_users from unification.unresolved_domains order by size_rank"
    ).fetchall()
    assert sizes == sorted(sizes, reverse=True)
    without = sum(
        case["email"] is not None
        and case["email"].endswith("gmail.com")
        and case["want"][1] is None
        for case in world["cases"].values()
    )
    assert without > 3
    assert warehouse.execute(
        "select sum(n_users) from unification.unresolved_domains where domain = 'gmail.com'"
    ).fetchone() == (without,)


def test_the_sample_is_measured() -> None:
    sample = ROOT / "bench" / "samples" / "unification"
    command = [str(ROOT / "bench" / "unification_quality"), str(sample)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    lines = [" ".join(line.replace(" %", "").split()) for line in result.stdout.splitlines()]
    assert lines[0].endswith("ambiguous precision current precision ever recall w/o public")
    assert [line for line in lines[1:] if line] == [
        "all 23 20 16 18 2 1 1 80.00 90.00 85.71 87.50",
        "R100 2 2 2 2 0 0 0 100.00 100.00 100.00 100.00",
        "R300 12 11 7 9 2 1 1 63.64 81.82 81.82 81.82",
        "R310 1 1 1 1 0 0 0 100.00 100.00 100.00 100.00",
        "R330 1 1 1 1 0 0 0 100.00 100.00 100.00 100.00",
        "R500 4 4 4 4 0 0 0 100.00 100.00 100.00 100.00",
        "R600 1 1 1 1 0 0 0 100.00 100.00 100.00 100.00",
        "no rule: domain_unknown 1 0 0 0 0 0 0 - - - -",
        "no rule: public_mail_domain 1 0 0 0 0 0 0 - - 0.00 -",
        "recall, current company 80.00 of 20 users",
        "recall, current, without public mail 80.00 of 15 users",
    ]


def test_a_sample_with_gaps_is_measured(tmp_path: Path) -> None:
    """Companies without a row of their own or with two, users without a label."""
    files = {
        "users": "user_id,email\n1,x@acme.com\n2,x@acme.example\n3,ann@gmail.com\n"
        "4,x@hooli.example\n5\n6,dee@gmail.com,dee,DAL\n",
        "companies": "company_id,name,website\nacme,Acme,acme.com\nacme,Acme,acme.example\n",
        "company_domains": "company_id,domain\nhooli,hooli.example\n",
        "contacts": "email,company_id\nann@gmail.com,globex\n",
        "truth": "user_id,company_id,kind\n"
        "1,acme,current\n2,acme,current\n3,globex,current\n4,hooli,\n5,,current\n,acme,current\n",
    }
    for name, text in files.items():
        (tmp_path / f"{name}.csv").write_text(text)
    command = [str(ROOT / "bench" / "unification_quality"), str(tmp_path)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    total = " ".join(result.stdout.splitlines()[1].replace(" %", "").split())
    assert total == "all 6 4 3 4 0 0 0 75.00 100.00 100.00 100.00"


def test_an_empty_sample_is_measured(tmp_path: Path) -> None:
    (tmp_path / "users.csv").write_text("")
    command = [str(ROOT / "bench" / "unification_quality"), str(tmp_path)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    assert result.stdout.splitlines()[1].split() == ["all", *"0000000", *"----"]


@pytest.mark.parametrize(
    ("users", "options", "says"),
    [
        ("user_id;email\n1;ann@acme.com\n", [], "users.csv has no column user_id"),
        ("", ["--rules", "no_such_rules"], "no_such_rules"),
    ],
    ids=["other columns", "other rules"],
)
def test_a_sample_that_cannot_be_measured_is_refused(
    users: str, options: list[str], says: str, tmp_path: Path
) -> None:
    (tmp_path / "users.csv").write_text(users)
    command = [str(ROOT / "bench" / "unification_quality"), str(tmp_path), *options]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert says in result.stderr
    assert "Traceback" not in result.stderr


def test_reference_seeds_are_what_the_packages_give() -> None:
    command = [sys.executable, str(ROOT / "scripts" / "build_reference_seeds.py"), "--check"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout
