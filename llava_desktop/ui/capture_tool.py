"""The region tool over a screen: the same hands and keys, and the size in the screen's own pixels."""

from llava_desktop.core.text import pixels_text
from llava_desktop.core.words import tr
from llava_desktop.ui.region_tool import RegionTool


class CaptureTool(RegionTool):
    help = tr("Draw a box. Arrow keys move it, with Shift they resize it. Enter takes it, Escape leaves.")

    @property
    def words(self) -> str:
        """Nothing is sent yet, and only a part of this may be."""
        box = self.box
        return "" if box is None else tr("{pixels} px", pixels=pixels_text(box.width, box.height))
