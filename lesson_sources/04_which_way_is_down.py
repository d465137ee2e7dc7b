# %% [markdown]
# # 4 · Which way is down?
#
# A loss says how wrong the outputs are. To make it smaller, the weights have to move. With one weight there are two ways to go, and the slope tells which of them is down. With two weights there is a way for every degree of a circle. Half an hour from now you can find the steepest of them from nothing but the loss itself, for any number of weights, and you know where that way does *not* lead.
#
# *Start with **Run ▸ Run All Cells**.*

# %%
import numpy as np

import nnwidgets as nw

# %% [markdown]
# ## Recall

# %%
nw.quiz("4.recall")

# %% [markdown]
# ## A puzzle
#
# Here is a loss of two weights: $L(w) = (w_1^2 + 9 w_2^2)/2$. It has one minimum, at $(0, 0)$. You stand at $w = (9, 1)$, where the loss is 45. There is fog. All you can do is to try each weight a little further on, and see what the loss does.


# %%
def loss(w):
    return (w[0] ** 2 + 9 * w[1] ** 2) / 2


[round(loss(w) - loss((9, 1)), 4) for w in ((9.01, 1), (9, 1.01))]

# %% [markdown]
# Both weights matter equally here: 0.01 more of either of them makes the loss about 0.09 larger. So the steepest way down lowers both by the same amount. But the minimum is 9 away in $w_1$, and only 1 away in $w_2$.
#
# You set off along the steepest way down, straight ahead, without ever turning. By how much do you miss the minimum? On a piece of paper, draw the point, the minimum, and your way. Then commit yourself.

# %%
nw.predict("4.way")

# %% [markdown]
# ## Look
#
# The same loss, seen from above. Each grey line joins places of equal loss. The **blue ring** is where you stand: drag it. The **black ring** is a dial: drag it around, and read what the slope is in that direction. On the right stands that slope for every direction.
#
# 1. Turn the dial until the slope is as large as it gets. Then until it is 0. Then until it is as far below 0 as it gets. How many degrees lie between these three directions?
# 2. The green angle lies between the downhill arrow and the way to the minimum. Move the point. Find two places at which downhill *is* the way to the minimum. What do they have in common?
# 3. Choose the surface “two wells”. Find a place from which downhill leads more than 90° away from the lower minimum.

# %%
lab = nw.Compass(surface="bowl", w1=9, w2=1)
lab

# %% [markdown]
# ## Say it
#
# Finish this sentence in your own words: *the gradient points …, its length says …, and straight across it the slope is …*

# %%
nw.note("4.sentence")

# %% [markdown]
# ## The code that drew it
#
# One gradient is enough for all directions: the slope along an arrow of length 1 is the gradient times that arrow, weight by weight, added up.

# %%
lab.code

# %% [markdown]
# These are the gradient where you stand, the slope in the direction of the dial, and the green angle. (When you have moved something, run the cell again.)

# %%
lab.run.gradient, float(lab.run.slope), float(lab.run.off)

# %% [markdown]
# ## Change it
#
# Any function of two weights will do. This one has a row of valleys, one behind the other; `w[..., 0]` is the first weight and `w[..., 1]` the second. Move the point from one side to the other: to which valley does the arrow lead, and to which does the green line? Then put in a function of your own.

# %%
nw.Compass(surface=lambda w: np.sin(2 * w[..., 0]) + (w[..., 0] ** 2 + 3 * w[..., 1] ** 2) / 8, w1=1.6, w2=-1.2)

# %% [markdown]
# No formula of a gradient was handed over. It was measured, and that you can do as well.
#
# ## Exercise 4.1
#
# In lesson 3 you measured a slope from two places, one on each side. With several weights there is a slope for each of them: that weight moves, and all the others stay. Write a function that measures them all.
#
# `loss` is a function: `loss(w)` gives a number for an array `w` of weights, as many as there are. Return an array, or a list, with one slope for each weight. It is compared with hidden formulas at 20 places, with 2 to 5 weights, and has to be right to a millionth of the gradient's length. (`w.copy()` gives you weights that you may change.)


# %%
def numeric_gradient(loss, w):
    # BEGIN SOLUTION
    gradient = np.zeros(len(w))
    for i in range(len(w)):
        low, high = w.copy(), w.copy()
        low[i], high[i] = w[i] - 1e-5, w[i] + 1e-5
        gradient[i] = (loss(high) - loss(low)) / (high[i] - low[i])
    return gradient
    # END SOLUTION


# %%
nw.check("4.1", numeric_gradient)

# %%
nw.hint("4.1")

