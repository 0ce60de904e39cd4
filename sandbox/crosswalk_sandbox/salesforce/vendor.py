"""Salesforce: its routes, and the way from a refusal to a reply.

Modules in `PARTS` add resources below `/services/data/v{version}`; `org.py` says how.
"""

from __future__ import annotations

from importlib import import_module
from itertools import chain
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import parse_qsl, unquote, urlsplit

from starlette.datastructures import Headers

from crosswalk_sandbox.call import Call, MalformedBodyError
from crosswalk_sandbox.limits import Limits
from crosswalk_sandbox.salesforce import actions
from crosswalk_sandbox.salesforce.answers import answer
from crosswalk_sandbox.salesforce.collection import Collections
from crosswalk_sandbox.salesforce.composite import Composite
from crosswalk_sandbox.salesforce.describe import Describe
from crosswalk_sandbox.salesforce.errors import SalesforceError
from crosswalk_sandbox.salesforce.failures import failure_of
from crosswalk_sandbox.salesforce.loader import Loader
from crosswalk_sandbox.salesforce.metadata import standard_rows
from crosswalk_sandbox.salesforce.oauth import CLIENT_ID, CLIENT_SECRET, OAuth
from crosswalk_sandbox.salesforce.org import Org
from crosswalk_sandbox.salesforce.person_edits import PersonEdits
from crosswalk_sandbox.salesforce.records import Records, SeveralFoundError
from crosswalk_sandbox.salesforce.service import Service, check_version
from crosswalk_sandbox.salesforce.sessions import Sessions, expired
from crosswalk_sandbox.salesforce.soap import Soap
from crosswalk_sandbox.salesforce.switches import SWITCHES
from crosswalk_sandbox.store import dump
from crosswalk_sandbox.vendor import Route, Vendor

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.responses import Response

    from crosswalk_sandbox.limits import Exceeded
    from crosswalk_sandbox.switches import Switch
    from crosswalk_sandbox.vendor import Handler, Row, Scope

PARTS = tuple(import_module(f"crosswalk_sandbox.salesforce.{name}") for name in ("query", "bulk"))
_DATA = "/services/data"
_FREE = (_DATA, "/services/oauth2/", "/services/Soap/", "/id/")


