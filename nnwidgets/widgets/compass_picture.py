"""How is a compass drawn? The ground from above, arrows where the point stands, and the slope in every direction."""

import numpy as np

from nnwidgets.maths.directions import bearing, direction
from nnwidgets.pictures import Axis, Panel, arrow, dots, handle, line, plain, text

ANGLES = np.linspace(-180, 180, 73)
COSINE = line("slopes", ANGLES, np.cos(np.radians(ANGLES)), "curve")
HEIGHT = 366  # the plane is as high as it is wide: angles are seen as they are


def panels(name, scene):
    """The two panels."""
    weights = (Axis(f"weight {weight}", scene.low, scene.high) for weight in ("w₁", "w₂"))
    turns = Axis("angle of the direction to the gradient (°)", -180, 180, ticks=(-180, -90, 0, 90, 180))
    slopes = Axis("slope", -1.3, 1.3, ticks=(-1, 0, 1), tick_labels=("−|∇L|", "0", "|∇L|"))
    return (
        Panel("plane", f"{name.capitalize()}, from above", *weights, height=HEIGHT),
        Panel("slopes", "Slope in a direction: |∇L| cos(angle)", turns, slopes, height=HEIGHT),
    )


def ground(scene):
    """What is the same wherever the point stands."""
    minima = [w for w, _ in scene.loss.minima] or ([] if scene.lowest is None else [scene.lowest])
    return (
        scene.contours,
        *[dots("plane", *w, "truth", size=6, shape="cross") for w in minima],
        text("plane", scene.low, scene.high, plain(scene.about), "curve", dx=6, dy=14),
        line("slopes", [-180, 180], [0, 0], "faint", width=1),
    )


def needles(scene, s, run):
    """The arrows where the point stands, the dial, and the way to the lowest minimum."""
    at = np.array([s.w1, s.w2])
    uphill = run.uphill * scene.needle
    dial = direction(s.angle) * scene.needle
    marks = []
    if np.isfinite(run.way_turn):
        left = s.w1 > (scene.low + scene.high) / 2
        corner = {"x": scene.low, "dx": 6} if left else {"x": scene.high, "dx": -4, "anchor": "end"}
        words = f"{{off}}° off {scene.name_of_lowest}"
        marks = [
            line("plane", [s.w1, scene.lowest[0]], [s.w2, scene.lowest[1]], "truth", width=1.5, dash=[5, 4]),
            _arc(scene, at, run),
            text("plane", y=scene.low, words=words, role="truth", dy=-8, off=run.off, **corner),
        ]
    return [
        *marks,
        arrow("plane", *at, *uphill, "gradient", width=3),
        arrow("plane", *at, *-uphill, "path", width=3),
        _label(scene, at, 1.2 * uphill, "gradient", "gradient"),
        _label(scene, at, -1.2 * uphill, "downhill", "path"),
        line("plane", [s.w1, s.w1 + dial[0]], [s.w2, s.w2 + dial[1]], "ink", width=1.5),
        _label(scene, at, dial * (1.4 if 55 < abs(run.turn) < 125 else np.nan), "direction", "ink"),
        dots("plane", *at, keep=True),
        handle("plane", *at, controls=("w1", "w2"), label="point"),
        handle("plane", *(at + dial), controls=("angle", None), centre=at, label="direction", role="ink"),
    ]


def _arc(scene, at, run):
    """From the downhill arrow to the way to the minimum."""
    from_downhill = run.way_turn - 180 * np.sign(run.way_turn or 1)
    turns = bearing(-run.gradient) + from_downhill * np.linspace(0, 1, 9)
    x, y = (at + 0.6 * scene.needle * direction(turns)).T
    return line("plane", x, y, "truth", width=1.5)


def _label(scene, at, way, words, role):
    """Words beyond the tip of an arrow: to the side to which it leads, unless that is where the picture ends."""
    x, y = at + way
    part, lead = (x - scene.low) / scene.span, way[0] / scene.needle
    anchor = "start" if part < 0.18 else "end" if part > 0.82 else "middle"
    if anchor == "middle" and abs(lead) > 0.4:
        anchor = "start" if lead > 0 else "end"
    over = (anchor == "end" and lead > 0.2) or (anchor == "start" and lead < -0.2)  # it lies on its arrow
    return text("plane", x, y, words, role, anchor=anchor, dy=(-10 if way[1] >= 0 else 18) if over else 4)


def slopes(run):
    """The slope for each angle to the gradient, with the dial on it."""
    if np.isnan(run.turn):
        return [text("slopes", 0, 0, "level here: slope 0 in every direction", anchor="middle", dy=-10)]
    way = []
    if np.isfinite(run.way_turn):
        anchor = "end" if run.way_turn > 115 else "start" if run.way_turn < -115 else "middle"
        way = [
            line("slopes", [run.way_turn] * 2, [0, np.cos(np.radians(run.way_turn))], "truth", width=1.5, dash=[5, 4]),
            text("slopes", run.way_turn, 0, "to the minimum", "truth", anchor=anchor, dy=16 if run.off > 90 else -6),
        ]
    at, left = np.cos(np.radians(run.turn)), run.turn > -140
    return [
        COSINE,
        *way,
        dots("slopes", 0, 1, "gradient", size=6),
        text("slopes", 0, 1, "uphill {g}", "gradient", anchor="middle", dy=-10, g=run.steepness),
        dots("slopes", [-180, 180], [-1, -1], "path", size=6),
        text(
            "slopes",
            -180 if left else 180,
            -1,
            "downhill {g}",
            "path",
            g=-run.steepness,
            dy=20,
            anchor="start" if left else "end",
            dx=8 if left else -8,
        ),
        line("slopes", [run.turn] * 2, [0, at], "ink", width=1.5),
        dots("slopes", run.turn, at, "ink", size=6, keep=True),
        text("slopes", run.turn, at, "{s}", s=run.slope, **_beside(run.turn)),
    ]


def _beside(turn):
    """Where a number stands beside the curve of slopes: where it is steep on its outer side, else below."""
    if abs(turn) < 35:
        return {"anchor": "middle", "dy": 24}
    if abs(turn) > 150:
        return {"anchor": "end", "dx": -8, "dy": 20} if turn > 0 else {"anchor": "start", "dx": 8, "dy": 20}
    right = (turn > 0) == (abs(turn) <= 90)
    return {"anchor": "start" if right else "end", "dx": 11 if right else -11, "dy": -4 if abs(turn) <= 90 else 12}
