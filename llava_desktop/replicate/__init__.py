"""Replicate's predictions API over httpx: one method per endpoint, the SSE decoder, JSON <-> core, retry rules.

May import: `core`, httpx, truststore.
Thread: the network worker's asyncio loop.
"""
