"""The window while a 48 megapixel photo is dropped on it: it must not freeze."""

import statistics

from measurement import Measurement
from surroundings import fresh_folder, output_of

ROUNDS = 3
MOST_GAP_MS = 50


def measure() -> list[Measurement]:
    """About 20 seconds."""
    with fresh_folder() as folder:
        photo = folder / "jpeg48.jpg"
        output_of("picture_child.py", "make", photo)
        rounds = []
        for number in range(ROUNDS):
            figures = output_of("window_child.py", "open", folder / f"data{number}", photo).split()
            rounds.append((float(figures[0]), float(figures[1])))
    return [
        Measurement("48 MP JPEG dropped, longest gap", statistics.median(gap for gap, _ in rounds), "ms", MOST_GAP_MS),
        Measurement("  longest gap, the best of the rounds", min(gap for gap, _ in rounds), "ms"),
        Measurement("48 MP JPEG dropped, until it is shown", statistics.median(took for _, took in rounds), "ms"),
    ]
