"""Where the program lies, and how it starts its own helpers."""

import os
import sys
from pathlib import Path

from llava_desktop.core.child_command import ChildCommand
from llava_desktop.core.options import TOKEN_VARIABLE

SERVE_DEMO = "--serve-demo"
"""Not for people: in a bundle the app's own executable is also the demo engine's."""
DECODE_PICTURES = "--decode-pictures"
"""Nor this one: the process that decodes what a stranger made."""


def program_folder() -> Path | None:
    """Beside which a portable folder may lie: a bundle's, or a checkout's; None for an installed package."""
    if getattr(sys, "frozen", False):
        return Path(sys.executable).resolve().parent
    checkout = Path(__file__).resolve().parents[1]
    return checkout if (checkout / "packaging" / "dev.py").is_file() else None


def decoder_command() -> ChildCommand:
    return child_command(DECODE_PICTURES, "llava_desktop.images.apart")


def demo_command() -> ChildCommand:
    return child_command(SERVE_DEMO, "llava_desktop.demo")


def child_command(option: str, module: str) -> ChildCommand:
    """option: what a bundle's own executable is told. module: what Python runs elsewhere, from this very package."""
    environment = {name: value for name, value in os.environ.items() if name != TOKEN_VARIABLE}
    if getattr(sys, "frozen", False):
        return ChildCommand([sys.executable, option], environment)
    environment["PYTHONPATH"] = str(Path(__file__).resolve().parents[1])
    return ChildCommand([sys.executable, "-m", module], environment)
