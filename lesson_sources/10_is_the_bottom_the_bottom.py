# %% [markdown]
# # 10 · Is the bottom the bottom?
#
# A run goes down, gets slower, and stops. The slope is zero. Is that the best there is? In half an hour you can say when it must be, when it need not be, and how to show the difference with a single straight line.
#
# *Start with **Run ▸ Run All Cells**.*

# %%
import numpy as np

import nnwidgets as nw

# %% [markdown]
# ## Recall

# %%
nw.quiz("10.recall")

# %% [markdown]
# ## A puzzle
#
# Two losses of one weight. You cannot see them. You may only ask for the loss and the slope at one weight at a time.

# %%
first = nw.quadratic(1.5)
second = nw.double_well(0.3)

w = 2.0
(float(first(w)), float(first.gradient(w))), (float(second(w)), float(second.gradient(w)))

# %% [markdown]
# **Your task.** Walk down both of them by hand: change `w` and run the cell again, as often as you like, until the slope is close to zero. Write down where you stopped. Then find a way to *convince somebody else* that there is nothing lower. For one of the two it can be done. What would you have to know about the curve?
#
# Take five minutes. It is fine to fail; note what is in the way.

# %%
nw.note("10.convince")

# %% [markdown]
# ## Predict
#
# A curve has two valleys, a deeper one on the left and a shallower one on the right. A run starts high up on the right side. It uses very small steps, so that nothing can go wrong. Where does it end?

# %%
nw.predict("10.small")

# %% [markdown]
# ## Look
#
# Drag the start along the curve, and press play. The strip under the curve shows where a run from every start would end.
#
# 1. Where exactly do the runs part?
# 2. Make the step size smaller and smaller. Does that help a run that starts on the wrong side?

# %%
lab = nw.Basins(step=0, chord=False)
lab

# %% [markdown]
# Now a wide bowl with a narrow dip in its side. Small steps from 4.5 end in the dip. Find a step size with which the run leaves the dip and reaches the bottom of the bowl. Then make it larger still.

# %%
nw.Basins("dip in a bowl", start=4.5, step_size=0.05, step=0, chord=False)

# %% [markdown]
# Is that only true of curves that somebody made up? This is the loss of a real neuron with one weight and three examples. With the squared error it has two valleys. In the list **loss L(w)**, choose the same neuron with cross-entropy, and compare.

# %%
nw.Basins("neuron, squared error", chord=False)

# %% [markdown]
#
# ## One straight line
#
# Tick **chord** in the picture of the neuron: a straight line between two points of the curve appears. Drag its ends. If the curve rises above a chord anywhere, the curve is not **convex**. On a convex curve no chord ever runs below it, and then there is no second valley to get caught in.
#
# One chord below the curve settles it. One chord above the curve says nothing: there may be another.
#
# ## Say it
#
# In one sentence: *a run has stopped, with slope zero. What do you have to know before you may call that the best weight?*

# %%
nw.note("10.sentence")

# %% [markdown]
# ## The code that drew it

# %%
lab.code

# %% [markdown]
# ## Change it
#
# A curve of your own. This one has many valleys. How large a part of all starts finds the lowest one?

# %%
nw.Basins(loss=lambda w: 0.1 * (w - 0.5) ** 2 + np.cos(3 * w), low=-4, high=4, chord=False)

# %% [markdown]
# ## Exercise 10.1
#
# `loss` is a double well: `loss(w)` is its value, `loss.gradient(w)` its slope. Small-step runs that start left of some place end in the left valley, the others in the right one. Return that place, to within 0.001. You may look for it by trying, by halving an interval, or by asking where the slope is zero.


# %%
def boundary(loss):
    # BEGIN SOLUTION
    low, high = -0.6, 0.6  # the slope is positive on the left of the top, negative on the right
    for _ in range(40):
        middle = (low + high) / 2
        if loss.gradient(middle) > 0:
            low = middle
        else:
            high = middle
    return middle
    # END SOLUTION


# %%
nw.check("10.1", boundary)

# %%
nw.hint("10.1")

