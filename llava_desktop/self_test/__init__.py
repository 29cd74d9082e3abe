"""`--self-test`: looks whether this installation has all that the app needs, and says it line by line.

May import: every layer but tasks, ui and demo, and the libraries it looks at. It asks no keyring, and no host but the
demo engine.
Thread: the process's only one, with no window; `app.py` imports it for this option alone.
"""
