"""How releases are numbered, and which of two is the newer one."""

import re
from typing import NamedTuple

_SHAPE = re.compile(r"v?([0-9]{1,6}(?:\.[0-9]{1,6}){1,3})((?!\.?[0-9])[0-9A-Za-z.+-]{0,40})")


class BadVersion(ValueError):
    """It is not numbered as our releases are."""


class Version(NamedTuple):
    """number: without zeros at its end, so that 1.0 is 1.0.0. is_final: nothing such as `rc1` or `.dev0` behind it.

    text: as it was written, for people; it holds nothing but letters, digits and `.+-`.
    """

    number: tuple[int, ...]
    is_final: bool
    text: str


def parsed_version(text: str) -> Version:
    """Of `0.2.0`, `v0.2.0`, `0.2.0rc1`. Raises BadVersion."""
    found = _SHAPE.fullmatch(text.strip())
    if found is None:
        raise BadVersion
    number = [int(part) for part in found[1].split(".")]
    while number and number[-1] == 0:
        number.pop()
    return Version(tuple(number), is_final=not found[2], text=text.strip().removeprefix("v"))


def is_worth_telling(offered: Version, running: Version) -> bool:
    """Whether people should hear of `offered`: it is finished, and newer. 1.0 is newer than 1.0rc1."""
    if not offered.is_final:
        return False
    return offered.number > running.number or (offered.number == running.number and not running.is_final)
