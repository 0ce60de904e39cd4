"""The expression of a filter."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosswalk_sandbox.gainsight.expression import Both, ExpressionError, aliases, parse, walk


@pytest.mark.parametrize(
    ("text", "sql"),
    [
        ("A", "A"),
        (" A  and B ", "(A AND B)"),
        ("A OR B", "(A OR B)"),
        ("A OR B AND C", "(A OR (B AND C))"),
        ("A AND B OR C", "((A AND B) OR C)"),
        ("(A OR B) AND C", "((A OR B) AND C)"),
        ("((A))", "A"),
        ("cond1 AND cond_2", "(cond1 AND cond_2)"),
    ],
)
def test_and_binds_tighter_than_or(text, sql):
    assert walk(parse(text), lambda alias: alias).replace("and", "AND") == sql


@pytest.mark.parametrize(
    "text",
    ["", "AND", "A AND", "A B", "A OR OR B", "(A", "A)", "()", "A & B", "A AND (B OR)", "(" * 200],
)
def test_malformed_expressions_are_refused(text):
    with pytest.raises(ExpressionError):
        parse(text)


def test_parentheses_can_be_switched_off():
    assert parse("A AND B", parentheses=False) == Both("AND", "A", "B")
    with pytest.raises(ExpressionError, match="parentheses"):
        parse("(A)", parentheses=False)


terms = st.recursive(
    st.sampled_from("ABCD"),
    lambda inner: st.builds("({} {} {})".format, inner, st.sampled_from(["AND", "OR"]), inner),
    max_leaves=8,
)
flat = st.lists(st.sampled_from(["AND", "OR"]), max_size=6).flatmap(
    lambda operators: st.lists(
        st.sampled_from("ABCD"), min_size=len(operators) + 1, max_size=len(operators) + 1
    ).map(
        lambda names: " ".join(
            itertools.chain(
                *itertools.zip_longest(names, operators, fillvalue=""),
            )
        ).strip()
    )
)


@given(st.one_of(terms, flat))
def test_an_expression_means_what_python_makes_of_it(text):
    term = parse(text)
    written = walk(term, lambda alias: alias)
    names = sorted(set(aliases(term)))
    for truth in itertools.product([True, False], repeat=len(names)):
        world = dict(zip(names, truth, strict=True))
        assert eval(_python(text), {}, world) == eval(_python(written), {}, world)  # noqa: S307 - our own text


def _python(text: str) -> str:
    return text.replace("AND", "and").replace("OR", "or")
