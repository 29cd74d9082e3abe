"""What lies beside the program on Linux: the desktop entry, the icons, the AppStream metainfo."""

import shutil
import time
from pathlib import Path
from string import Template

from contents import APP_ID, NAME

FILES = Path(__file__).resolve().parent / "linux"


def lay_out_share(share: Path, icons: Path, *, version: str, built_at: int) -> None:
    """Fills a `share` folder. icons: where `icons.py` put them. built_at: seconds since 1970."""
    _copy(FILES / f"{NAME}.desktop", share / "applications" / f"{NAME}.desktop")
    shutil.copytree(icons / "hicolor", share / "icons" / "hicolor")
    metainfo = Template((FILES / "metainfo.xml").read_text("utf-8")).substitute(
        id=APP_ID, version=version, date=time.strftime("%Y-%m-%d", time.gmtime(built_at))
    )
    file = share / "metainfo" / f"{APP_ID}.metainfo.xml"
    file.parent.mkdir(parents=True)
    file.write_text(metainfo, "utf-8")


def validations(share: Path) -> list[list[str | Path]]:
    """The commands that check what `lay_out_share` made; each ends with 0 when all is well."""
    return [
        ["desktop-file-validate", "--no-hints", share / "applications" / f"{NAME}.desktop"],
        ["appstreamcli", "validate", "--no-net", share / "metainfo" / f"{APP_ID}.metainfo.xml"],
    ]


def _copy(source: Path, to: Path) -> None:
    to.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, to)
