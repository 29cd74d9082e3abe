"""Where the bundled files lie: the stylesheet, the icons, the example picture."""

import sys
from pathlib import Path


class ResourcesMissing(FileNotFoundError):
    """The installation is damaged: `resources/` is in none of its three places."""


def resource_path(name: str) -> Path:
    """The bundled file `name`, e.g. `icons/picture.svg`, in a frozen bundle, an installed wheel or a checkout.

    The file itself is not looked at; ResourcesMissing when the whole folder is nowhere.
    """
    return _resources_folder() / name


def _resources_folder() -> Path:
    package = Path(__file__).resolve().parent
    places = [package / "resources", package.parent / "resources"]
    frozen_at: str | None = getattr(sys, "_MEIPASS", None)
    if frozen_at is not None:
        places.insert(0, Path(frozen_at) / "resources")
    for place in places:
        if place.is_dir():
            return place
    raise ResourcesMissing(f"no resources folder beside {package.name}")
