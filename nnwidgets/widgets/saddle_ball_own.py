"""How does SaddleBall look on a learner's own ground? The ground from above, the loss, and how the ground bends."""

import numpy as np

from nnwidgets.pictures import Axis, Panel, dots, handle, line, text
from nnwidgets.widgets.saddle_ball_picture import FAR, TALL, WIDTHS
from nnwidgets.widgets.saddle_ball_scene import OWN, STEPS, bends


class OwnPicture:
    """The panels and marks on a ground of one's own."""

    def __init__(self, scene):
        self._scene, last = scene, STEPS[OWN]
        steps = Axis("step", 0, last)
        weights = (Axis(f"weight {name}", scene.low, scene.high) for name in ("w₁", "w₂"))
        w = np.linspace(scene.low, scene.high, 15)
        grid = np.stack(np.meshgrid(w, w), axis=-1)
        low, high = _ends(scene.loss(grid))
        found = np.abs(bends(grid, scene.loss))
        self._top = 1.5 * float(np.quantile(np.nan_to_num(found), 0.75)) or 1.0
        self.panels = (
            Panel("plane", f"{scene.loss.name.capitalize()}, from above", *weights, WIDTHS[0], TALL),
            Panel("losses", "The loss after each step", steps, Axis("loss", low, high), WIDTHS[1], TALL),
            Panel("bends", "How the ground bends there", steps, Axis("", -self._top, self._top), WIDTHS[2], TALL),
        )

    def marks(self, s, run):
        last = STEPS[OWN]
        steps, (x, y) = np.arange(last + 1), np.clip(run.points, -FAR, FAR).T
        losses, (least, greatest) = np.clip(run.losses, -FAR, FAR), run.bends.T
        return [
            self._scene.contours,
            line("plane", x, y, show="so far", dots=2.5, keep=True, width=1.5),
            dots("plane", x, y, size=5, show="now"),
            handle("plane", s.w1, s.w2, controls=("w1", "w2"), label="start"),
            line("losses", steps, losses, show="so far", keep=True),
            dots("losses", steps, losses, size=5, show="now"),
            line("bends", [0, last], [0, 0], "danger", width=1.5, dash=[2, 3]),
            text("bends", last, 0, "below: falls that way", "danger", anchor="end", dy=15),
            line("bends", steps, least, show="so far", keep=True),
            dots("bends", steps, least, size=5, show="now"),
            line("bends", steps, greatest, "gradient", show="so far"),
            dots("bends", steps, greatest, "gradient", size=5, show="now"),
            text("bends", last, self._top, "greatest eigenvalue", "gradient", anchor="end", dy=14),
            text("bends", last, -self._top, "least eigenvalue", "path", anchor="end", dy=-6),
        ]


def _ends(values):
    """The ends of an axis that has room for these values."""
    values = values[np.isfinite(values)]
    low, high = (float(values.min()), float(values.max())) if values.size else (0.0, 1.0)
    room = 0.05 * (high - low) or 1.0
    return low - room, high + room
