from llava_desktop.core.picture_detail import Detail
from llava_desktop.core.picture_edits import Box


def test_a_detail_is_turned_with_its_picture_and_so_is_its_size():
    detail = Detail(Box(10, 20, 300, 200), 150, 100)
    assert detail.turned(1, 800, 600) == Detail(Box(380, 10, 200, 300), 100, 150)
    assert detail.turned(1, 800, 600).turned(-1, 600, 800) == detail
    assert detail.turned(2, 800, 600) == Detail(Box(490, 380, 300, 200), 150, 100)