# %% [markdown] tags=["solution"]
# Left of the top the slope is positive, so a step leads left. Right of it the slope is negative, so a step leads right. The runs part at the top itself, where the slope is zero and the run would not move at all.

# %% [markdown] tags=["instructor"]
# **7 minutes.** "At zero" and "halfway between the minima" are the usual answers; both are right only without a tilt. The top is a point of slope zero that is not a minimum: keep it for lesson 11. Ask what a run does that starts exactly there, and what it does a hair beside it.

# %% [markdown]
# ## Exercise 10.2
#
# Six curves will be handed to your function. For each, decide whether it is convex. If it is, return `None`. If not, return a pair `(a, b)`: the ends of a chord that the curve rises above somewhere. Look between −10 and 10.


# %%
def counterexample(loss):
    # BEGIN SOLUTION
    ends = np.linspace(-10, 10, 41)
    for a in ends:
        for b in ends[ends > a]:
            w = np.linspace(a, b, 41)
            chord = loss(a) + (loss(b) - loss(a)) * (w - a) / (b - a)
            if np.any(loss(w) > chord + 1e-9 * (1 + np.abs(chord))):
                return a, b
    return None
    # END SOLUTION


# %%
nw.check("10.2", counterexample)

# %%
nw.hint("10.2")

# %% [markdown] tags=["solution"]
# Try many chords, of many lengths. The small number guards against rounding: on a straight piece a chord lies *on* the curve, and that is allowed.

# %% [markdown] tags=["instructor"]
# **10 minutes.** One curve has a single minimum and is still not convex (it flattens out far away). Whoever looks for two valleys only calls it convex. Ask for a chord with one end in the valley and the other far out.

# %% [markdown]
# ## Exercise 10.3
#
# Now use it. Return a start from which small steps reach the **lower** of the two valleys. The curves differ: on some of them the lower one is on the right.


# %%
def lower_start(loss):
    # BEGIN SOLUTION
    return -1.0 if loss(-1.0) < loss(1.0) else 1.0
    # END SOLUTION


# %%
nw.check("10.3", lower_start)

# %%
nw.hint("10.3")

# %% [markdown] tags=["instructor"]
# **3 minutes.** Usual: one start for every curve, the top between the valleys, and the lowest *value* in place of the place where it is. Ask which two numbers have to be compared. Then ask what smaller steps would change. (Nothing: a run of small steps ends in the valley in which it starts.)

# %% [markdown]
# ## Exercise 10.4
#
# A run starts on the far side of a narrow dip in a wide bowl. Small steps end in the dip. Return a step size with which 500 steps from there reach the bottom of the bowl. The step limit of a valley is 2 divided by the curvature at its bottom.


# %%
def escaping_step(loss, start):
    # BEGIN SOLUTION
    for step_size in np.geomspace(0.05, 50, 60):
        run = nw.descend(loss, start, step_size, 500)
        if abs(run.final[0]) < 0.01:
            break
    return step_size
    # END SOLUTION


# %%
nw.check("10.4", escaping_step)

# %%
nw.hint("10.4")

# %% [markdown] tags=["solution"]
# The step has to be too large for the dip and still small enough for the bowl. So "a larger step helps" holds in a window, and only there.

# %% [markdown] tags=["instructor"]
# **7 minutes.** Let them plot the end of the run against the step size. Small: caught. A little above the limit of the dip: bounces in it. Then a window. Then nothing arrives any more.

# %% [markdown]
# ## Where this stops being true
#
# - Slope zero does not even mean a minimum. The top between the valleys has slope zero as well.
# - Convex is a property of the loss *and* the network. Cross-entropy is convex for a single neuron, not for a network with a hidden layer.
# - Convex does not promise that the lowest value is ever reached. If the examples of two classes can be separated without a mistake, the cross-entropy of a neuron falls towards 0 for ever, and the weight grows without end.
#
# ## Now you can
#
# - find the place where runs part, and say why smaller steps do not change where a run ends;
# - show that a curve is not convex, with one chord;
# - say what you would have to know before you call a place where a run has stopped the best one.

# %%
nw.progress()
