"""How large a graph of calls may be (REST API Developer Guide, "Composite Graph Limits").

That a graph beyond its limits refuses the whole request is not documented; assumed.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from crosswalk_sandbox.salesforce.errors import SalesforceError

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_NODES = 500  # of all graphs of a request
MAX_DEPTH = 15
MAX_KINDS = 15

_REFERENCE = re.compile(r"@\{([^}.\[]+)")
_KIND = re.compile(r"/services/data/v([\d.]+)/(?:sobjects/)?([^/?]+)")


def check(graphs: Sequence[dict[str, Any]]) -> None:
    """Check the graphs of one request.

    Raises:
        SalesforceError: One is too deep or too varied, or they are too large together.
    """
    parts = [[p for p in each.get("compositeRequest") or () if isinstance(p, dict)]
             for each in graphs]  # fmt: skip
    if sum(map(len, parts)) > MAX_NODES:
        raise _too_many(f"The request holds more than {MAX_NODES} nodes")
    for graph in parts:
        if _depth(graph) > MAX_DEPTH:
            raise _too_many(f"A graph is deeper than {MAX_DEPTH} nodes")
        if len({_kind(part) for part in graph}) > MAX_KINDS:
            raise _too_many(f"A graph has more than {MAX_KINDS} different nodes")


def _depth(graph: list[dict[str, Any]]) -> int:
    """Return the number of nodes on the longest way from one to those it refers to."""
    depths: dict[str, int] = {}
    for part in graph:
        texts = json.dumps([part.get("url"), part.get("body")])
        before = [depths.get(name, 0) for name in _REFERENCE.findall(texts)]
        depths[str(part.get("referenceId"))] = 1 + max(before, default=0)
    return max(depths.values(), default=0)


def _kind(part: dict[str, Any]) -> tuple[str, ...]:
    found = _KIND.match(str(part.get("url")))
    version, name = found.groups() if found else ("", str(part.get("url")))
    return version, str(part.get("method")).upper(), name.lower()


def _too_many(message: str) -> SalesforceError:
    return SalesforceError(400, "LIMIT_EXCEEDED", message)
