"""Every part of the app has a licence that we may pass on, and its text; the bill of materials lists them all."""

import importlib
import json
import re
import shutil
from pathlib import Path

import pytest
from packaging.licenses import canonicalize_license_expression
from PIL import features

from llava_desktop import __version__

ROOT = Path(__file__).resolve().parents[2]
LEGAL = ROOT / "packaging" / "legal"
COMMITTED = ROOT / "resources" / "licenses"
LOCKED = """\
# made by a tool
httpx==0.28.1 \\
    --hash=sha256:{a} \\
    --hash=sha256:{b}
    # via us
pywin32-ctypes==0.2.3 ; sys_platform == 'win32' \\
    --hash=sha256:{a}
""".format(a="a" * 64, b="b" * 64)


@pytest.fixture
def legal(monkeypatch):
    """A module of packaging/legal, by its name."""
    monkeypatch.syspath_prepend(LEGAL)
    return importlib.import_module


@pytest.fixture
def given(tmp_path):
    """given.toml with more in it: `given("[licences]", 'x = "MIT"')`."""

    def changed(before, *lines):
        text = (LEGAL / "given.toml").read_text("utf-8")
        assert before in text
        path = tmp_path / "given.toml"
        path.write_text(text.replace(before, "\n".join((before, *lines)), 1), "utf-8")
        return path

    return changed


# -- which licences


@pytest.mark.parametrize(
    "expression",
    [
        "MIT",
        "LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only",
        "GPL-3.0-only OR MIT",
        "(MIT OR GPL-3.0-only) AND Apache-2.0",
        "GPL-2.0-or-later WITH Bootloader-exception",
        "MIT AND (BSD-3-Clause OR GPL-2.0-only) AND Zlib",
    ],
)
def test_a_licence_that_leaves_the_app_free_is_allowed(legal, expression):
    assert legal("allowed").is_allowed(expression)


@pytest.mark.parametrize(
    "expression",
    [
        "GPL-3.0-only",
        "GPL-2.0-or-later",
        "AGPL-3.0-only",
        "GPL-2.0-only OR GPL-3.0-only",
        "MIT AND GPL-3.0-or-later",
        "(MIT OR BSD-3-Clause) AND GPL-3.0-only",
        "GPL-2.0-or-later WITH Classpath-exception-2.0",
        "SSPL-1.0",
        "Proprietary",
    ],
)
def test_one_that_binds_it_or_that_nobody_looked_at_is_not(legal, expression):
    assert not legal("allowed").is_allowed(expression)


@pytest.mark.parametrize(
    "expression", ["", "MIT OR", "AND MIT", "(MIT", "MIT)", "MIT BSD-3-Clause", "MIT, BSD", "WITH x"]
)
def test_what_is_no_expression_is_refused(legal, expression):
    with pytest.raises(legal("allowed").BadExpression):
        legal("allowed").is_allowed(expression)


# -- the parts


def test_the_committed_licences_are_those_of_the_lock(legal):
    """When this fails: `python3 packaging/dev.py licenses`, and look at what changed."""
    collected = legal("licenses").collect()
    wanted = collected.texts | {"parts.json": collected.index()}
    assert {path.name for path in COMMITTED.iterdir()} == set(wanted)
    changed = [name for name, text in wanted.items() if (COMMITTED / name).read_text("utf-8") != text]
    assert changed == []


def test_the_backport_of_pythons_own_metadata_changes_nothing(legal):
    """keyring imports it before Python 3.12, and it answers from then on, with an error for a field that is missing."""
    before = legal("licenses").collect().index()
    pytest.importorskip("importlib_metadata")
    assert legal("licenses").collect().index() == before


def test_every_part_has_a_text_that_is_there(legal):
    collected = legal("licenses").collect()
    assert all(part.texts for part in collected.parts)
    assert {text for part in collected.parts for text in part.texts} == set(collected.texts)
    assert all(len(text) > 200 for text in collected.texts.values())


def test_every_locked_package_is_a_part_and_has_its_version(legal):
    versions = {part.name: part.version for part in legal("licenses").collect().parts}
    packages = legal("locked").locked_packages(ROOT / "packaging" / "lock" / "run.txt")
    assert len(packages) >= 27
    assert {package.name: package.version for package in packages}.items() <= versions.items()


def test_every_licence_is_written_as_spdx_wants_it(legal):
    for part in legal("licenses").collect().parts:
        canonicalize_license_expression(part.licence)


def test_qt_says_how_it_is_replaced(legal):
    collected = legal("licenses").collect()
    (qt,) = (part for part in collected.parts if part.name == "Qt")
    text = "\n".join(collected.texts[name] for name in qt.texts)
    assert "How to replace Qt" in text
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in text
    assert "GNU GENERAL PUBLIC LICENSE" in text


def test_the_part_of_pillow_that_is_gpl_is_not_in_its_wheel():
    """libimagequant; Pillow's own list of parts names it as one that can be built in."""
    assert not features.check_feature("libimagequant")


@pytest.mark.parametrize("licence", ["GPL-3.0-only", "AGPL-3.0-or-later", "Made-Up-1.0"])
def test_a_part_that_must_not_be_shipped_stops_the_collection(legal, given, licence):
    path = given("[licences]", f'httpx = "{licence}"')
    with pytest.raises(legal("licenses").LegalTrouble, match=rf"httpx: {re.escape(licence)}"):
        legal("licenses").collect(given=path)


def test_a_package_that_names_no_licence_stops_it_too(legal, given):
    path = given("[licences]")
    path.write_text(path.read_text("utf-8").replace('jaraco-classes = "MIT"', ""), "utf-8")
    with pytest.raises(legal("licenses").LegalTrouble, match="jaraco-classes does not name its licence"):
        legal("licenses").collect(given=path)


