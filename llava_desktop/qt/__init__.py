"""QtCore only: worker threads, controllers, list models. The bridge from asyncio and Pillow to signals.

May import: `core`, `images`, `replicate`, `storage`, `tasks`, PySide6.QtCore.
Thread: controllers and models live on the GUI thread; `run()` of each worker is its own thread.
"""
