"""LLaVA Desktop: drop a picture, ask, watch the answer stream in, find it next month.

`ARCHITECTURE.md` beside this file shows the layers, the threads and the life of one question.
"""

__version__ = "0.1.0"

RELEASES = ""
"""The https address that announces the newest version, as JSON with `version` or `tag_name` in it; empty for none.

Whoever builds the app for people writes it here. It is asked only when a person switches that on.
"""
