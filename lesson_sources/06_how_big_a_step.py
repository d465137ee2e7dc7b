# %% [markdown]
# # 6 · How big a step?
#
# You know which way is down, and how to take one step: move the weight against the gradient, by some multiple of it. That multiple is the step size, η (say "eta"). Half an hour from now you can look at a curve and say which step sizes will work, before you run anything.
#
# *Start with **Run ▸ Run All Cells**. When you come back another day, do the same: what you answered is still there (the last cell says where).*

# %%
import numpy as np

import nnwidgets as nw

# %% [markdown]
# ## Recall
#
# Two questions from earlier. Answer from memory. A wrong answer that you correct is worth more than a page that you read again.

# %%
nw.quiz("6.recall")

# %% [markdown]
# ## A puzzle
#
# Three people go down the same curve, $L(w) = 2w^2$, from the same place, $w = -2$. The gradient at $w$ is $4w$, so at the start it is $-8$. Each of them moves to $w - η \cdot$ gradient.
#
# | | step size η | after one step, $w$ is |
# |---|---|---|
# | Ada | 0.1 | −1.2 |
# | Ben | 0.25 | 0 |
# | Cleo | 0.6 | 2.8 |
#
# Ada is on her way. Ben is there. Cleo took the biggest step, and she is now further from the minimum than when she began. Where is she after ten more steps? Before you calculate anything, work out where each of the three is after a second step, in your head or on paper. Then commit yourself.

# %%
nw.predict("6.cleo")

# %% [markdown]
# ## Look
#
# Is your prediction locked in? This picture has Ada's step size. Press play. Then set the step size to 0.6 and play again. After that, look for two special step sizes:
#
# 1. the one at which the run lands in the minimum at once;
# 2. the one at which swinging turns into running away.
#
# The coloured strip shows what becomes of every step size. Try to find both with the slider before you look at it.

# %%
lab = nw.StepSizeLab(step_size=0.1, start=-2, steepness=4, step=0, law=False)
lab

# %% [markdown]
# Press **keep this run** when you have found something. It stays in the picture, in grey, and you can compare.
#
# ## Say it
#
# Finish this sentence in your own words: *each step multiplies the distance to the minimum by …, so the run goes away as soon as …*

# %%
nw.note("6.sentence")

# %% [markdown]
# ## The code that drew it
#
# Nothing else happened. This is the loop that the picture ran, and the rule that it used in every round.

# %%
lab.code

# %% [markdown]
# `lab.run` is the run in the picture. These are its first weights, and what one step did to the distance each time. (When you have moved something in the picture, run the cell again.)

# %%
lab.run.points[:5, 0], lab.run.factors[:3]

# %% [markdown]
# ## Change it
#
# The limit that you found belongs to this curve. The next one bends like a parabola at the bottom, with steepness 1, and turns into a straight slope further out. Its step size is 2.5, well above the limit for that steepness. Play. What does the run do now?

# %%
nw.StepSizeLab(loss="log cosh", start=-2, step_size=2.5, step=0, law=False)

# %% [markdown]
# It swings, and it never leaves. On a straight slope the gradient stops growing, so the swings stop growing too. "Too big a step explodes" is true for parabolas. Elsewhere it may only swing.
#
# The next curve, $w^4/4$, does the opposite: it gets steeper without end. Keep the step size at 0.8 and move the start: drag the ring in the picture, slowly, from −1 to −2. Here the limit depends on where you begin.

# %%
nw.StepSizeLab(loss=lambda w: w**4 / 4, start=-1.2, step_size=0.8)

# %% [markdown]
# That curve was handed over as a line of Python. Put one of your own in its place. (No gradient is needed: it is measured.)
#
# ## Exercise 6.1
#
# On $L(w) = h w^2/2$ the gradient is $h w$. What is the largest step size that does not run away? Return it for any steepness `h`.


# %%
def largest_step(h):
    # BEGIN SOLUTION
    return 2 / h
    # END SOLUTION


# %%
nw.check("6.1", largest_step)

# %%
nw.hint("6.1")

# %% [markdown] tags=["solution"]
# One step leads from $w$ to $w - η h w = (1 - η h) w$. The distance shrinks as long as $1 - η h$ lies between −1 and 1. It reaches −1 at $η = 2/h$.

# %% [markdown] tags=["instructor"]
# **5 minutes.** The usual wrong answer is $1/h$: they have found the *best* step, not the largest. Ask what happens between $1/h$ and $2/h$, and what happens exactly at $2/h$. A second one is $h/2$ ("steeper, so bigger"): ask for the gradient at the same place on two curves.

# %% [markdown]
# ## Exercise 6.2
#
# And which step size arrives in **one** step, from any start?


# %%
def one_step(h):
    # BEGIN SOLUTION
    return 1 / h
    # END SOLUTION


# %%
nw.check("6.2", one_step)

# %%
nw.hint("6.2")

# %% [markdown] tags=["solution"]
# $1 - η h = 0$, so $η = 1/h$: half of the largest one. From there on up, every step lands on the other side.

# %% [markdown] tags=["instructor"]
# **4 minutes.** The usual wrong answer is $2/h$, that of 6.1 once more: the run then swings for ever, just as far out. Ask where one step from $w$ lands, for any $w$. Whoever has found one number by trying has it for one curve: ask for it on a curve twice as steep.

# %% [markdown]
# When both are right, go back to the first picture, tick **show the law** under *more controls*, and compare.
#
# ## Exercise 6.3
#
# How many steps does it take until the loss is 1 % of what it was? Return the number for a steepness `h` and a step size, and `np.inf`, infinity, where that never happens. You may calculate it, or take the steps in a loop and count.


# %%
def steps_to_one_percent(h, step_size):
    # BEGIN SOLUTION
    if not 0 < step_size * h < 2:
        return np.inf
    w, steps = 1.0, 0
    while w**2 > 0.01:
        w = w - step_size * h * w
        steps = steps + 1
    return steps
    # END SOLUTION


# %%
nw.check("6.3", steps_to_one_percent)

# %%
nw.hint("6.3")

# %% [markdown] tags=["solution"]
# The loss goes with the square of the distance, so 1 % of the loss is 10 % of the distance. In closed form that is $\ln 10 / (-\ln|1 - η h|)$ steps, rounded up.

# %% [markdown] tags=["instructor"]
# **8 minutes.** Watch for "1 % of the distance" (twice as many steps), and for loops that never end because the step size is above the limit: the check stops them and says so. Then ask: does a network have *one* steepness? That is lesson 7.

# %% [markdown]
# ## Where this stops being true
#
# - The limit that you found is exact for a parabola. For other curves the steepness changes as you move, and a limit holds only where you stand. You saw both kinds of exception above.
# - The number depends on how the loss is written. Here it is $L(w) = h w^2/2$, with the ½. Write $L(w) = h w^2$, and the curve is twice as steep, with half the limit.
# - A network has many weights, and its loss is steep in one direction and flat in another. Its limit comes from the steepest direction. That is the subject of the next lesson.
#
# ## Now you can
#
# - say, from the steepness of a parabola, which step sizes crawl, arrive, swing and run away;
# - tell a run that swings from one that runs away, by its first three steps;
# - explain why the largest step that is safe is not the fastest one.

# %%
nw.progress()
