"""Composite, Batch, Graph and Tree."""

from __future__ import annotations

import pytest

DATA = "/services/data/v62.0"


def part(name, method="POST", url=f"{DATA}/sobjects/Account", **body):
    return {"referenceId": name, "method": method, "url": url, **({"body": body} if body else {})}


@pytest.fixture
def composite(sf):
    def send(*parts, **body):
        return sf.send("POST", "/composite", {"compositeRequest": parts, **body})

    return send


def test_parts_refer_to_earlier_ones(sandbox, sf, composite):
    answer = composite(
        part("a", Name="Acme"),
        part("c", url=f"{DATA}/sobjects/Contact", LastName="Ames", AccountId="@{a.id}"),
        part("r", "GET", f"{DATA}/sobjects/Contact/@{{c.id}}?fields=AccountId"),
    )
    lines = answer.json()["compositeResponse"]
    assert [line["httpStatusCode"] for line in lines] == [201, 201, 200]
    assert lines[0]["httpHeaders"] == {
        "Location": f"{DATA}/sobjects/Account/{lines[0]['body']['id']}"
    }
    assert lines[2]["body"]["AccountId"] == lines[0]["body"]["id"]
    assert sandbox.control("GET", "limits")["salesforce"]["used"]["day"] == 1


def test_parts_fail_alone(composite):
    lines = composite(
        part("bad", Website="no name"),
        part("c", url=f"{DATA}/sobjects/Contact", LastName="Ames", AccountId="@{bad.id}"),
        part("good", Name="Acme"),
        part("lost", "GET", f"{DATA}/nothing"),
    ).json()["compositeResponse"]
    assert [line["httpStatusCode"] for line in lines] == [400, 400, 201, 404]
    assert lines[0]["body"][0]["errorCode"] == "REQUIRED_FIELD_MISSING"
    assert lines[1]["body"][0]["errorCode"] == "PROCESSING_HALTED"


def test_all_or_none_undoes_everything(sandbox, composite):
    lines = composite(
        part("a", Name="Acme"), part("bad", Website="x"), part("b", Name="B"), allOrNone=True
    ).json()["compositeResponse"]
    assert [line["body"][0]["errorCode"] for line in lines] == [
        "PROCESSING_HALTED",
        "REQUIRED_FIELD_MISSING",
        "PROCESSING_HALTED",
    ]
    assert sandbox.rows("salesforce", "Account") == []


def test_collections_and_queries_inside(composite):
    records = [{"attributes": {"type": "Account"}, "Name": name} for name in "AB"]
    lines = composite(
        part("many", url=f"{DATA}/composite/sobjects", records=records),
        part("ask", "GET", f"{DATA}/query?q=SELECT+Name+FROM+Account+ORDER+BY+Name"),
        part("one", "GET", f"{DATA}/sobjects/Account/@{{ask.records[1].attributes.type}}"),
    ).json()["compositeResponse"]
    assert [each["Name"] for each in lines[1]["body"]["records"]] == ["A", "B"]
    assert lines[2]["httpStatusCode"] == 404


def test_how_many_parts(sf):
    body = {"compositeRequest": [part(f"p{n}", Name="A") for n in range(26)]}
    assert sf.error("POST", "/composite", body) == (400, "LIMIT_EXCEEDED")
    queries = [part(f"p{n}", "GET", f"{DATA}/query?q=x") for n in range(6)]
    body = {"compositeRequest": queries}
    assert sf.error("POST", "/composite", body) == (400, "PROCESSING_HALTED")


def test_batch_counts_every_part(sandbox, sf):
    urls = [
        "v62.0/sobjects/Task/describe",
        "/services/data/v62.0/limits",
        "services/data/v62.0/limits",
        "v62.0/sobjects/Nope/describe",
    ]
    parts = [{"method": "GET", "url": url} for url in urls]
    body = sf.send("POST", "/composite/batch", {"batchRequests": parts}).json()
    assert body["hasErrors"] is True
    assert [each["statusCode"] for each in body["results"]] == [200, 200, 200, 404]
    assert body["results"][0]["result"]["name"] == "Task"
    assert sandbox.control("GET", "limits")["salesforce"]["used"]["day"] == 4


