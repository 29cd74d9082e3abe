"""The token and the stream path that the tests use: if either is ever found in a file, the app wrote it there."""

import secrets

MARK = "C4n4ryQzX7vKp2Wj"
"""In both of them, and in nothing else."""
TOKEN = f"r8_{MARK}T0ken5th4tNobodyMay3a"
"""Of the shape of a real one: `r8_` and 37 letters and digits."""
STREAM = f"{MARK}Str3am"


def stream_key() -> str:
    """The secret part of a stream's address, another one each time."""
    return f"{STREAM}{secrets.token_urlsafe(24)}"
