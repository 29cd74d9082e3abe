"""Double-click entry: nothing but a call."""

from llava_desktop.start import main

if __name__ == "__main__":
    raise SystemExit(main())