def test_batch_may_halt(sf):
    parts = [
        {"method": "GET", "url": "v62.0/sobjects/Nope/describe"},
        {
            "method": "POST",
            "url": "v62.0/sobjects/Account",
            "richInput": {"Name": "A"},
        },
    ]
    body = {"batchRequests": parts, "haltOnError": True}
    results = sf.send("POST", "/composite/batch", body).json()["results"]
    assert [each["statusCode"] for each in results] == [404, 412]


def test_each_graph_is_all_or_none(sandbox, sf):
    def graph(name, *parts):
        return {"graphId": name, "compositeRequest": parts}

    body = {
        "graphs": [
            graph("1", part("a", Name="A"), part("bad", Website="x")),
            graph(
                "2",
                part("a", Name="B"),
                part("c", url=f"{DATA}/sobjects/Contact", LastName="C", AccountId="@{a.id}"),
            ),
        ]
    }
    graphs = sf.send("POST", "/composite/graph", body).json()["graphs"]
    assert [each["isSuccessful"] for each in graphs] == [False, True]
    assert [row["Name"] for row in sandbox.rows("salesforce", "Account")] == ["B"]


def test_processing_halts_after_14_failed_graphs(sf):
    bad = {"compositeRequest": [part("bad", Website="x")]}
    graphs = [{"graphId": str(n), **bad} for n in range(16)]
    told = sf.send("POST", "/composite/graph", {"graphs": graphs}).json()["graphs"]
    codes = [each["graphResponse"]["compositeResponse"][0]["body"][0]["errorCode"] for each in told]
    assert codes == ["REQUIRED_FIELD_MISSING"] * 14 + ["PROCESSING_HALTED"] * 2


def chain(length):
    """Each part refers to the one before."""
    first = part("p0", Name="A")
    others = [part(f"p{n}", Name="A", ParentId=f"@{{p{n - 1}.id}}") for n in range(1, length)]
    return {"graphId": "1", "compositeRequest": [first, *others]}


def varied(kinds):
    """Parts of so many versions."""
    url = "/services/data/v{}.0/sobjects/Account"
    parts = [part(f"p{n}", url=url.format(45 + n), Name="A") for n in range(kinds)]
    return {"graphId": "1", "compositeRequest": parts}


def wide(nodes):
    return {"graphId": "1", "compositeRequest": [part(f"p{n}", Name="A") for n in range(nodes)]}


@pytest.mark.parametrize(
    ("graphs", "is_taken"),
    [
        pytest.param([chain(15)], True, id="15 deep"),
        pytest.param([chain(16)], False, id="16 deep"),
        pytest.param([varied(15)], True, id="15 kinds"),
        pytest.param([varied(16)], False, id="16 kinds"),
        pytest.param([wide(250), wide(250)], True, id="500 nodes"),
        pytest.param([wide(250), wide(251)], False, id="501 nodes"),
        pytest.param([wide(1)] * 75, True, id="75 graphs"),
        pytest.param([wide(1)] * 76, False, id="76 graphs"),
    ],
)
def test_how_large_graphs_may_be(sandbox, sf, graphs, is_taken):
    answer = sf.send("POST", "/composite/graph", {"graphs": graphs})
    assert answer.status_code == (200 if is_taken else 400)
    if is_taken:
        assert all(each["isSuccessful"] for each in answer.json()["graphs"])
    else:
        assert answer.json()[0]["errorCode"] == "LIMIT_EXCEEDED"
        assert sandbox.rows("salesforce", "Account") == []


def test_tree(sandbox, sf):
    def leaf(name, **fields):
        return {"attributes": {"type": "Account", "referenceId": name}, **fields}

    good = {"records": [leaf("a", Name="A"), leaf("b", Name="B")]}
    answer = sf.send("POST", "/composite/tree/Account", good)
    assert (answer.status_code, answer.json()["hasErrors"]) == (201, False)
    assert [each["referenceId"] for each in answer.json()["results"]] == ["a", "b"]
    bad = {"records": [leaf("a", Name="C"), leaf("b")]}
    answer = sf.send("POST", "/composite/tree/Account", bad)
    assert answer.status_code == 400
    assert [each["referenceId"] for each in answer.json()["results"]] == ["b"]
    assert len(sandbox.rows("salesforce", "Account")) == 2
