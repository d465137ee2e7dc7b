# %% [markdown]
# # 8 · All examples, one, or a few?
#
# So far every step looked at all the examples before it moved. With 256 examples that is 256 small calculations for one step. You could also look at one example and move at once. Or at sixteen. In half an hour you can say what each way costs, and what it buys.
#
# *Start with **Run ▸ Run All Cells**.*

# %%
import numpy as np

import nnwidgets as nw

# %% [markdown]
# ## Recall

# %%
nw.quiz("8.recall")

# %% [markdown]
# ## Three words first
#
# They are mixed up more often than any others in this field. Suppose you have 256 examples.
#
# - An **example-gradient** is the gradient for one example. It is what costs time.
# - An **update** is one change of the weights. It uses as many example-gradients as the batch has examples.
# - An **epoch** is one pass through all the examples: 256 example-gradients here, in however many updates.
#
# With all examples at once ("batch") an epoch is one update. With one example at a time ("online") it is 256 updates. With 16 ("minibatch") it is 16.
#
# ## A puzzle
#
# A straight line has to be fitted to 256 points. Two people have the same budget, 512 example-gradients, and the same start.
#
# - Ada looks at all the points before each step. She gets 2 updates. They are exact, so she dares a large step size, 0.9.
# - Ben looks at one random point before each step. He gets 512 updates. Each of them is a rough guess, so he takes the step size 0.1.
#
# Who is closer to the best line when the budget is used up, and who was closer after 50 example-gradients?

# %%
nw.predict("8.budget")

# %% [markdown]
# ## Look
#
# Three runs from the same start: all examples, a minibatch, one example. The cloud shows gradients of many possible minibatches at the point where the minibatch run now stands. The true gradient, the one of all the examples, is in its middle.
#
# 1. Set the batch size to 1, then 4, then 16, then 64. What happens to the cloud when the batch is four times as large?
# 2. Press play. Which run is down first, counted in example-gradients? Which one is lowest at the end?
# 3. Set **at equal** to *updates*. The same three ways of walking. Who looks good now?

# %%
lab = nw.BatchLab(moment=0)
lab

# %% [markdown]
# Two people could use this picture to prove opposite things. Whoever says "online is faster" or "batch is better" has to say on which axis, and down to which loss.
#
# Now set **step size is** to *decaying*. What happens to the noise of the online run, and what does that cost?
#
# ## Say it
#
# In one sentence: *why does a run with a constant step size and small batches stop getting better, and what are two ways to get it lower?*

# %%
nw.note("8.sentence")

# %% [markdown]
# ## The code that drew it

# %%
lab.code

# %% [markdown]
# ## Change it
#
# The same in your own hands: `nw.descend` is the engine of the picture. These lines make 200 online runs at once, from the same start, each with examples of its own, and show how far above the minimum the loss is after 0, 16, 64 and 256 updates (the median of the 200). Try `batch_size=16`. Remember what an update costs.

# %%
x, t = nw.course_line()
loss = nw.DataLoss(x, t)
runs = nw.descend(loss, np.tile([-2.0, -1.0], (200, 1)), step_size=0.05, steps=256, batch_size=1, seed=1)
np.median(runs.losses, axis=0)[[0, 16, 64, 256]] - loss.minimum

# %% [markdown]
# ## Exercise 8.1
#
# How much do minibatch gradients scatter? `gradients` is an array with the gradients of single examples. Draw `batch_size` of them at random, **with replacement** (one may come twice), and take their mean. Do that at least 2,000 times and return the standard deviation of these means.
#
# The check asks for six batch sizes and looks at how your six numbers fall.

# %%
rng = np.random.default_rng(8)


def gradient_sd(gradients, batch_size):
    # BEGIN SOLUTION
    draws = rng.choice(gradients, size=(20_000, batch_size))
    return np.std(draws.mean(axis=1))
    # END SOLUTION


# %%
nw.check("8.1", gradient_sd)

# %%
nw.hint("8.1")

# %% [markdown] tags=["solution"]
# The variance of a mean of $B$ independent draws is $1/B$ of the variance of one, so the standard deviation falls as $1/\sqrt B$. On two log axes that is a line of slope −½.

# %% [markdown] tags=["instructor"]
# **8 minutes.** The variance in place of the standard deviation is the usual slip. Ask also: what happens at $B = 256$ *without* replacement? (No scatter at all. Then the law is $S/B \cdot (N - B)/(N - 1)$.)

# %% [markdown]
# ## Exercise 8.2
#
# Now decide. You get a `floor`, the loss above the minimum below which you have to stay, and a `budget` of example-gradients. Return a pair: the batch size and a constant step size. More than one pair is right. The check runs your choice many times, on the data and from the start of the picture, until the budget is used up. What counts is the average over the last quarter, not one lucky moment.


# %%
def choose(floor, budget):
    # BEGIN SOLUTION
    if budget < 500:
        return 4, 0.1
    return 64, 0.3
    # END SOLUTION


# %%
nw.check("8.2", choose)

# %%
nw.hint("8.2")

# %% [markdown] tags=["solution"]
# A small budget pays for few updates, so each one has to be cheap: a small batch. A low floor needs little noise: a larger batch, or smaller steps.

# %% [markdown] tags=["instructor"]
# **8 minutes.** Let two students with different pairs compare. The point is that there is no best pair without a budget and a floor.

# %% [markdown]
# ## Where this stops being true
#
# - The noise falls as $1/B$ in the variance only when examples are drawn **with** replacement. Without, it falls faster and is 0 when the batch holds all of them.
# - Counting example-gradients is fair on paper. A computer does 16 of them at once almost as quickly as one, so minibatches are cheaper in seconds than they look here.
# - "Below 1 % once" is not "stays below 1 %". A noisy run dips by luck. Never say that a run has arrived because of one good moment.
#
# ## Now you can
#
# - tell example-gradients, updates and epochs apart, and convert one into the other;
# - say how the noise of a gradient changes with the batch size;
# - choose a batch size and a step size for a budget, and give the reason.

# %%
nw.progress()
