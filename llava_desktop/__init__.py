"""LLaVA Desktop: drop a picture, ask, watch the answer stream in, find it next month.

`ARCHITECTURE.md` beside this file shows the layers, the threads and the life of one question.
"""

__version__ = "0.1.0"
