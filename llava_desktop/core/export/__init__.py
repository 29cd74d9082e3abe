"""Questions as documents that other programs read, and our own records of them back again.

Pure text: `storage/export.py` reads the questions and writes the files. Answers are drawn of the pieces of
`core/rich_text.py`, which the caller's parser makes. Any thread.
"""
