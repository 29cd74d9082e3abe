"""The one command of this project: `python3 packaging/dev.py run`, `... test`, `... --help`.

It needs Python 3.11 or newer and nothing else. This file stays readable for any older Python, Python 2 too, so
that an old one says one sentence instead of a syntax error; what the verbs do begins in `verbs.py`.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 (this file is the one place that an older Python runs)
    sys.exit(
        "LLaVA Desktop needs Python 3.11 or newer. This is Python %d.%d (%s)."  # noqa: UP031 (Python 2 reads it)
        % (sys.version_info[0], sys.version_info[1], sys.executable)
    )

from verbs import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
