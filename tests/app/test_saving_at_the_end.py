"""What an app that is closed saves of its own: one thing that fails is no reason to lose the others."""

import logging
from types import SimpleNamespace

from llava_desktop.assembly import Assembly
from llava_desktop.core.errors import StorageError
from llava_desktop.storage.window_place import WindowPlace, read_window_place
from tests.qt.made import as_the_real_one


def test_a_disk_that_refuses_one_thing_does_not_lose_the_others(tmp_path, caplog):
    saved = []

    def refuse() -> None:
        raise StorageError("The presets could not be saved: full.")

    closing = SimpleNamespace(
        _rooms=SimpleNamespace(
            prompt_room=SimpleNamespace(save_now=refuse),
            drafts=SimpleNamespace(save_now=lambda: saved.append("draft")),
        ),
        _late=SimpleNamespace(action_room=SimpleNamespace(save_now=lambda: saved.append("shortcuts"))),
        _back=SimpleNamespace(preferences=SimpleNamespace(save_now=lambda: saved.append("settings"))),
        _folders=SimpleNamespace(window_place=tmp_path / "place"),
    )
    place = WindowPlace("somewhere", history_folded=True)
    with caplog.at_level(logging.WARNING):
        Assembly._save_settings(as_the_real_one(closing), place)
    assert saved == ["shortcuts", "settings", "draft"]
    assert read_window_place(tmp_path / "place") == place
    assert "could not be saved: full" in caplog.text
