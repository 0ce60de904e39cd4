"""Composite, Batch, Graph and Tree: several calls in one."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from crosswalk_sandbox.salesforce.answers import answer
from crosswalk_sandbox.salesforce.errors import SalesforceError
from crosswalk_sandbox.salesforce.graphs import MAX_NODES, check
from crosswalk_sandbox.salesforce.headers import write_options

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.responses import Response

    from crosswalk_sandbox.call import Call
    from crosswalk_sandbox.salesforce.org import Org

    Inner = Callable[[Call, str, str, Any, dict[str, str]], Response]
    """`(outer call, method, url, body, headers)` → the reply of one part."""

_MAX_PARTS = 25
_MAX_WIDE_PARTS = 5
_MAX_GRAPHS = 75
_MAX_FAILED_GRAPHS = 14
_MAX_TREE = 200
_FAILED = 400

_WIDE = re.compile(r"/(query|queryAll|composite/sobjects)\b")
_REFERENCE = re.compile(r"@\{([^}]+)\}")
_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")
_HALTED = "The transaction was rolled back since another operation in the same transaction failed."

Part = dict[str, Any]


class _UnknownReferenceError(Exception):
    """A part refers to a value that no earlier part returned."""


class Composite:
    """Answers calls that hold calls."""

    def __init__(self, org: Org, inner: Inner) -> None:
        self._org = org
        self._inner = inner

    def composite(self, call: Call) -> Response:
        """Run up to 25 parts that may refer to each other."""
        body = call.json_object()
        parts = _parts(body, "compositeRequest", _MAX_PARTS)
        if sum(bool(_WIDE.search(str(part.get("url")))) for part in parts) > _MAX_WIDE_PARTS:
            message = f"No more than {_MAX_WIDE_PARTS} queries and collections in one request"
            raise SalesforceError(400, "PROCESSING_HALTED", message)
        lines, _ = self._run(call, parts, all_or_none=body.get("allOrNone") is True)
        return answer({"compositeResponse": lines})

    def graph(self, call: Call) -> Response:
        """Run graphs of parts, each all or none."""
        graphs = _parts(call.json_object(), "graphs", _MAX_GRAPHS)
        check(graphs)
        failed, told = 0, []
        for graph in graphs:
            parts = _parts(graph, "compositeRequest", MAX_NODES)
            if failed >= _MAX_FAILED_GRAPHS:
                lines, done = [_halted(part) for part in parts], False
            else:
                lines, done = self._run(call, parts, all_or_none=True)
            failed += not done
            told.append(
                {
                    "graphId": graph.get("graphId"),
                    "graphResponse": {"compositeResponse": lines},
                    "isSuccessful": done,
                }
            )
        return answer({"graphs": told})

    def batch(self, call: Call) -> Response:
        """Run up to 25 parts one by one; each counts as a call."""
        body = call.json_object()
        parts = _parts(body, "batchRequests", _MAX_PARTS)
        results: list[dict[str, Any]] = []
        failed = False
        for part in parts:
            if failed and body.get("haltOnError") is True:
                error = SalesforceError(412, "BATCH_PROCESSING_HALTED", "Batch processing halted")
                results.append({"statusCode": 412, "result": error.body})
                continue
            response = self._send(call, part, str(part.get("url")), part.get("richInput"))
            failed = failed or response.status_code >= _FAILED
            results.append({"statusCode": response.status_code, "result": _decoded(response)})
        self._org.consume_calls(len(parts) - 1)
        return answer({"hasErrors": failed, "results": results})

    def tree(self, call: Call) -> Response:
        """Insert up to 200 records, all or none; nested children are not simulated."""
        records = _parts(call.json_object(), "records", _MAX_TREE)
        names = [str(each.get("attributes", {}).get("referenceId")) for each in records]
        results = self._org.write(
            "insert",
            call.path_params["object"],
            records,
            all_or_none=True,
            options=write_options(call),
        )
        pairs = list(zip(names, results, strict=True))
        if all(each.success for each in results):
            call.records = len(results)
            made = [{"referenceId": name, "id": each.id} for name, each in pairs]
            return answer({"hasErrors": False, "results": made}, 201)
        told = [
            {
                "referenceId": name,
                "errors": [
                    {"statusCode": e.code, "message": e.message, "fields": list(e.fields)}
                    for e in each.errors
                ],
            }
            for name, each in pairs
            if each.errors[0].code != "ALL_OR_NONE_OPERATION_ROLLED_BACK"
        ]
        return answer({"hasErrors": True, "results": told}, 400)

    def _run(
        self, call: Call, parts: list[Part], *, all_or_none: bool
    ) -> tuple[list[dict[str, Any]], bool]:
        """Run parts in their order; tell each one's reply and whether all went well."""
        lines: list[dict[str, Any]] = []
        values: dict[str, Any] = {}
        with self._org.transaction() as transaction:
            for part in parts:
                line = self._line(call, part, values)
                lines.append(line)
                if line["httpStatusCode"] < _FAILED:
                    values[str(part.get("referenceId"))] = line["body"]
                elif all_or_none:
                    transaction.undo()
                    break
        if transaction.undone:
            halted = [_halted(part) for part in parts]
            halted[len(lines) - 1] = lines[-1]
            return halted, False
        return lines, all(each["httpStatusCode"] < _FAILED for each in lines)

    def _line(self, call: Call, part: Part, values: dict[str, Any]) -> dict[str, Any]:
        try:
            url = str(_filled(part.get("url", ""), values))
            body = _filled(part.get("body"), values)
        except _UnknownReferenceError as error:
            return _halted(part, f"Invalid reference specified. No value for {error} found")
        response = self._send(call, part, url, body)
        location = response.headers.get("location")
        return {
            "body": _decoded(response),
            "httpHeaders": {"Location": location} if location else {},
            "httpStatusCode": response.status_code,
            "referenceId": part.get("referenceId"),
        }

    def _send(self, call: Call, part: Part, url: str, body: object) -> Response:
        headers = {str(k).lower(): str(v) for k, v in (part.get("httpHeaders") or {}).items()}
        return self._inner(call, str(part.get("method", "")).upper(), url, body, headers)