def test_a_package_that_nobody_knows_stops_it(legal, tmp_path):
    lock = tmp_path / "lock.txt"
    lock.write_text(LOCKED.replace("httpx", "never-heard-of-it"), "utf-8")
    with pytest.raises(legal("licenses").LegalTrouble, match="never-heard-of-it is not installed"):
        legal("licenses").collect(lock=lock)


def test_what_another_system_installs_keeps_the_text_it_has(legal, tmp_path):
    """On Python 3.12, say, where some packages of the lock are not wanted."""
    kept = tmp_path / "kept"
    shutil.copytree(COMMITTED, kept)
    lock = tmp_path / "lock.txt"
    lock.write_text(
        (ROOT / "packaging" / "lock" / "run.txt").read_text("utf-8").replace("zipp==", "elsewhere=="), "utf-8"
    )
    (kept / "elsewhere.txt").write_text("its text", "utf-8")
    index = (kept / "parts.json").read_text("utf-8").replace('"zipp"', '"elsewhere"')
    (kept / "parts.json").write_text(index, "utf-8")
    collected = legal("licenses").collect(lock=lock, kept=kept)
    (part,) = (part for part in collected.parts if part.name == "elsewhere")
    assert (part.licence, collected.texts["elsewhere.txt"]) == ("MIT", "its text")


def test_writing_leaves_nothing_of_before(legal, tmp_path):
    collected = legal("licenses").collect()
    (tmp_path / "gone.txt").write_text("of a package that is no part any more")
    legal("licenses").write(collected, tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in COMMITTED.iterdir()}


def test_a_file_in_a_bundle_that_belongs_to_no_part_is_named(legal):
    parts = legal("licenses").collect().parts
    known = [
        "libpython3.11.so.1.0",
        "libssl.so.3",
        "lib-dynload/_ssl.cpython-311-x86_64-linux-gnu.so",
        "PySide6/Qt/lib/libQt6Core.so.6",
        "shiboken6/Shiboken.abi3.so",
        "PIL/_imaging.cpython-311-x86_64-linux-gnu.so",
        "pillow.libs/libjpeg-31e2ca52.so.62.4.0",
        "cryptography/hazmat/bindings/_rust.abi3.so",
        "_cffi_backend.cpython-311-x86_64-linux-gnu.so",
        "llava-desktop",
        "VCRUNTIME140.dll".lower(),
    ]
    assert legal("licenses").unclaimed([*known, "libreadline.so.8", "libgdbm.so.6"], parts) == [
        "libreadline.so.8",
        "libgdbm.so.6",
    ]


# -- the lock and the bill of materials


def test_a_lock_is_read_with_markers_and_hashes(legal, tmp_path):
    lock = tmp_path / "lock.txt"
    lock.write_text(LOCKED, "utf-8")
    locked = legal("locked")
    assert locked.locked_packages(lock) == [
        locked.LockedPackage("httpx", "0.28.1", "", ("a" * 64, "b" * 64)),
        locked.LockedPackage("pywin32-ctypes", "0.2.3", "sys_platform == 'win32'", ("a" * 64,)),
    ]


@pytest.fixture
def bill(legal):
    return json.loads(legal("sbom").bill_of_materials(__version__))


def test_the_bill_has_what_the_schema_requires(bill):
    """CycloneDX 1.6: required fields, closed lists and patterns, as far as we use them."""
    assert set(bill) == {
        *("$schema", "bomFormat", "specVersion", "serialNumber", "version", "metadata", "components", "dependencies"),
    }
    assert (bill["bomFormat"], bill["specVersion"], bill["version"]) == ("CycloneDX", "1.6", 1)
    assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", bill["serialNumber"])
    components = [bill["metadata"]["component"], *bill["components"]]
    for component in components:
        assert set(component) <= {
            *("type", "bom-ref", "name", "version", "description", "hashes", "licenses", "purl", "properties"),
        }
        assert component["type"] in {"application", "library"}
        assert component["name"]
        assert [set(licence) for licence in component["licenses"]] == [{"expression"}]
        for digest in component.get("hashes", []):
            assert digest["alg"] == "SHA-256"
            assert re.fullmatch("[0-9a-f]{64}", digest["content"])
    references = [component["bom-ref"] for component in components]
    assert len(set(references)) == len(references)
    (root,) = bill["dependencies"]
    assert {root["ref"], *root["dependsOn"]} == set(references)


def test_the_bill_names_every_locked_package_by_version_hash_and_purl(legal, bill):
    by_name = {component["name"]: component for component in bill["components"]}
    for package in legal("locked").locked_packages(ROOT / "packaging" / "lock" / "run.txt"):
        component = by_name[package.name]
        assert component["purl"] == f"pkg:pypi/{package.name}@{package.version}"
        assert [each["content"] for each in component["hashes"]] == list(package.hashes)
        assert package.hashes


def test_the_same_lock_gives_the_same_bytes(legal):
    assert legal("sbom").bill_of_materials("1.0") == legal("sbom").bill_of_materials("1.0")
    assert legal("sbom").bill_of_materials("1.0") != legal("sbom").bill_of_materials("1.1")


def test_the_bill_names_no_server(legal):
    text = legal("sbom").bill_of_materials(__version__)
    assert re.findall(r"[a-z]+://[^\"/]+", text) == ["http://cyclonedx.org"]


def test_the_bill_knows_the_apps_version_without_importing_it(legal):
    assert legal("sbom").app_version() == __version__
