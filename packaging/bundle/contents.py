"""What is in the bundle, by name. PyInstaller collects what might be needed; this says what is.

Everything here is an allow-list, so that a new version of a library cannot bring a surprise: what it adds is left out,
and what the app then misses is found by `linkage.py`, by `--self-test` and by the proof.
"""

import posixpath
import re
from pathlib import Path, PurePosixPath

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
NAME = "llava-desktop"
APP_ID = "io.github.llavadesktop.LlavaDesktop"
"""For AppStream and macOS. Whoever publishes the project first puts a name of a domain of theirs here."""

RESOURCES = ("app.svg", "example.jpg", "icons", "languages", "licenses", "style.qss")
"""Of `resources/`; the screenshots there are the README's."""

LANGUAGES = tuple(path.stem.removeprefix("llava_") for path in sorted((ROOT / "resources" / "languages").glob("*.qm")))
"""Qt's own words in them go in, too."""

LATE_IMPORTS = ("llava_desktop.assembly", "llava_desktop.demo.serve", "llava_desktop.self_test.run")
"""What the app imports inside functions; named here so that nobody has to trust a tool to find it."""

EXCLUDED_MODULES = (
    # Whole subjects of the standard library that a window with one HTTP client does not touch.
    *("tkinter", "turtle", "idlelib", "curses", "readline", "test", "unittest", "doctest", "pdb", "pydoc"),
    *("distutils", "ensurepip", "venv", "lib2to3", "setuptools", "_distutils_hack", "pkg_resources", "pip", "xmlrpc"),
    *("multiprocessing", "ftplib", "smtplib", "telnetlib", "imaplib", "nntplib", "poplib", "mailbox", "webbrowser"),
    # Optional in `zipfile` and `shutil`; they would bring two system libraries whose names differ between systems.
    *("bz2", "_bz2", "lzma", "_lzma"),
    # Optional in `uuid`, which asks the system for random numbers when it is not there.
    "_uuid",
    # Alternatives to what the app uses. A second asyncio, a debugger's console, a command line.
    *("trio", "httpcore._backends.trio", "anyio._backends._trio", "anyio.pytest_plugin", "uvloop", "IPython"),
    *("httpx._main", "keyring.cli", "keyring.devpi_client", "keyring.testing"),
    # Keyrings that are not on the allow-list of `storage/keyring_tokens.py`: without encryption, or none at all.
    *("keyring.backends.chainer", "keyring.backends.null", "keyrings"),
    # What the window draws text with is Qt, and pictures go to it as pixels.
    *(
        "PIL._imagingft",
        "PIL._imagingtk",
        "PIL.ImageTk",
        "PIL.ImageQt",
        "PIL.ImageGrab",
        "PIL.ImageShow",
        "PIL.ImageWin",
    ),
    "numpy",
)

IMAGE_PLUGINS = ("Avif", "Bmp", "Gif", "Jpeg", "Mpo", "Png", "Tiff", "WebP")
"""Of Pillow. Those that `images/` names; TIFF and MPO also because JPEG's own metadata needs them."""

RUNTIME_HOOKS_LEFT_OUT = ("pyi_rth_pyside6", "pyi_rth_cryptography_openssl", "pyi_rth_multiprocessing")
"""Of PyInstaller. They put paths of the bundle into the environment, where every program that we start finds them:
Qt finds its plugins without (PySide6's own qt.conf)."""

_QT_BINDINGS = ("QtCore", "QtGui", "QtWidgets", "QtSvg", "QtNetwork")
QT_BINDINGS = {"linux": (*_QT_BINDINGS, "QtDBus"), "win32": _QT_BINDINGS, "darwin": _QT_BINDINGS}
"""Those that the app imports; QtNetwork for the socket by which a second start finds the first, QtDBus for the portal
that captures the screen under Wayland."""

QT_LIBRARIES = {
    "linux": (
        *("Core", "Gui", "Widgets", "Svg", "Network", "DBus", "OpenGL", "XcbQpa", "WaylandClient"),
        *("icudata", "icui18n", "icuuc"),
    ),
    "win32": ("Core", "Gui", "Widgets", "Svg", "Network"),
    "darwin": ("Core", "Gui", "Widgets", "Svg", "Network", "DBus"),
}

