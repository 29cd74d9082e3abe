"""`python -m tests.fault_server [--script FILE.json] [--token TOKEN]`: one JSON line, then serve until stdin ends."""

import argparse
import json
import sys
from pathlib import Path

from llava_desktop.demo.describe.model import DescribingModel
from tests.fault_server.script_file import load
from tests.fault_server.server import FaultServer


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fault_server")
    parser.add_argument("--script", type=Path)
    parser.add_argument("--token", help="a token of the test's own; random without")
    parser.add_argument("--describe", action="store_true", help="answer as the demo engine does")
    options = parser.parse_args()
    with FaultServer(DescribingModel() if options.describe else None, token=options.token) as server:
        if options.script is not None:
            load(options.script, server)
        hello = {"base_url": server.base_url, "token": server.token}
        print(json.dumps(hello), flush=True)  # noqa: T201 what the parent reads
        sys.stdin.read()
    return 0


if __name__ == "__main__":
    sys.exit(main())
