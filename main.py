"""Double-click entry."""

import gc

# Nothing that a start makes is garbage, and looking for it takes a tenth of the way to the first paint.
gc.disable()

from llava_desktop.app import main  # noqa: E402

if __name__ == "__main__":
    raise SystemExit(main())