QT_PLUGINS = {
    "linux": (
        "platforms/qxcb",
        "platforms/qwayland",
        "platforms/qoffscreen",  # --self-test needs no screen
        "xcbglintegrations/qxcb-egl-integration",
        "xcbglintegrations/qxcb-glx-integration",
        "wayland-shell-integration/xdg-shell",
        "wayland-decoration-client/adwaita",
        "wayland-decoration-client/bradient",
        "wayland-graphics-integration-client/qt-plugin-wayland-egl",
        "platformthemes/qxdgdesktopportal",
        # Accents by the Compose key; Chinese, Japanese, Korean.
        "platforminputcontexts/composeplatforminputcontextplugin",
        "platforminputcontexts/ibusplatforminputcontextplugin",
    ),
    "win32": ("platforms/qwindows", "platforms/qoffscreen", "styles/qmodernwindowsstyle"),
    "darwin": ("platforms/qcocoa", "platforms/qoffscreen", "styles/qmacstyle"),
}
"""`folder/name`, with no `lib` before it and no suffix behind. No image plugin: user data never reaches Qt's decoders,
and our own SVG files are drawn by QtSvg itself."""

LINUX_LIBRARIES = (
    # Python's own, of the version that it was built with.
    *("libpython3", "libssl", "libcrypto", "libsqlite3", "libffi", "libmpdec"),
    # Small libraries of Qt's X11 platform that many desktops lack.
    *("libxcb-cursor", "libxcb-icccm", "libxcb-image", "libxcb-keysyms", "libxcb-render-util", "libxcb-util"),
)
"""What comes from the building machine. Everything else (glibc, libstdc++, X11, Wayland, OpenGL, fonts, D-Bus) is the
user's system's: their drivers and fonts are built for it. `linkage.py` names the packages."""


WINDOWS_RUNTIME = ("msvcp140", "vcruntime140", "concrt140")
"""Microsoft's C++ library, which Qt and Python are built with and a fresh Windows lacks. It lies beside them."""


def image_plugins_left_out(pillow: Path) -> list[str]:
    """Modules of the Pillow in this folder that open formats which the app refuses."""
    plugins = (file.stem for file in pillow.glob("*ImagePlugin.py"))
    kept = {f"{name}ImagePlugin" for name in IMAGE_PLUGINS}
    return [f"PIL.{plugin}" for plugin in sorted(plugins) if plugin not in kept]


def belongs(name: str, platform: str) -> bool:
    """Whether a collected file goes into the bundle. name: its path there, with `/`; platform: as `sys.platform`."""
    path = PurePosixPath(name)
    top = path.parts[0]
    if top == "PySide6":
        return _belongs_to_qt(path, platform)
    if top.endswith((".dist-info", ".egg-info")) or path.name == "py.typed":
        return False
    if len(path.parts) == 1 and platform == "linux" and is_library(path.name) and ".cpython-" not in path.name:
        return _without_version(path.name) in LINUX_LIBRARIES or path.name.startswith("libpython3")
    return True


def link_belongs(name: str, target: str, platform: str) -> bool:
    """Whether a link goes in. On macOS those to what belongs; on Linux the libraries find each other without.

    target: as a link has it, relative to the folder of `name`.
    """
    if platform != "darwin":
        return False
    return belongs(posixpath.normpath(posixpath.join(posixpath.dirname(name), target)), platform)


def is_library(file: str) -> bool:
    """Whether a Linux file name is a shared library's: `libssl.so.3`, `QtCore.abi3.so`."""
    return re.search(r"\.so(\.[0-9.]+)?$", file) is not None


def _belongs_to_qt(path: PurePosixPath, platform: str) -> bool:
    inner = path.parts[1:]
    if inner[0] == "Qt":  # Windows has no such folder in between
        inner = inner[1:]
    if inner[0] == "plugins":
        return f"{inner[-2]}/{_plugin_name(inner[-1])}" in QT_PLUGINS[platform]
    if inner[0] == "lib":
        return _qt_library(inner[1]) in QT_LIBRARIES[platform]
    if inner[0] == "translations":
        return inner[-1].removeprefix("qtbase_").removesuffix(".qm") in LANGUAGES
    if len(inner) > 1:
        return False  # qml, resources, libexec, typesystems
    file = inner[0]
    if platform == "win32" and file.lower().startswith(WINDOWS_RUNTIME):
        return True
    if file.startswith("Qt6"):  # Windows
        return _qt_library(file) in QT_LIBRARIES[platform]
    if file.startswith("Qt"):
        return file.split(".")[0] in QT_BINDINGS[platform]
    return file.startswith(("libpyside6.", "pyside6.", "__init__"))


def _without_version(file: str) -> str:
    return file.partition(".so")[0]


def _plugin_name(file: str) -> str:
    return re.sub(r"\.(so|dll|dylib)$", "", file).removeprefix("lib")


def _qt_library(name: str) -> str:
    """`libQt6Core.so.6`, `Qt6Core.dll`, `QtCore.framework` -> `Core`; `libicudata.so.73` -> `icudata`."""
    return re.sub(r"^(lib)?(Qt6?)?", "", name.partition(".")[0])
