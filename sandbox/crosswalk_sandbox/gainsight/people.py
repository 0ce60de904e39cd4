"""The People API: one call makes or updates a person, found by e-mail, and its companies.

Codes: Gainsight "Error codes for Person API". Whether its replies quote the refused value is not
documented; assumed not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crosswalk_sandbox.gainsight.failures import BadValueError, RefusedError
from crosswalk_sandbox.gainsight.values import stored_value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crosswalk_sandbox.gainsight.audit import Audit
    from crosswalk_sandbox.gainsight.model import Catalog, Field, ObjectType
    from crosswalk_sandbox.gainsight.tables import StoredRow, Tables

NO_SUCH_ENTITY = ("GSOBJ_PEOPLE1001", "People entities do not exist")
NO_ROW = ("GSOBJ_VCRUDR1001", "Row Info cannot be null")
NO_SUCH_FIELD = ("GSOBJ_VCRUDR1002", "Fields do not exist in object")
BAD_EMAIL = ("GSOBJ_VDTEMAIL1001", "Invalid email value")

_BAD_TEXT = ("GSOBJ_VDTBSTR1001", "Invalid string value")
_BAD_VALUES = {
    "BOOLEAN": ("GSOBJ_VDTBOOL1001", "Invalid boolean value"),
    "NUMBER": ("GSOBJ_VDTNUM1001", "Invalid number value"),
    "DATE": ("GSOBJ_VDTDATIME1001", "Invalid datetime value"),
    "DATETIME": ("GSOBJ_VDTDATIME1001", "Invalid datetime value"),
    "CURRENCY": ("GSOBJ_VDTCURREN1001", "Invalid currency value"),
    "EMAIL": BAD_EMAIL,
    "GSID": ("GSOBJ_VDTGSID1001", "Invalid gsid value"),
    "LOOKUP": ("GSOBJ_VDTGSID1001", "Invalid gsid value"),
    "PERCENTAGE": ("GSOBJ_VDTPERCENT1001", "Invalid percentage value"),
    "SFDCID": ("GSOBJ_VDTSFDCID1001", "SFDCID must be alphanumeric 15 or 18 characters"),
    "PICKLIST": ("GSOBJ_VDTPKLST1002", "Dropdownlist item not found"),
    "MULTISELECTDROPDOWNLIST": ("GSOBJ_VDTPKLST1002", "Dropdownlist item not found"),
    "URL": ("GSOBJ_VDTURL1001", "Invalid URL value"),
}


class People:
    """Upserts persons and company persons."""

    def __init__(
        self, catalog: Catalog, tables: Tables, audit: Audit, switches: Mapping[str, Any]
    ) -> None:
        self._tables = tables
        self._audit = audit
        self._stored_text = switches["stored_text"]
        self._person = catalog.get("person")
        self._company_person = catalog.get("company_person")
        self._company = catalog.get("company")

    def upsert(self, body: object) -> dict[str, Any]:
        """Make or update the person with the body's e-mail; return the reply's data.

        The form of that reply is not documented; assumed.

        Raises:
            RefusedError: A field or company is not valid; nothing was written.
        """
        if not isinstance(body, dict) or not body:
            raise RefusedError(*NO_ROW)
        fields = {name: value for name, value in body.items() if name != "companies"}
        row = self._row(self._person, fields)
        if not row.get("Email"):
            raise RefusedError(*BAD_EMAIL)
        links = [self._link(each) for each in self._list(body.get("companies"))]
        person_id = self._write_person(row)
        written = [self._write_link(person_id, link) for link in links]
        return {"Gsid": person_id, "companies": written}

    def _list(self, given: object) -> list[object]:
        if given is None:
            return []
        if not isinstance(given, list):
            raise RefusedError(*NO_ROW)
        return given

    def _row(self, target: ObjectType, sent: Mapping[str, Any]) -> StoredRow:
        row: StoredRow = {}
        for name, value in sent.items():
            field = target.find(name)
            if field is None or field.read_only:
                raise RefusedError(*NO_SUCH_FIELD)
            row[field.name] = self._value(field, value)
        return row

    def _value(self, field: Field, value: object) -> str | float | None:
        if value is None:
            return None
        try:
            return stored_value(field, value, self._stored_text)
        except BadValueError as error:
            raise RefusedError(*_BAD_VALUES.get(field.data_type, _BAD_TEXT)) from error

    def _link(self, sent: object) -> StoredRow:
        if not isinstance(sent, dict):
            raise RefusedError(*NO_ROW)
        link = self._row(self._company_person, sent)
        company = link.get("Company_ID")
        if company is None or self._tables.missing(self._company, [str(company)]):
            raise RefusedError(*NO_SUCH_ENTITY)
        return link

    def _write_person(self, row: StoredRow) -> str:
        found = self._tables.find_text(self._person, "Email", str(row["Email"]))
        if found:
            person_id = str(found[0]["Gsid"])
            self._audit.change(self._person, person_id, row)
            return person_id
        names = [str(row[name]) for name in ("FirstName", "LastName") if row.get(name)]
        return self._audit.insert(self._person, {"Name": " ".join(names) or None, **row})

    def _write_link(self, person_id: str, link: StoredRow) -> dict[str, Any]:
        """Make or update one company person; a new primary company replaces the old one."""
        links = self._tables.find(self._company_person, {"Person_ID": person_id})
        same = [each for each in links if each["Company_ID"] == link["Company_ID"]]
        if link.get("IsPrimaryCompany"):
            for each in links:
                if each["IsPrimaryCompany"] and each not in same:
                    demoted: StoredRow = {"IsPrimaryCompany": 0}
                    self._audit.change(self._company_person, str(each["Gsid"]), demoted)
        if same:
            link_id = str(same[0]["Gsid"])
            self._audit.change(self._company_person, link_id, link)
        else:
            defaults: StoredRow = {"Active": 1, "IsPrimaryCompany": int(not links)}
            row = {**defaults, **link, "Person_ID": person_id}
            link_id = self._audit.insert(self._company_person, row)
        return {"Gsid": link_id, "Company_ID": link["Company_ID"]}
