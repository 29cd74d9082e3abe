"""`python -m llava_desktop.images.apart`: the decoding process."""

import sys

from llava_desktop.images.apart.worker import main

sys.exit(main())
