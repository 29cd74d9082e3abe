"""Which model answers when nobody chose another."""

DEFAULT_VERSION = "41ecfbfb261e6c1adf3ad896c9066ca98346996d7c4045c5bc944a79d430f174"
"""yorickvp/llava-v1.6-34b."""
