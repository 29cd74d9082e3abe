"""Widgets. Intentions go up as signals, state comes down by `render(...)`, which emits nothing.

May import: `core`, `qt`, PySide6; never httpx, sqlite3, keyring or PIL.
Thread: the GUI thread.
"""