def _parts(body: Part, name: str, most: int) -> list[Part]:
    parts = body.get(name)
    if not isinstance(parts, list) or not all(isinstance(each, dict) for each in parts):
        raise SalesforceError(400, "JSON_PARSER_ERROR", f"{name} is not a list of objects")
    if len(parts) > most:
        message = f"No more than {most} elements are allowed in {name}"
        raise SalesforceError(400, "LIMIT_EXCEEDED", message)
    return parts


def _halted(part: Part, message: str = _HALTED) -> dict[str, Any]:
    return {
        "body": [{"errorCode": "PROCESSING_HALTED", "message": message}],
        "httpHeaders": {},
        "httpStatusCode": 400,
        "referenceId": part.get("referenceId"),
    }


def _decoded(response: Response) -> Any:  # noqa: ANN401 - any JSON value
    return json.loads(bytes(response.body)) if response.body else None


def _filled(template: Any, values: dict[str, Any]) -> Any:  # noqa: ANN401 - any JSON value
    """Return a text, list or object with `@{part.id}` replaced by what that part returned.

    Raises:
        _UnknownReferenceError: There is no such value.
    """
    if isinstance(template, dict):
        return {key: _filled(value, values) for key, value in template.items()}
    if isinstance(template, list):
        return [_filled(value, values) for value in template]
    if not isinstance(template, str):
        return template
    whole = _REFERENCE.fullmatch(template)
    if whole:
        return _looked_up(whole[1], values)
    return _REFERENCE.sub(lambda found: str(_looked_up(found[1], values)), template)


def _looked_up(path: str, values: dict[str, Any]) -> Any:  # noqa: ANN401 - any JSON value
    found: Any = values
    try:
        for name, number in _STEP.findall(path):
            found = found[int(number)] if number else found[name]
    except (KeyError, IndexError, TypeError) as error:
        raise _UnknownReferenceError(path) from error
    return found
