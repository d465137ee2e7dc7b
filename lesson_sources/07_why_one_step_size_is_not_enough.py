# %% [markdown]
# # 7 · Why is one step size not right for all weights?
#
# For one weight you can read the right step size off its curve (lesson 6). A neuron has several weights and one step size for all of them. In half an hour you know what that costs, and how to get nearly all of it back without touching the neuron.
#
# *Start with **Run ▸ Run All Cells**.*

# %%
import numpy as np

import nnwidgets as nw

# %% [markdown]
# ## Recall

# %%
nw.quiz("7.recall")

# %% [markdown]
# ## A puzzle
#
# Ada and Ben predict the harvest of sixty fields with a linear neuron. It has two inputs and a bias: the share of clay in the soil, between 0 and 1, and the rain of the summer. Both begin with all weights 0, both look at all the fields before each step, and both use the best step size there is for their neuron. They differ in one thing. Ada wrote the rain down in metres, Ben in millimetres.
#
# | | clay | rain | steps until 1 % of the distance is left, in every direction |
# |---|---|---|---|
# | Ada | 0.31 | 0.52 | 125 |
# | Ben | 0.31 | 520 | ? |
#
# After 1,000 steps Ben says: "My neuron cannot learn this." How many steps does it take?

# %%
nw.predict("7.units")

# %% [markdown]
# ## Look
#
# First without fields. Two weights and a valley, $L(w) = (w_1^2 + κ\, w_2^2)/2$. Along $w_1$ the steepness is 1, along $w_2$ it is κ (say "kappa"). Both weights get the same step size. The slider gives it as a part of the largest one that is safe, $2/κ$.
#
# 1. With κ = 1 the valley is round. With which step size does the run arrive in one step?
# 2. Set κ to 10. Play with η / limit at 0.5, and then at 0.98. Which of the two directions is the slow one, each time?
# 3. The picture on the right shows what one step leaves of each distance. The *upper* dot is what you have to wait for. Get it as low as you can. Then do the same with κ = 100.

# %%
lab = nw.Valley(kappa=1, share=0.2, step=0, law=False, hidden="best")
lab

# %% [markdown]
# Now Ben's fields. The first panel shows them with both features on one scale. All of the clay is there; look closely at the left edge. Play. Then tick **standardise**, which takes its mean from each feature and divides by its standard deviation, and play again.
#
# At last, keep it ticked and move the **correlation** of the two features towards 0.95: the wetter a field, the more clay in it. What can new units not mend?

# %%
nw.Valley("harvests", step=0, law=False, hidden="best")

# %% [markdown]
# ## Say it
#
# Finish the sentence: *the steep direction sets …, and the flat direction then …; features in very different units make …*

# %%
nw.note("7.sentence")

# %% [markdown]
# ## The code that drew it

# %%
lab.code

# %% [markdown]
# It is the loop of lesson 6. Along each direction it runs by itself, with a curvature of its own and the step size of all. What each step multiplies the two distances by (run the cell again when you have moved something):

# %%
lab.run.step_size, lab.run.curvatures, lab.run.factors

# %% [markdown]
# ## Change it
#
# These are twelve fields of your own; nobody else has them. Each row of `x` holds clay and rain (mm) of a field, `t` its harvest, in t/ha above the average. The rain is multiplied by 0.001 here, so it is in metres. Read κ off the picture. Which unit of rain gives the lowest κ? And does any unit do as well as **standardise**?

# %%
own = nw.numbers("7.3")
nw.Valley(own["x"] * [1, 0.001], own["t"], law=False, hidden="best")

# %% [markdown]
# ## Exercise 7.1
#
# A valley has the curvature `low` along its flat direction and `high` along its steep one. A step of size η multiplies the two distances by `1 - η * low` and `1 - η * high`. Return the step size with which the slower of the two is as quick as can be.


# %%
def best_step(low, high):
    # BEGIN SOLUTION
    return 1 / ((low + high) / 2)
    # END SOLUTION


# %%
nw.check("7.1", best_step)

# %%
nw.hint("7.1")

# %% [markdown] tags=["solution"]
# For small steps the flat direction is the slow one, near the limit the steep one. In between both leave the same part: $1 - η λ_1 = -(1 - η λ_n)$, so $η = 2/(λ_1 + λ_n)$. What it leaves is $(κ - 1)/(κ + 1)$: 0.82 for κ = 10, 0.98 for κ = 100.

