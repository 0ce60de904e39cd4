"""Gainsight CS: its routes, and the way from a refusal to a reply."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar
from uuid import uuid4

from crosswalk_sandbox.call import MalformedBodyError, reply
from crosswalk_sandbox.gainsight import envelope, failures
from crosswalk_sandbox.gainsight.auth import ACCESS_KEY, CLIENT_ID, CLIENT_SECRET, unauthorized
from crosswalk_sandbox.gainsight.cockpit.endpoints import CockpitEndpoints
from crosswalk_sandbox.gainsight.endpoints import Endpoints
from crosswalk_sandbox.gainsight.failures import (
    CockpitError,
    GatewayError,
    ObjectNotFoundError,
    RecordsRefusedError,
    RefusedError,
)
from crosswalk_sandbox.gainsight.metadata import standard_rows
from crosswalk_sandbox.gainsight.person_edits import PersonEdits
from crosswalk_sandbox.gainsight.switches import SWITCHES
from crosswalk_sandbox.gainsight.tenant import Tenant
from crosswalk_sandbox.limits import Limits
from crosswalk_sandbox.vendor import Route, Vendor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from starlette.responses import Response

    from crosswalk_sandbox.call import Call
    from crosswalk_sandbox.limits import Exceeded
    from crosswalk_sandbox.switches import Switch
    from crosswalk_sandbox.vendor import Handler, Row, Scope

Family = TypeVar("Family", Endpoints, CockpitEndpoints)
"""End points that share their state."""


class Gainsight(Vendor):
    """The vendor as the core sees it."""

    name = "gainsight"
    switches: ClassVar[tuple[Switch, ...]] = SWITCHES
    # Synchronous calls of a tenant (Gainsight API documentation; packages may differ).
    limits = Limits(per_minute=100, per_day=50_000)

    def routes(self) -> list[Route]:
        """Return every route, with and without a slash at the end."""
        objects, cockpit = (lambda: self._endpoints), (lambda: self._cockpit)
        routes = [
            Route("POST", "/v1/users/m2m/oauth/token", self._handler(Endpoints.token, objects)),
            *(
                Route(method, template, self._handler(endpoint, objects, authorised=True))
                for method, template, endpoint in Endpoints.TABLE
            ),
            *(
                Route(method, template, self._handler(endpoint, cockpit, authorised=True))
                for method, template, endpoint in CockpitEndpoints.TABLE
            ),
        ]
        slashed = [Route(r.method, f"{r.template}/", r.handler) for r in routes]
        return [*routes, *slashed]

    def load(self, spec: Mapping[str, Any]) -> None:
        """Make the tables and fill them: what every world has, then this world's rows."""
        self.resume(spec)
        self._tenant.tables.create()
        self._tenant.auth.create()
        for rows_by_object in (standard_rows(), spec.get("objects", {})):
            for name, rows in rows_by_object.items():
                self.load_rows(name, rows)
        self._tenant.loader.check_references()

    def resume(self, spec: Mapping[str, Any]) -> None:
        """Take up the tables of an earlier process."""
        self._tenant = Tenant(self.world, spec)
        self._edits = PersonEdits(self._tenant)
        self._endpoints = Endpoints(self._tenant, self.world.store, self._switches)
        self._cockpit = CockpitEndpoints(self._tenant, self.world.store, self._switches)

    def load_rows(self, object_name: str, rows: Iterable[Mapping[str, Any]]) -> int:
        """Add many rows in the form of a world file and return their number."""
        return self._tenant.loader.load_rows(self._tenant.catalog.get(object_name), rows)

    def key_id(self, object_name: str, key: str) -> str:
        """Return the id of the row that a world gave this `_key`."""
        return self._tenant.loader.key_id(self._tenant.catalog.get(object_name), key)

    def banner(self) -> list[str]:
        """Return the invented credentials."""
        return [f"access key {ACCESS_KEY}", f"M2M client {CLIENT_ID}, secret {CLIENT_SECRET}"]

    def throttled(self, exceeded: Exceeded) -> Response:  # noqa: ARG002 - the reply tells no window
        """Answer a call beyond a limit; neither Retry-After nor a reset time is documented."""
        code = self.switch("throttle_code")
        message = {"GU_2400": "Too many request"}.get(code, "Rate limit reached")
        return self._gateway(code, message, self.switch("throttle_status"))

    def expired_token(self, call: Call) -> Response:  # noqa: ARG002 - the reply is always the same
        """Make every token void and answer as to an expired one."""
        self._tenant.auth.forget_tokens()
        return self._gateway(unauthorized().code, unauthorized().message, 401)

    def failure(self, status: int) -> Response:
        """Answer with the gateway's body for a status."""
        known = {
            401: (unauthorized().code, unauthorized().message),
            404: ("GS_APIG_1000", "Not Found"),
            405: failures.INVALID_CALL,
            429: (self.switch("throttle_code"), "Rate limit reached"),
        }
        return self._gateway(*known.get(status, ("GU_1101", "Oops, something went wrong")), status)

    def rows(self, object_name: str, scope: Scope) -> list[Row]:  # noqa: ARG002 - one tenant
        """Return every row of an object."""
        return self._edits.rows(object_name)

    def row(self, object_name: str, row_id: str, scope: Scope) -> Row:  # noqa: ARG002 - one tenant
        """Return one row."""
        return self._edits.row(object_name, row_id)

    def create(self, object_name: str, fields: Row, scope: Scope) -> Row:  # noqa: ARG002 - one tenant
        """Add a row."""
        return self._edits.create(object_name, fields)

    def update(self, object_name: str, row_id: str, fields: Row, scope: Scope) -> Row:  # noqa: ARG002 - one tenant
        """Change some fields of a row."""
        return self._edits.update(object_name, row_id, fields)

    def delete(self, object_name: str, row_id: str, scope: Scope) -> None:  # noqa: ARG002 - one tenant
        """Remove a row."""
        self._edits.delete(object_name, row_id)

    def _switches(self) -> dict[str, Any]:
        return {switch.name: self.switch(switch.name) for switch in SWITCHES}

    def _handler(
        self,
        endpoint: Callable[[Family, Call, str], envelope.Body],
        family: Callable[[], Family],
        *,
        authorised: bool = False,
    ) -> Handler:
        def handle(call: Call) -> Response:
            request_id = str(uuid4())
            try:
                if authorised:
                    self._tenant.auth.check(call, self._switches())
                _insist_on_unicode(call)
                with self.world.store.transaction():
                    body, status = endpoint(family(), call, request_id), 200
            except (RefusedError, ObjectNotFoundError, RecordsRefusedError) as error:
                body, status = self._refusal(request_id, error)
            except MalformedBodyError as error:
                refused = RefusedError(failures.INVALID_GENERIC, str(error))
                body, status = self._refusal(request_id, refused)
            return self._reply(request_id, body, status)

        return handle

    def _refusal(self, request_id: str, error: Exception) -> tuple[envelope.Body, int]:
        """Return body and status of a refusal; the gateway's statuses are never hidden."""
        accepted = 200 if self.switch("failure_status") == "200" else None
        match error:
            case GatewayError():
                body = envelope.gateway_failure(request_id, error.code, error.message)
                return body, error.status
            case ObjectNotFoundError():
                instance = f"{datetime.fromtimestamp(self.world.clock.now(), UTC):%F %T} UTC"
                body = envelope.object_not_found(request_id, instance)
                return body, accepted or self.switch("object_not_found_status")
            case RecordsRefusedError():
                body = envelope.records_refused(request_id, error.records, self._switches())
                return body, accepted or 400
            case CockpitError():
                body = envelope.failure(request_id, error.code, error.message, {})
                return body, accepted or error.status
            case RefusedError():
                body = envelope.failure(request_id, error.code, error.message)
                return body, accepted or error.status
            case _:
                raise error

    def _gateway(self, code: str, message: str, status: int) -> Response:
        request_id = str(uuid4())
        return self._reply(request_id, envelope.gateway_failure(request_id, code, message), status)

    def _reply(self, request_id: str, body: envelope.Body, status: int) -> Response:
        limits = self.world.limiters[self.name].limits
        windows = ((limits.per_minute, 60), (limits.per_day, 86_400))
        headers = {
            "x-gs-request-id": request_id,
            "x-request-id": request_id,
            # The header is documented, the form of its value is not.
            "x-ratelimit-limit": ", ".join(f"{n};w={w}" for n, w in windows if n is not None),
        }
        return reply(body, status, headers)


def _insist_on_unicode(call: Call) -> None:
    """Refuse halves of surrogate pairs, which JSON can spell but no text can hold."""
    if b"\\ud" in call.body.lower():
        try:
            json.dumps(call.json(), ensure_ascii=False).encode()
        except UnicodeEncodeError as error:
            raise MalformedBodyError("the body holds half a surrogate pair") from error
