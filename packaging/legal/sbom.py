"""The bill of materials, CycloneDX 1.6 as JSON: `python sbom.py FILE`. Made of the lock and the licences alone.

The same lock gives the same bytes: there is no time in it, and its serial number is computed from what it holds. It
names packages by purl, and no server that they might be fetched from.
"""

import json
import sys
import uuid
from pathlib import Path
from typing import Any

from licenses import APP, LOCK, ROOT, ShippedPart, collect
from locked import LockedPackage, locked_packages

_SPACE = uuid.UUID("6f6d2b0e-6c1d-4d0a-9c55-1d5f8c1b7a60")
"""Ours, for serial numbers; drawn once."""


def bill_of_materials(version: str, lock: Path = LOCK) -> str:
    """version: the app's."""
    packages = {package.name: package for package in locked_packages(lock)}
    components = [_component(part, packages.get(part.name)) for part in collect(lock).parts if part.name != APP]
    root = _component(ShippedPart("llava-desktop", version, "MIT", APP, (), ()), None)
    root |= {"type": "application", "purl": f"pkg:pypi/llava-desktop@{version}"}
    content: dict[str, Any] = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": root},
        "components": components,
        "dependencies": [
            {"ref": root["bom-ref"], "dependsOn": sorted(component["bom-ref"] for component in components)}
        ],
    }
    serial = uuid.uuid5(_SPACE, json.dumps(content, sort_keys=True))
    return json.dumps(content | {"serialNumber": f"urn:uuid:{serial}"}, indent=2, sort_keys=True) + "\n"


def _component(part: ShippedPart, package: LockedPackage | None) -> dict[str, Any]:
    made: dict[str, Any] = {
        "type": "library",
        "bom-ref": f"{part.name}@{part.version}" if part.version else part.name,
        "name": part.name,
        "licenses": [{"expression": part.licence}],
    }
    if part.version:
        made["version"] = part.version
    if part.note:
        made["description"] = part.note
    if package is not None:
        # One for each file that may be installed as this package: which of them is, is the system's business.
        made["hashes"] = [{"alg": "SHA-256", "content": content} for content in package.hashes]
        made["purl"] = f"pkg:pypi/{package.name}@{package.version}"
        if package.marker:
            made["properties"] = [{"name": "llava-desktop:marker", "value": package.marker}]
    return made


def app_version() -> str:
    """Read, not imported: this runs in environments that cannot import the app."""
    source = (ROOT / "llava_desktop" / "__init__.py").read_text("utf-8")
    return next(line.split('"')[1] for line in source.splitlines() if line.startswith("__version__"))


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(bill_of_materials(app_version()), "utf-8", newline="\n")
