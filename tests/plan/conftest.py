"""A small org in raw tables, read by hand: members, companies, Accounts and Contacts."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pytest
from dbt_project import run_dbt

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "transform" / "fixtures"
START = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=30)
CONTACT_FIELDS = {
    "LastName": ("string", 80), "Email": ("email", 80), "AccountId": ("reference", 18),
    "Community_User_Key__c": ("string", 255), "Community_Topics__c": ("double", 0),
    "Community_Replies__c": ("double", 0), "Community_Likes__c": ("double", 0),
    "Community_Last_Activity__c": ("datetime", 0), "Community_Company__c": ("string", 10),
    "Community_Rank__c": ("string", 80), "Community_Status__c": ("picklist", 255),
}  # fmt: skip
ACCOUNT_FIELDS = {
    "Name": ("string", 255), "Gainsight_Company_Id__c": ("string", 255),
    "Community_Members__c": ("double", 0), "Community_Active_Members__c": ("double", 0),
}  # fmt: skip


@dataclass
class Org:
    """A warehouse, and the little that a tap and a target would do to it."""

    folder: Path
    run: int = 0
    clock: datetime = START

    @property
    def warehouse(self) -> Path:
        return self.folder / "warehouse.duckdb"

    def insert(self, table: str, *rows: dict[str, Any]) -> None:
        """Append rows to a raw table, as read now."""
        with duckdb.connect(str(self.warehouse)) as connection:
            for row in rows:
                full = row | {
                    "_sdc_extracted_at": self.clock,
                    "_sdc_sequence": self.run,
                    "_sdc_run_id": f"run-{self.run}",
                }
                names = ", ".join(f'"{name}"' for name in full)
                marks = ", ".join("?" for _ in full)
                connection.execute(
                    f"insert into {table} ({names}) values ({marks})", list(full.values())
                )

    def begin_read(self, *streams: str, mode: str = "full") -> None:
        """Record that streams are read now; what is not inserted after a full pass is gone."""
        self.run += 1
        self.clock += timedelta(minutes=1)
        for stream in streams:
            schema, name = stream.split(".")
            extract = {
                "run_id": f"run-{self.run}", "source": schema, "connection": "en",
                "stream": name, "mode": mode, "status": "succeeded",
                "started_at": self.clock, "finished_at": self.clock,
            }  # fmt: skip
            self.insert(f"raw_{schema}.extracts", extract)

    def member(self, number: int, email: str | None, **values: Any) -> None:
        """Read a member who was active yesterday."""
        self.insert("raw_communities.users", {
            "connection": "en", "community_id": "en", "userid": number,
            "username": f"member{number}", "email": email,
            "email_domain_ascii": email.split("@")[1] if email else None,
            "topics": 2, "posts": 3, "likes": 4, "rank_name": "Guru", "roles": "[]",
            "lastactivity": START - timedelta(days=1),
        } | values)  # fmt: skip

    def contact(self, number: int, email: str | None, **values: Any) -> None:
        """Read a Contact that nobody changed since the start."""
        self.insert("raw_salesforce.contact", {
            "Id": f"003{number:012}AAA", "AccountId": "001000000000001AAA",
            "LastName": f"Person {number}", "Email": email, "IsDeleted": False,
            "LastModifiedDate": START, "SystemModstamp": START,
        } | values)  # fmt: skip

    def rows(self, sql: str) -> list[dict[str, Any]]:
        with duckdb.connect(str(self.warehouse), read_only=True) as connection:
            found = connection.execute(sql)
            names = [column[0] for column in found.description]
            return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    def dbt(self, *arguments: str, **environment: str) -> None:
        run_dbt(
            self.folder,
            *arguments,
            warehouse=self.warehouse,
            **{"PLAN_DESTINATIONS": "salesforce"} | environment,
        )

    def plan(self, **environment: str) -> None:
        self.dbt("run", "--select", "+path:models/plan", "path:models/activity", **environment)

    def apply(self) -> None:
        """Write the plan to the raw tables, and receipts, as the target and the tap would."""
        self.clock = max(datetime.now(UTC), self.clock + timedelta(seconds=1))
        for name in ("contact", "account"):
            planned = self.rows(f"select * from plan.salesforce__{name}")
            for row in planned:
                changed = {key: row[key] for key in json.loads(row["changed_fields"])}
                [record] = self.rows(
                    f"""select * from raw_salesforce.{name} where "Id" = '{row["destination_id"]}'
                    qualify row_number() over (order by _sdc_extracted_at desc) = 1"""
                )
                kept = {key: value for key, value in record.items() if not key.startswith("_sdc")}
                now = {"LastModifiedDate": self.clock, "SystemModstamp": self.clock}
                self.insert(f"raw_salesforce.{name}", kept | changed | now)
                receipt = {
                    "run_id": f"run-{self.run}", "destination": "salesforce", "object": name,
                    "operation": row["operation"], "record_key": row["record_key"],
                    "plan_hash": row["plan_hash"], "destination_id": row["destination_id"],
                    "status": "succeeded", "attempts": 1, "sent_at": self.clock,
                    "completed_at": self.clock, "recorded_at": self.clock,
                }  # fmt: skip
                self.insert("raw_receipts.receipts", receipt)


def describe(org: Org, object_name: str, fields: dict[str, tuple[str, int]]) -> None:
    for name, (data_type, length) in fields.items():
        is_list = data_type == "picklist"
        org.insert("raw_salesforce.fields", {
            "object_name": object_name, "field_name": name, "data_type": data_type,
            "length": length, "nillable": name not in {"LastName", "Name"}, "createable": True,
            "updateable": True, "defaulted_on_create": False, "restricted_picklist": is_list,
        })  # fmt: skip
        for value in ("Active", "Inactive") if is_list else ():
            org.insert("raw_salesforce.picklist_values", {
                "object_name": object_name, "field_name": name, "value": value, "active": True,
            })  # fmt: skip


@pytest.fixture(scope="module")
def org(dbt_folder: Callable[[], Path]) -> Org:
    """An org that was just read: nothing planned yet."""
    org = Org(dbt_folder())
    with duckdb.connect(str(org.warehouse)) as connection:
        for name in ("raw_tables.sql", "raw_salesforce.sql"):
            connection.execute((FIXTURES / name).read_text(encoding="utf-8"))
        connection.execute("""
            create table raw_receipts.receipts (
                run_id varchar, destination varchar, object varchar, operation varchar,
                record_key varchar, plan_hash varchar, destination_id varchar, status varchar,
                attempts bigint, sent_at timestamptz, completed_at timestamptz,
                recorded_at timestamptz, _sdc_extracted_at timestamptz, _sdc_sequence bigint,
                _sdc_deleted_at timestamptz, _sdc_run_id varchar)
        """)
    org.begin_read("communities.users", "salesforce.contact", "salesforce.account")
    describe(org, "Contact", CONTACT_FIELDS)
    describe(org, "Account", ACCOUNT_FIELDS)
    org.insert(
        "raw_gainsight.company",
        {"Gsid": "C1", "Name": "Acme Corporation", "SfdcAccountId": "001000000000001",
         "Website__gc": "acme.com"},
        {"Gsid": "C2", "Name": "Globex", "SfdcAccountId": None, "Website__gc": "globex.com"},
    )  # fmt: skip
    org.insert(
        "raw_salesforce.account", {"Id": "001000000000001AAA", "Name": "Acme", "IsDeleted": False}
    )
    org.dbt("seed")
    return org
