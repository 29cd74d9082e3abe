"""Which licences a part of the app may have. One that would bind the whole app, such as the GPL, is none of them."""

import re
from collections.abc import Iterator

ALLOWED = frozenset(
    {
        # Do with it what you like, and name us.
        *(
            "0BSD",
            "Apache-2.0",
            "BSD-2-Clause",
            "BSD-3-Clause",
            "CC0-1.0",
            "FTL",
            "HPND",
            "LicenseRef-ICC-License",
            "IJG",
            "ISC",
            "Libpng",
        ),
        *("MIT", "MIT-0", "MIT-CMU", "PSF-2.0", "Unicode-3.0", "Unlicense", "X11", "Zlib", "blessing", "libpng-2.0"),
        *("libtiff",),
        # Its own files stay open; what uses them need not be.
        "MPL-2.0",
        # The library can be replaced by the person who has the app (ours are shared libraries that lie beside it).
        *("LGPL-2.1-or-later", "LGPL-3.0-only", "LGPL-3.0-or-later"),
        # An exception leaves free what it is combined with.
        "GPL-2.0-or-later WITH Bootloader-exception",
        # Passed on unchanged under its maker's own terms.
        "LicenseRef-Microsoft-Runtime",
    }
)

_TOKEN = re.compile(r"\s*(\(|\)|[A-Za-z0-9.+-]+)")


class BadExpression(ValueError):
    """It is no SPDX licence expression."""


def is_allowed(expression: str) -> bool:
    """Of `A OR B` one side has to be allowed, of `A AND B` both; `A WITH exception` is a licence of its own.

    Raises BadExpression.
    """
    tokens = list(_tokens(expression))
    allowed = _either(tokens)
    if tokens:
        raise BadExpression(expression)
    return allowed


def _tokens(expression: str) -> Iterator[str]:
    end = 0
    while end < len(expression.rstrip()):
        found = _TOKEN.match(expression, end)
        if found is None:
            raise BadExpression(expression)
        end = found.end()
        yield found[1]


def _either(tokens: list[str]) -> bool:
    allowed = _both(tokens)
    while tokens[:1] == ["OR"]:
        tokens.pop(0)
        allowed = _both(tokens) or allowed  # the right side is read in any case
    return allowed


def _both(tokens: list[str]) -> bool:
    allowed = _one(tokens)
    while tokens[:1] == ["AND"]:
        tokens.pop(0)
        allowed = _one(tokens) and allowed
    return allowed


def _one(tokens: list[str]) -> bool:
    if not tokens or tokens[0] in {"OR", "AND", "WITH", ")"}:
        raise BadExpression("a licence is missing")
    name = tokens.pop(0)
    if name == "(":
        allowed = _either(tokens)
        if tokens[:1] != [")"]:
            raise BadExpression("a bracket is not closed")
        tokens.pop(0)
        return allowed
    if tokens[:1] == ["WITH"]:
        tokens.pop(0)
        name = f"{name} WITH {tokens.pop(0) if tokens else ''}"
    return name in ALLOWED
