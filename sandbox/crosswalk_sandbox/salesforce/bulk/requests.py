"""Bodies that create jobs: what they may say, and the job that comes of it.

The codes of refusals are upper-case forms of the names in the Bulk API 2.0 error list; texts are
partly assumed.
"""

from __future__ import annotations

from email.parser import BytesParser
from email.policy import HTTP
from typing import TYPE_CHECKING, Any

from crosswalk_sandbox.call import MalformedBodyError
from crosswalk_sandbox.salesforce.bulk.job import DELIMITERS, LINE_ENDINGS, Job
from crosswalk_sandbox.salesforce.bulk.runner import close
from crosswalk_sandbox.salesforce.errors import SalesforceError
from crosswalk_sandbox.salesforce.soql import prepare

if TYPE_CHECKING:
    from collections.abc import Collection

    from crosswalk_sandbox.call import Call
    from crosswalk_sandbox.salesforce.bulk.job import Kind
    from crosswalk_sandbox.salesforce.bulk.registry import Registry
    from crosswalk_sandbox.salesforce.model import SObject
    from crosswalk_sandbox.salesforce.org import Org
    from crosswalk_sandbox.salesforce.soql import Statement

INGEST = ("insert", "update", "upsert", "delete", "hardDelete")
QUERIES = ("query", "queryAll")

# Characters of an upload in the same request as its job (Bulk API 2.0 Developer Guide).
MOST_MULTIPART = 100_000

_NO_HARD_DELETE = (
    "hardDelete operation requires special user profile permission, please contact your system"
    " administrator"
)


def multipart(call: Call) -> tuple[dict[str, Any], bytes]:
    """Return the parts `job` and `content` of a request that creates a job with its data.

    Raises:
        MalformedBodyError: One of them is missing.
        SalesforceError: The data is too long.
    """
    head = f"content-type: {call.headers['content-type']}\r\n\r\n".encode("latin-1")
    message = BytesParser(policy=HTTP).parsebytes(head + call.body)
    parts = {
        part.get_param("name", header="content-disposition"): part.get_payload(decode=True)
        for part in message.iter_parts()
    }
    job, content = parts.get("job"), parts.get("content")
    if not isinstance(job, bytes) or not isinstance(content, bytes):
        raise MalformedBodyError("the parts job and content are needed")
    if len(content.decode("utf-8", "replace")) > MOST_MULTIPART:
        raise SalesforceError(400, "INVALIDJOB", f"more than {MOST_MULTIPART} characters of data")
    call.body = job
    return call.json_object(), content


def ingest_job(org: Org, registry: Registry, call: Call, body: dict[str, Any]) -> Job:
    """Check the body of a new ingest job.

    Raises:
        SalesforceError: It asks for what cannot be.
    """
    operation = _chosen(body, "operation", INGEST)
    name = body.get("object")
    source = org.describe(name) if isinstance(name, str) else None
    source = _supported(source, str(name))
    if operation == "hardDelete" and not org.switch("bulk_hard_delete"):
        raise SalesforceError(400, "FEATURENOTENABLED", _NO_HARD_DELETE)
    job = _job(org, registry, call, body, kind="ingest", operation=operation)
    job.object = source.name
    job.assignment_rule = body.get("assignmentRuleId")
    if operation == "upsert":
        job.external_id = _key(source, body.get("externalIdFieldName"))
    return job


def query_job(org: Org, registry: Registry, call: Call) -> Job:
    """Check the body of a new query job.

    Raises:
        SalesforceError: It asks for what cannot be, in the body or in the query.
    """
    body = call.json_object()
    operation = _chosen(body, "operation", QUERIES)
    job = _job(org, registry, call, body, kind="query", operation=operation)
    text = body.get("query")
    if not isinstance(text, str) or not text:
        raise SalesforceError(400, "INVALIDJOB", "InvalidJob : query is required")
    statement = query_statement(org, text, operation)
    job.query, job.object = text, statement.source.name
    close(org, job)
    return job


def query_statement(org: Org, text: str, operation: str) -> Statement:
    """Prepare the query of a job.

    Raises:
        SalesforceError: It is malformed, or Bulk cannot run it.
    """
    statement = prepare(org, text, include_deleted=operation == "queryAll")
    _supported(statement.source, statement.source.name)
    if statement.aggregation or statement.select.offset:
        message = "Aggregate functions, GROUP BY and OFFSET are not supported in Bulk Query"
        raise SalesforceError(400, "INVALIDJOB", message)
    if any(column.field.compound for column in statement.columns):
        message = "Selecting compound data not supported in Bulk Query"
        raise SalesforceError(400, "INVALIDJOB", message)
    return statement


def _job(
    org: Org, registry: Registry, call: Call, body: dict[str, Any], *, kind: Kind, operation: str
) -> Job:
    _chosen(body, "contentType", ("CSV",), "CSV")
    return Job(
        registry.new_id(),
        kind,
        operation,
        object="",
        created_by=call.user_id or org.user_id,
        created_date=org.now(),
        api_version=call.path_params["version"],
        line_ending=_chosen(body, "lineEnding", LINE_ENDINGS, "LF"),
        delimiter=_chosen(body, "columnDelimiter", DELIMITERS, "COMMA"),
    )


def _chosen(
    body: dict[str, Any], name: str, allowed: Collection[str], default: str | None = None
) -> str:
    value = body.get(name, default)
    if value not in allowed:
        message = f"InvalidJob : {value} is not a valid value for {name}: {', '.join(allowed)}"
        raise SalesforceError(400, "INVALIDJOB", message)
    return str(value)


def _supported(source: SObject | None, name: str) -> SObject:
    if source is None or not source.bulk:
        message = f"Entity '{name}' is not supported by the Bulk API."
        raise SalesforceError(400, "INVALIDENTITY", message)
    return source


def _key(source: SObject, name: object) -> str:
    if not isinstance(name, str) or not name:
        message = "InvalidJob : External ID Field Name was not found in the job"
        raise SalesforceError(400, "INVALIDJOB", message)
    field = source.find(name)
    if field is None or not (field.external_id or field.id_lookup or field.type == "id"):
        message = (
            f"InvalidJob : Field name provided, '{name}' does not match an External ID, Salesforce"
            f" Id, or indexed field for '{source.name}'"
        )
        raise SalesforceError(400, "INVALIDJOB", message)
    return field.name
