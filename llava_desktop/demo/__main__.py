"""`python -m llava_desktop.demo`: the embedded engine as a process of its own."""

import sys

from llava_desktop.demo.serve import main

sys.exit(main(sys.stdin, sys.stdout))
