"""Is it finished where it is flat? A ball with momentum beside a saddle, in a long valley, or on one's own ground."""

from nnwidgets.explorer import Explorer, choice, number, switch, timeline
from nnwidgets.maths import Loss, as_loss, heavy_ball
from nnwidgets.pictures import say
from nnwidgets.widgets.compass_scene import own
from nnwidgets.widgets.saddle_ball_own import OwnPicture
from nnwidgets.widgets.saddle_ball_picture import SaddlePicture, ValleyPicture
from nnwidgets.widgets.saddle_ball_scene import CHAIN, OWN, SADDLE, STEPS, VALLEY, roll
from nnwidgets.widgets.saddle_ball_words import count_words, own_words, saddle_words, valley_words

OFFSETS = [0.0, *(float(f"{m}e{p}") for p in range(-12, 0) for m in (1, 3)), 1.0]
SIZES = [0.02, 0.03, 0.04, 0.05, 0.06, 0.08, 0.1, 0.12, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5]
SHARES = [0.01, 0.02, *(float(f"{i / 20:.2f}") for i in range(1, 41))]
MOMENTA = [*(float(f"{i / 20:.2f}") for i in range(20)), 0.975, 0.99]
KAPPAS = [1, 2, 3, 5, 10, 20, 30, 50, 100, 200, 300, 500, 1000]
NOISES = [0.0, *(float(f"{m}e{p}") for p in range(-12, 0) for m in (1, 3)), 1.0]
OWN_SIZES = [float(f"{m}e{p}") for p in (-3, -2, -1) for m in (1, 1.5, 2, 3, 5, 7)] + [1.0, 1.5, 2.0]
DEAD = {  # controls that say nothing about a ground
    SADDLE: {"kappa", "share", "w1", "w2"},
    VALLEY: {"offset", "step_size", "along", "w1", "w2"},
    OWN: {"kappa", "share", "offset", "along", "law"},
}


class SaddleBall(Explorer):
    """Is it finished where it is flat? A ball rolls: z ← β z + gradient, w ← w − η z; without momentum it just steps.

    On the "saddle" the loss is (1 − w₁w₂)²/2, and the run begins beside the ridge that leads down to the saddle, or
    exactly on it.  In the "valley" it is (w₁² + κ w₂²)/2, the run begins at (1, 1), and a map says how many steps each
    step size and momentum needs.  Any function of two weights is a ground as well.

    Parameters
    ----------
    ground : "saddle" or "valley", or a callable of two weights
        A function of your own gets points `(..., 2)` and returns `(...)`; one that takes a single point does as well.
    low, high : float
        From where to where a function of your own is seen, in both weights.
    offset, along, step_size, kappa, share, w1, w2, momentum, noise, law, step : see the controls; the first three
        belong to the saddle, `kappa` and `share` to the valley, `w1` and `w2` to a ground of your own.

    Examples
    --------
    >>> SaddleBall(offset=1e-3, along=0).run.left_at
    80
    >>> SaddleBall("valley", kappa=100, share=1.65, momentum=0.7).run.steps_needed
    30.0
    """

    title = "Is it finished where it is flat?"
    sweeps = ("offset", "step_size", "along", "kappa", "share", "momentum", "noise", "w1", "w2")
    drags = (("share", "momentum"), ("w1", "w2"))
    block = 16

    ground = choice(SADDLE, (SADDLE, VALLEY), label="ground")
    offset = number(1e-3, 0, 1, values=OFFSETS, label="offset ε", help="how far beside the ridge the run begins")
    kappa = number(
        10.0,
        1,
        1000,
        values=list(map(float, KAPPAS)),
        label="condition κ",
        help="the condition number: the steep curvature by the flat one",
    )
    step_size = number(0.1, 0.01, 0.5, values=SIZES, label="step size η")
    share = number(1.0, 0.01, 2, values=SHARES, label="η / limit", help="step size by the limit of plain steps, 2/λₙ")
    momentum = number(0.0, 0, 0.99, values=MOMENTA, label="momentum", help="β, the part of z that each step keeps")
    step = timeline(STEPS[SADDLE], per_second=20)
    noise = number(0.0, 0, 1, values=NOISES, label="noise σ", help="in each part of the gradient", more=True)
    along = number(
        0.5,
        0,
        0.7,
        step=0.05,
        label="on ridge",
        help="the run begins beside the point (this, −this) of the ridge",
        more=True,
    )
    w1 = number(0.0, -3, 3, label="start w₁", more=True)
    w2 = number(0.0, -3, 3, label="start w₂", more=True)
    law = switch(True, label="show the law", help="what theory predicts", more=True)

    def __init__(self, ground=SADDLE, *, low=-3, high=3, hidden=(), **controls):
        self._learner = (ground,) if callable(ground) and not isinstance(ground, Loss) else ()
        if callable(ground):
            self._scene = own(as_loss(ground, d=2), low, high)
            name, picture = OWN, OwnPicture(self._scene)
            controls = {"w1": self._scene.bounds[0], "w2": self._scene.bounds[0]} | controls
            self._options = {"ground": (name,), "step_size": OWN_SIZES}
            self._bounds = dict.fromkeys(("w1", "w2"), self._scene.bounds) | {"step_size": (1e-15, 1e15, 0.01)}
        else:
            type(self).ground.validate(self, ground)
            name, self._scene = ground, None
            picture = (SaddlePicture if ground == SADDLE else ValleyPicture)()
            self._options, self._bounds = {"ground": (ground,)}, {}
        dead, steps = DEAD[name], STEPS[name]
        self._bounds["step"] = (0, steps, 1)
        self._picture, self.drags = picture, tuple(pair for pair in self.drags if not dead & set(pair))
        hidden = {hidden} if isinstance(hidden, str) else set(hidden)
        super().__init__(hidden=hidden | dead | {"ground"}, **({"ground": name, "step": steps} | controls))

    def learners(self):
        return self._learner

    def shown(self):
        return (heavy_ball,)

    def compute(self, s):
        return roll(s, self._scene.loss if self._scene else CHAIN)

    def axes(self, s):
        return self._picture.panels

    def marks(self, s, run):
        return self._picture.marks(s, run)

    def words(self, s, run):
        return (
            valley_words(s, run)
            if s.ground == VALLEY
            else saddle_words(s, run)
            if s.ground == SADDLE
            else own_words(run, self._scene.loss)
        )

    def row(self, s, run):
        sizes = {"step size η": say("{a}", a=run.step_size), "momentum β": say("{b}", b=s.momentum)}
        if s.ground == SADDLE:
            left = run.left_at
            steps = say("not yet") if left is None else say("{n:d}", n=left)
            return {"offset ε": say("{e}", e=s.offset), **sizes, "steps to leave": steps}
        if s.ground == VALLEY:
            return {"κ": say("{k}", k=s.kappa), **sizes, "steps to 1 %": count_words(run)}
        start = say("{u}, {v}", u=s.w1, v=s.w2)
        return {"start": start, **sizes, "last loss": say("{loss}", loss=run.losses[-1])}
