"""The grammar of conditions, expressions and literals, over a list of tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, cast

from crosswalk_sandbox.salesforce.soql import problems
from crosswalk_sandbox.salesforce.soql.tokens import Token, tokens
from crosswalk_sandbox.salesforce.soql.tree import Call, Comparison, Junction, Not, Path, Value

if TYPE_CHECKING:
    from crosswalk_sandbox.salesforce.errors import SalesforceError
    from crosswalk_sandbox.salesforce.soql.tree import Condition, Expression, Select

_COMPARED = frozenset({"=", "!=", "<>", "<", "<=", ">", ">="})
_LITERALS = frozenset({"string", "number", "date", "datetime"})
_RESERVED = frozenset({"and", "or", "not", "in", "like", "from", "select", "where"})
_DEEPEST = 100


class ConditionsGrammar:
    """Reads conditions. The parser adds the clauses around them."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._tokens = tokens(text)
        self._position = 0
        self._depth = 0

    def select(self) -> Select:
        """Read a query (inside parentheses of IN)."""
        raise NotImplementedError

    @property
    def here(self) -> Token:
        """The next token."""
        return self._tokens[self._position]

    def next(self) -> Token:
        """Return the next token and go on."""
        token = self.here
        self._position += token.kind != "end"
        return token

    def take(self, word: str) -> bool:
        """Go on if the next token is this word or mark."""
        found = self.here.kind != "string" and self.here.word == word
        self._position += found
        return found

    def expect(self, word: str) -> None:
        """Go on, or refuse the query, because nothing else can stand here."""
        if not self.take(word):
            raise self.unexpected()

    def unexpected(self) -> SalesforceError:
        """Return the refusal of the next token."""
        return problems.unexpected(self.text, self.here.at, self.here.text)

    def path(self) -> Path:
        """Read a field or a field of a parent."""
        if self.here.kind != "name" or self.here.word in _RESERVED:
            raise self.unexpected()
        token = self.next()
        return Path(tuple(token.text.split(".")), token.at)

    def expression(self) -> Expression:
        """Read a path or a function of a path."""
        path = self.path()
        if not self.take("("):
            return path
        argument = None if self.here.text == ")" else self.path()
        self.expect(")")
        return Call(str(path).lower(), argument, path.at)

    def condition(self) -> Condition:
        """Read conditions joined by AND or by OR; both at once need parentheses."""
        term = self._operand()
        word = self.here.word
        if self.here.kind != "name" or word not in {"and", "or"}:
            return term
        terms = [term]
        while self.take(word):
            terms.append(self._operand())
        return Junction(cast("Literal['and', 'or']", word), tuple(terms))

    def _operand(self) -> Condition:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise problems.refused("QUERY_TOO_COMPLICATED", "Query is either selecting too many")
        if self.take("not"):
            term: Condition = Not(self._operand())
        elif self.take("("):
            term = self.condition()
            self.expect(")")
        else:
            term = self._comparison()
        self._depth -= 1
        return term

    def _comparison(self) -> Comparison:
        left = self.expression()
        if self.here.text in _COMPARED:
            operator = self.next().text.replace("<>", "!=")
            return Comparison(left, operator, (self._value(),))
        if self.take("like"):
            return Comparison(left, "like", (self._value(),))
        operator = "not in" if self.take("not") else self.here.word
        if operator == "not in":
            self.expect("in")
        elif operator in {"in", "includes", "excludes"}:
            self.next()
        else:
            raise self.unexpected()
        self.expect("(")
        if self.here.word == "select" and operator.endswith("in"):
            inner = self.select()
            self.expect(")")
            return Comparison(left, operator, (), inner)
        values = [self._value()]
        while self.take(","):
            values.append(self._value())
        self.expect(")")
        return Comparison(left, operator, tuple(values))

    def _value(self) -> Value:
        token = self.here
        if token.text == ":":
            message = "Bind variables only allowed in Apex code"
            raise problems.located(problems.MALFORMED, self.text, token.at, message)
        if token.kind == "string":
            self.next()
            return Value("string", token.text[1:-1], token.at)
        if token.kind in _LITERALS:
            self.next()
            kind = cast("Literal['number', 'date', 'datetime']", token.kind)
            return Value(kind, token.text, token.at)
        if token.kind != "name":
            raise self.unexpected()
        self.next()
        count = None
        if self.take(":"):
            if not self.here.text.isdigit():
                raise self.unexpected()
            count = int(self.next().text)
        return Value("word", token.text.lower(), token.at, count)