# %% [markdown] tags=["solution"]
# The error of such a measurement has two parts: one from the bend of the curve, about $h^2 f'''/6$, and one from rounding, about $10^{-16} |f| / h$. The first asks for a small $h$, the second for a large one. From $10^{-4}$ down to $10^{-8}$ both are small enough here.

# %% [markdown] tags=["instructor"]
# **8 minutes.** The usual faults: all weights moved at once (then every slope is the sum); the weight is not put back before the next one moves; `w` is changed in place and the function returns nothing; an $h$ of $10^{-12}$, "because smaller is better". Ask for the error at three sizes of $h$ before you explain it. The check accepts a difference to one side if its $h$ is near $10^{-8}$: it is right to the millionth that was asked for.

# %% [markdown]
# ## Exercise 4.2
#
# From a gradient, return the arrow along which the loss falls most steeply, of **length 1**, for any number of weights.


# %%
def downhill(gradient):
    # BEGIN SOLUTION
    return -gradient / np.sqrt(np.sum(gradient**2))
    # END SOLUTION


# %%
nw.check("4.2", downhill)

# %%
nw.hint("4.2")

# %% [markdown] tags=["solution"]
# The slope along an arrow of length 1 is $|\nabla L| \cos(\text{angle})$. The cosine is lowest, −1, at 180°: straight against the gradient. No other direction falls more steeply.

# %% [markdown] tags=["instructor"]
# **4 minutes.** Some move only the weight with the largest slope, some move all by the same amount. Let them compare the slopes along their arrow and along the right one, in the picture, with the dial.

# %% [markdown]
# ## Exercise 4.3
#
# Check your prediction. Return the angle, in degrees, between the downhill arrow at `w` and the way from `w` to `minimum`. All three that you are given are arrays. Two arrows have the angle whose cosine is
#
# $$\frac{a_1 b_1 + a_2 b_2 + \dots}{|a| \, |b|}$$
#
# and `np.arccos` and `np.degrees` do the rest.


# %%
def angle_to_minimum(gradient, w, minimum):
    # BEGIN SOLUTION
    way = minimum - w
    lengths = np.linalg.norm(gradient) * np.linalg.norm(way)
    return np.degrees(np.arccos(np.sum(-gradient * way) / lengths))
    # END SOLUTION


# %%
nw.check("4.3", angle_to_minimum)

# %%
nw.hint("4.3")

# %% [markdown] tags=["solution"]
# At $(9, 1)$ the gradient is $(9, 9)$. Downhill is $(-1, -1)$, the way to the minimum is $(-9, -1)$, and the cosine of the angle between them is $10 / \sqrt{164}$. That makes 38.66°.

# %% [markdown] tags=["instructor"]
# **5 minutes.** The central misconception of this lesson is "the gradient points at the minimum". It is wrong twice: the gradient points *up*, and against it lies what is steepest *here*, which knows nothing of where the minimum is. Whoever hands in 0 for every question gets a message about it. Ask: on which surfaces are the two the same everywhere? (On circles.)

# %% [markdown]
# Your three functions together, on the loss of the puzzle. What did you predict?

# %%
here = np.array([9.0, 1.0])
angle_to_minimum(numeric_gradient(loss, here), here, np.array([0.0, 0.0]))

# %% [markdown]
# ## Where this stops being true
#
# - The arrow holds *where you stand*. After a step the ground has another slope, and the arrow has to be found anew. How long a step may be is the question of lesson 6.
# - Downhill is steepest in the units of the weights as they are. Measure one weight in other units, and the arrow turns: that makes a bowl out of a circle, and it is the subject of lesson 7.
# - Where every slope is 0 there is no arrow. That need not be a minimum: choose the saddle in the first picture, and put the point into its middle.
# - A measured slope has an error, and a smaller $h$ does not always help. Here is the error of the slope of $e^w$ at $w = 1$, for five sizes of $h$. On the left of the best one it is the bend of the curve, on its right it is rounding.

# %%
{h: f"{abs(nw.numeric_gradient(np.exp, 1.0, h=h) - np.e):.0e}" for h in (1e-1, 1e-3, 6e-6, 1e-9, 1e-12)}

# %% [markdown]
# - Measuring takes two losses for each weight. For a network with a million weights that is two million losses for a single arrow. Lesson 12 gets the whole arrow for the price of a few.
#
# ## Now you can
#
# - measure the gradient of any loss, and choose an $h$ for it;
# - find the steepest way down from the gradient, for any number of weights;
# - say why that way is seldom the way to the minimum.
#
# Next: one example, one step, worked out in numbers.

# %%
nw.progress()
