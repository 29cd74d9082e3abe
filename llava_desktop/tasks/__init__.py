"""What the app does, as async functions that know no Qt: ask, resume, reconcile, cancel, check a token.

May import: `core`, `images`, `replicate`, `storage`, asyncio.
Thread: the network worker's asyncio loop.
"""
