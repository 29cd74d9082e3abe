"""Decoding in a process of its own: what crashes, hangs or swells there costs one picture (decision 7).

`decoder.py` and `process.py` are the app's side, `worker.py` and `limits.py` the child's, `messages.py` lies between.
May import: as `images`; `process.py` and `messages.py` no Pillow, so that the window can hold the process.
Thread: the image worker; `DecoderProcess.close` any.
"""