# %% [markdown] tags=["instructor"]
# **5 minutes.** The usual wrong answers are $1/λ_n$ ("do not swing at all") and $2/λ_n$. Ask those with $1/λ_n$ how many steps the flat direction then needs (with κ = 100: 459, against 231). Ask what becomes of the best step size when only the flat direction gets flatter: next to nothing. It is the steep direction that dictates.

# %% [markdown]
# When it is right, tick **show law** in the first picture (under *more controls*), and compare.
#
# ## Exercise 7.2
#
# Ben's neuron was never the trouble. Give it the same fields in better units: move and stretch each feature so that κ comes below 2. The bias counts, too: its input is 1 in every field. The check uses fields of your own again:

# %%
x = nw.numbers("7.2")["x"]
x.tolist()


# %%
def curvatures(x):
    inputs = np.column_stack([x, np.ones(len(x))])  # the bias has the input 1
    return np.linalg.eigvalsh(inputs.T @ inputs / len(x))  # of L = (1/2N) Σ (y − t)², the flattest first


def rescale(x):
    # BEGIN SOLUTION
    middle, spread = x.mean(axis=0), x.std(axis=0)
    return (x - middle) / spread
    # END SOLUTION


# %%
nw.check("7.2", rescale)

# %%
nw.hint("7.2")

# %% [markdown]
# With the function `curvatures` you can look at κ yourself. Put your rescaled features in the place of `x`.

# %%
low, *_, high = curvatures(x)
high / low

# %% [markdown] tags=["solution"]
# With mean 0 each feature is independent of the bias; with standard deviation 1 it is as long as the bias's input. What is left is the correlation $r$ of the two: κ = $(1 + |r|)/(1 - |r|)$, below 2 as long as $|r| < 1/3$.

# %% [markdown] tags=["instructor"]
# **7 minutes.** Many stretch to 0…1 and are surprised that κ is still 20 or 30. Let them draw the two inputs of that neuron, feature and bias, as arrows over the fields: they point nearly the same way. The other surprise is $(x - \bar x)/(\max - \min)$: round among themselves, and small beside the bias.

# %% [markdown]
# ## Exercise 7.3
#
# Six steps, where Ben needed millions. `x` and `t` are your fields and their harvests, as above. Return a pair: the rescaled features, and a step size. A run from weights 0 has to be within 1 % of its first distance to the best weights after six steps. Use what you have written.


# %%
def six_steps(x, t):
    # BEGIN SOLUTION
    z = rescale(x)
    low, *_, high = curvatures(z)
    return z, best_step(low, high)
    # END SOLUTION


# %%
nw.check("7.3", six_steps)

# %%
nw.hint("7.3")

# %% [markdown] tags=["solution"]
# With κ < 2 the best step size leaves less than $(2 - 1)/(2 + 1) = 1/3$ of the distance in each step, and $(1/3)^6$ is about 0.0014.

# %% [markdown] tags=["instructor"]
# **4 minutes.** Whoever tries step sizes near 1 gets there as well, and that is right. Ask why 1: the curvatures $1 - |r|$ and $1 + |r|$ lie on both sides of 1 by the same amount, so the best step size is 1 for *every* pair of standardised features.

# %% [markdown]
# ## Where this stops being true
#
# - The numbers are exact for a bowl. In a network the curvatures change as the weights move, and a valley can be steep here and flat there.
# - The limit is $2/λ_n$ for the loss $\frac{1}{2N}\sum (y - t)^2$, with $λ_n$ the largest eigenvalue of $X^TX/N$. Leave out the ½ and it is half of that. It is not enough to look at the largest feature: features that go together, and the bias, count as well.
# - Standardising makes a valley round only if the features have little to do with each other. With a correlation of 0.9, κ is still 19.
# - A new field has to be rescaled with the mean and the spread of the *old* ones. Keep them with the weights.
# - The best single step size is not the best there is. Lesson 11 gets further with a memory of earlier steps.
#
# ## Now you can
#
# - say what one step does along each direction of a valley, and find the step size that is best for both;
# - tell a neuron that cannot learn from one whose inputs have unhappy units;
# - bring features into units in which six steps do.

# %%
nw.progress()