class Salesforce(Vendor):
    """The vendor as the core sees it."""

    name = "salesforce"
    switches: ClassVar[tuple[Switch, ...]] = tuple(
        chain(SWITCHES, *(getattr(part, "SWITCHES", ()) for part in PARTS))
    )
    # Calls a day of an Enterprise org (Salesforce "API Request Limits and Allocations").
    limits = Limits(per_day=100_000)
    at_root = True

    def routes(self) -> list[Route]:
        """Return the routes outside a version; `load` and `resume` add those below one."""
        return []

    def load(self, spec: Mapping[str, Any]) -> None:
        """Make the tables and fill them: what every world has, then this world's rows."""
        self._assemble(spec)
        self._org.tables.create()
        self._sessions.create()
        with self._org.transaction():
            self._loader.load(standard_rows())
            self._loader.load(spec.get("objects", {}))
        self._org.tables.keep_state()
        self.route_table = self._routes()

    def resume(self, spec: Mapping[str, Any]) -> None:
        """Take up the rows of an earlier process."""
        self._assemble(spec)
        self._org.tables.resume()
        self._sessions.resume()
        self._loader = Loader(self._org)
        self._edits = PersonEdits(self._org, self._loader)
        self.route_table = self._routes()

    def _assemble(self, spec: Mapping[str, Any]) -> None:
        self._org = Org(self.world, spec)
        self._sessions = Sessions(self._org)
        self._loader = Loader(self._org)
        self._edits = PersonEdits(self._org, self._loader)

    def banner(self) -> list[str]:
        """Return the invented credentials."""
        return [f"client {CLIENT_ID}, secret {CLIENT_SECRET}"]

    def is_counted(self, call: Call) -> bool:
        """Tell whether a call counts: signing in and the list of versions do not."""
        return call.path.startswith(f"{_DATA}/v")

    def throttled(self, exceeded: Exceeded) -> Response:
        """Answer a call beyond the calls of a day, or (per minute) too many at once."""
        kind = "TotalRequests" if exceeded.window == "day" else "ConcurrentPerOrgLongTxn"
        text = f"{kind} Limit exceeded."
        return self._with_usage(self._refused(SalesforceError(403, "REQUEST_LIMIT_EXCEEDED", text)))

    def expired_token(self, call: Call) -> Response:  # noqa: ARG002 - the reply is always the same
        """Make every token void and answer as to an expired one."""
        self._sessions.end_all()
        return self._with_usage(self._refused(expired()))

    def failure(self, status: int) -> Response:
        """Answer with Salesforce's body for a status."""
        return self._with_usage(failure_of(status))

    def rows(self, object_name: str, scope: Scope) -> list[Row]:  # noqa: ARG002 - one org
        """Return every row of an object."""
        return self._edits.rows(object_name)

    def row(self, object_name: str, row_id: str, scope: Scope) -> Row:  # noqa: ARG002 - one org
        """Return one row."""
        return self._edits.row(object_name, row_id)

    def create(self, object_name: str, fields: Row, scope: Scope) -> Row:  # noqa: ARG002 - one org
        """Add a row."""
        return self._edits.create(object_name, fields)

    def update(self, object_name: str, row_id: str, fields: Row, scope: Scope) -> Row:  # noqa: ARG002 - one org
        """Change some fields of a row."""
        return self._edits.update(object_name, row_id, fields)

    def delete(self, object_name: str, row_id: str, scope: Scope) -> None:  # noqa: ARG002 - one org
        """Put a row into the recycle bin."""
        self._edits.delete(object_name, row_id)

    def act(self, action: str, body: Row) -> Any:  # noqa: ANN401 - JSON
        """Do what a person or a nightly job does beside writing one record."""
        return actions.run(self._org, self._edits, action, body)

    # routes

    def _routes(self) -> list[Route]:
        org, records, collections = self._org, Records(self._org), Collections(self._org)
        describe, service = Describe(org), Service(org)
        composite = Composite(org, self._inner)
        oauth, soap = OAuth(org, self._sessions), Soap(org, self._sessions)
        below: list[tuple[str, str, Handler]] = [
            *chain.from_iterable(part.routes(org) for part in PARTS),
            ("GET", "", service.root),
            ("GET", "/limits", service.limits),
            ("GET", "/sobjects", describe.everything),
            ("GET", "/sobjects/{object}/describe", describe.one),
            ("GET", "/sobjects/{object}", describe.basic),
            ("POST", "/sobjects/{object}", records.create),
            ("POST", "/sobjects/{object}/Id", records.create),
            ("GET", "/sobjects/{object}/{id}", records.read),
            ("PATCH", "/sobjects/{object}/{id}", records.update),
            ("DELETE", "/sobjects/{object}/{id}", records.delete),
            ("GET", "/sobjects/{object}/{field}/{value:path}", records.read_by_key),
            ("PATCH", "/sobjects/{object}/{field}/{value:path}", records.upsert_by_key),
            ("DELETE", "/sobjects/{object}/{field}/{value:path}", records.delete_by_key),
            ("GET", "/composite", service.composite_root),
            ("POST", "/composite", composite.composite),
            ("POST", "/composite/batch", composite.batch),
            ("POST", "/composite/graph", composite.graph),
            ("POST", "/composite/tree/{object}", composite.tree),
            ("POST", "/composite/sobjects", collections.create),
            ("PATCH", "/composite/sobjects", collections.update),
            ("DELETE", "/composite/sobjects", collections.delete),
            ("GET", "/composite/sobjects/{object}", collections.read),
            ("POST", "/composite/sobjects/{object}", collections.read_by_body),
            ("PATCH", "/composite/sobjects/{object}/{field}", collections.upsert),
        ]
        self._below = [
            Route(method, f"{_DATA}/v{{version}}{path}{slash}", handler)
            for method, path, handler in below
            for slash in ("", "/")
            if not (slash and path.endswith(":path}"))
        ]
        outside = [
            Route("GET", _DATA, service.versions),
            Route("GET", f"{_DATA}/", service.versions),
            Route("POST", "/services/oauth2/token", oauth.token),
            Route("POST", "/services/oauth2/revoke", oauth.revoke),
            Route("POST", "/services/Soap/u/{version}", soap.login),
            Route("POST", "/services/Soap/u/{version}/{org:path}", soap.login),
            *(
                Route(method, template, self._guarded(handler))
                for method, template, handler in (
                    ("GET", "/services/oauth2/userinfo", service.user_info),
                    ("POST", "/services/oauth2/userinfo", service.user_info),
                    ("GET", "/id/{org}/{user}", service.identity),
                )
            ),
        ]
        guarded = [Route(r.method, r.template, self._guarded(r.handler)) for r in self._below]
        return outside + guarded

    def _guarded(self, handler: Handler) -> Handler:
        """Check session and version before a handler, and tell the usage after it."""

        def handle(call: Call) -> Response:
            try:
                call.user_id = self._sessions.user_of(call)
            except SalesforceError as error:
                return self._with_usage(self._refused(error))
            return self._with_usage(self._answered(handler, call))

        return handle

    def _answered(self, handler: Handler, call: Call) -> Response:
        try:
            if "version" in call.path_params:
                check_version(call.path_params["version"])
            _insist_on_unicode(call)
            return handler(call)
        except SalesforceError as error:
            return self._refused(error)
        except SeveralFoundError as error:
            return answer(error.urls, 300)
        except MalformedBodyError as error:
            return self._refused(SalesforceError(400, "JSON_PARSER_ERROR", str(error)))

    def _inner(
        self, outer: Call, method: str, url: str, body: object, headers: dict[str, str]
    ) -> Response:
        """Answer a part of a composite call; it is signed in and counted already."""
        parts = urlsplit(url)
        path = parts.path if parts.path.startswith("/") else f"{_DATA}/{parts.path}"
        if parts.path.startswith("services/"):
            path = f"/{parts.path}"
        call = Call(
            method=method,
            path=unquote(path),
            query=parse_qsl(parts.query, keep_blank_values=True),
            headers=Headers({**outer.headers, **headers}),
            body=b"" if body is None else dump(body).encode(),
            base_url=outer.base_url,
            user_id=outer.user_id,
        )
        for route in self._below:
            params = route.match(call.path)
            if params is not None and route.method == method:
                call.path_params = params
                return self._answered(route.handler, call)
        return failure_of(404)

    def _refused(self, error: SalesforceError) -> Response:
        return answer(error.body, error.status)

    def _with_usage(self, response: Response) -> Response:
        used, allowed = self._org.api_usage()
        response.headers["Sforce-Limit-Info"] = f"api-usage={used}/{allowed}"
        return response


def _insist_on_unicode(call: Call) -> None:
    """Refuse halves of surrogate pairs, which JSON can spell but no text can hold."""
    if call.headers.get("content-type", "").startswith(("text/csv", "multipart/")):
        return
    if b"\\ud" in call.body.lower():
        try:
            dump(call.json()).encode()
        except UnicodeEncodeError as error:
            raise MalformedBodyError("the body holds half a surrogate pair") from error
