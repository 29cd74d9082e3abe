"""The driver, for a build that names an address of releases: `… tests.app.newer_version ADDRESS SCENARIO ARGS`."""

import sys
from typing import Any

from llava_desktop import backstage
from tests.app import driver


def told(desktop: Any) -> driver.Steps:
    it = driver.parts(desktop)
    yield lambda: not it.window.notice.isHidden()
    driver.say(it.window.notice.text())


def ready(desktop: Any) -> driver.Steps:
    it = driver.parts(desktop)
    yield lambda: it.engines.engine is not None


if __name__ == "__main__":
    driver.put(backstage, "RELEASES", sys.argv.pop(1))
    for scenario in (told, ready):
        driver.put(driver, scenario.__name__, scenario)
    sys.exit(driver.main())
