"""The embedded engine: a small Replicate-compatible HTTP server on loopback. It is not LLaVA and says so.

May import: the standard library, Pillow, `core`.
Thread: a process of its own, so that what it computes costs the window no frame.
"""
