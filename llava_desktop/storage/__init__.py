"""What stays on this computer: history and journal (sqlite3), pictures by content hash, tokens (keyring), settings.

May import: `core`, sqlite3, keyring, platformdirs.
Thread: the writer connection has a thread of its own, and so has the keyring; pages are read on the GUI thread.
"""
