"""Pictures through Pillow: open safely, turn upright, flatten, fit, encode, thumbnail.

May import: `core`, Pillow.
Thread: the image worker; nothing here is called on the GUI thread.
"""
