from llava_desktop.core.errors import PictureNotFetched
from llava_desktop.core.incoming import BytesSource
from llava_desktop.core.incoming_web import WebPicture
from llava_desktop.qt.picture_fetches import PictureFetches
from tests.qt.made import InstantNetwork, as_the_real_one

FIRST, SECOND = WebPicture("https://a.example/1.png"), WebPicture("https://a.example/2.png")
FETCHED = BytesSource(b"png", "1.png")


def test_the_answer_comes_on_the_windows_own_thread(qtbot):
    network = as_the_real_one(InstantNetwork())
    fetches = PictureFetches(network)
    fetches.fetch(FIRST)
    ((picture, reply),) = network.session.fetches
    assert picture == FIRST
    with qtbot.assertNotEmitted(fetches.fetched):
        reply(FETCHED)
    fetches.fetch(FIRST)
    with qtbot.waitSignal(fetches.fetched) as fetched:
        network.session.fetches[-1][1](FETCHED)
    assert fetched.args == [FETCHED]


def test_a_failure_is_a_sentence(qtbot):
    network = as_the_real_one(InstantNetwork())
    fetches = PictureFetches(network)
    fetches.fetch(FIRST)
    with qtbot.waitSignal(fetches.failed) as failed:
        network.session.fetches[0][1](PictureNotFetched("No.", "Save it."))
    assert failed.args == ["No. Save it."]


def test_the_answer_to_an_earlier_wish_is_dropped(qtbot):
    network = as_the_real_one(InstantNetwork())
    fetches = PictureFetches(network)
    fetches.fetch(FIRST)
    fetches.fetch(SECOND)
    with qtbot.waitSignal(fetches.fetched) as fetched:
        network.session.fetches[0][1](FETCHED)
        network.session.fetches[1][1](BytesSource(b"png", "2.png"))
    assert fetched.args[0].name == "2.png"
    fetches.cancel()
    assert network.session.fetches_cancelled == 1
