import itertools

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from llava_desktop.core.engine import Engine, EngineKind, TokenPlace
from llava_desktop.ui.engine_chip import EngineChip
from llava_desktop.ui.top_bar import TopBar

DEMO = Engine(EngineKind.DEMO, "http://127.0.0.1:1")


@pytest.fixture
def bar(qtbot, theme):
    made = TopBar()
    qtbot.addWidget(made)
    made.render(DEMO.chip)
    made.resize(1280, 48)
    made.show()
    return made


@pytest.mark.parametrize(
    ("name", "signal"),
    [
        ("New question", "new_question_requested"),
        ("Open picture", "open_picture_requested"),
        ("Engine", "engine_requested"),
        ("Settings", "settings_requested"),
        ("Companion window", "companion_requested"),
        ("History panel", "history_fold_requested"),
        ("Parameters panel", "parameters_fold_requested"),
    ],
)
def test_each_button_says_what_the_person_wants(qtbot, bar, name, signal):
    button = bar.findChild(QPushButton, name)
    assert button.accessibleName().startswith(name)
    with qtbot.waitSignal(getattr(bar, signal)):
        button.click()


def test_tab_goes_from_left_to_right(bar):
    buttons = sorted(bar.findChildren(QPushButton), key=lambda button: button.x())
    assert [button.objectName() for button in buttons] == [
        "History panel",
        "New question",
        "Open picture",
        "Capture",
        "Engine",
        "Settings",
        "Companion window",
        "Parameters panel",
    ]
    for one, following in itertools.pairwise(buttons):
        assert one.nextInFocusChain() is following


@pytest.mark.parametrize(
    ("engine", "says"),
    [
        (DEMO, "Demo engine · not LLaVA"),
        (
            Engine(EngineKind.REPLICATE, "https://api.replicate.com/v1", "t", TokenPlace.KEYRING),
            "Replicate · token in keyring",
        ),
    ],
)
def test_the_chip_says_which_engine_answers(bar, engine, says):
    bar.render(engine.chip)
    chip = bar.findChild(EngineChip)
    bar.layout().activate()
    assert chip.text() == says
    assert chip.accessibleName() == f"Engine: {says}"


def test_a_long_host_gives_way_and_stands_whole_in_the_tooltip(bar):
    host = "&a.very.long.host." * 12 + "example.com"
    bar.render(Engine(EngineKind.REPLICATE, f"https://{host}/v1", "t", TokenPlace.SESSION).chip)
    bar.resize(700, 48)
    chip = bar.findChild(EngineChip)
    bar.layout().activate()
    assert "…" in chip.text()
    assert "&" not in chip.text().replace("&&", "")
    assert host in chip.accessibleName()
    assert host.replace("&", "&amp;") in chip.toolTip()
    settings = bar.findChild(QPushButton, "Settings")
    assert bar.rect().contains(settings.geometry())
    assert not chip.geometry().intersects(settings.geometry())


@pytest.mark.parametrize(("width", "is_shown"), [(900, False), (1280, True)])
def test_the_engine_has_its_whole_name_in_a_narrow_window_and_the_title_gives_way(bar, width, is_shown):
    bar.resize(width, 48)
    bar.layout().activate()
    title = next(label for label in bar.findChildren(QLabel) if label.text() == "LLaVA Desktop")
    assert title.isVisible() is is_shown
    assert bar.findChild(EngineChip).text() == DEMO.chip


def test_the_chip_gives_way_anew_when_letters_grow(bar):
    bar.render("Replicate · a-very-long-host.of-somebody.example")
    chip = bar.findChild(EngineChip)
    chip.setFixedWidth(160)
    before = chip.text()
    chip.setStyleSheet("font-size: 30px")
    assert len(chip.text()) < len(before)
