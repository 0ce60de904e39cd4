"""One way to write a number, so that numbers which are equal are equal as text."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

MAX_EXPONENT = 400  # more than any float has; a text such as 9e9999999 would fill the memory


def numeral(text: str) -> str | None:
    """Return the number in `text` without exponent and superfluous zeros, None when it is none."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    if not number.is_finite() or abs(number.adjusted()) > MAX_EXPONENT:
        return None
    return format(number.normalize(), "f")
