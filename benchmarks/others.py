"""What do people use instead? The same picture with `interact` and an inline figure, and with ipympl and blitting.

Cells for a notebook. Both draw what the step-size widget draws: the curve with the path on it, the loss after each
step, and what each step is multiplied by; both compute with the same engine.
"""

CLEAN = """\
import warnings, ipywidgets
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    ipywidgets.Widget.close_all()
"""

PICTURE = """
import ipywidgets, matplotlib.pyplot as plt, numpy as np, nnwidgets as nw
W, STEPS = np.linspace(-3, 3, 241), np.arange(31)
LOSS = nw.quadratic(4)

def axes():
    figure, (curve, losses, factors) = plt.subplots(1, 3, figsize=(11, 2.8))
    figure.subplots_adjust(left=0.06, right=0.99, bottom=0.2, wspace=0.3)
    curve.plot(W, LOSS(W), color="0.5")
    curve.set(title="The loss and the path on it", xlabel="weight w", ylabel="loss", xlim=(-3, 3), ylim=(-0.8, 18))
    losses.set(title="The loss after each step", xlabel="step", ylabel="loss", xlim=(0, 30), ylim=(1e-7, 1e4))
    losses.set_yscale("log")
    factors.set(title="What each step is multiplied by", xlabel="step", ylabel="factor", xlim=(0, 30), ylim=(-2.5, 2.5))
    return figure, curve, losses, factors

def lines(step_size):
    run = nw.descend(LOSS, -2.0, step_size, 30)
    law = run.losses[0] * nw.step_factor(step_size, 4) ** (2.0 * STEPS)
    return (run.points[:, 0], run.losses), (STEPS, run.losses), (STEPS, law), (STEPS, run.factors)

def slider():
    return ipywidgets.FloatSlider(value=0.1, min=0.01, max=1, step=0.01, description="step size")
"""

INTERACT = """
%matplotlib inline
def picture(step_size):
    figure, curve, losses, factors = axes()
    path, loss, law, factor = lines(step_size)
    curve.plot(*path, "o-")
    losses.plot(*loss, "o-")
    losses.plot(*law, "--")
    factors.plot(*factor, "o-")
    plt.show()

ipywidgets.interact(picture, step_size=slider());
"""

IPYMPL = """
%matplotlib widget
plt.close("all")
with plt.ioff():
    figure, curve, losses, factors = axes()
looks = ((curve, "o-"), (losses, "o-"), (losses, "--"), (factors, "o-"))
moving = [ax.plot([], [], look, animated=True)[0] for ax, look in looks]
control, ground = slider(), None

def draw():
    for line, (x, y) in zip(moving, lines(control.value)):
        line.set_data(x, y)
        line.axes.draw_artist(line)

def redrawn(event):
    global ground
    ground = figure.canvas.copy_from_bbox(figure.bbox)
    draw()

def moved(change):
    figure.canvas.restore_region(ground)
    draw()
    figure.canvas.blit(figure.bbox)

figure.canvas.mpl_connect("draw_event", redrawn)
control.observe(moved, "value")
display(control, figure.canvas)
"""
