# %% [markdown]
# # 11 · Flat is not finished
#
# A run has become slow, the loss no longer falls, the gradient is close to 0. Is it done? In half an hour you can tell a bottom from a place that only looks like one, say how long a run is held up there, and give the run a memory that takes it through long valleys several times as fast. You also know what that memory costs.
#
# *Start with **Run ▸ Run All Cells**.*

# %%
import numpy as np

import nnwidgets as nw

# %% [markdown]
# ## Recall

# %%
nw.quiz("11.recall")

# %% [markdown]
# ## A puzzle
#
# The smallest deep network there is: two linear units in a row, with one weight each. For the input 1 its output is $w_1 w_2$. The target is 1, so the loss is $L(w) = (1 - w_1 w_2)^2/2$. Ada trains it with the step size 0.1. This is every tenth step: its number, her loss, and the size of her gradient.

# %%
chain = nw.chain_loss()
ada = nw.descend(chain, [0.500001, -0.5], 0.1, 300)
sizes = np.hypot(*chain.gradient(ada.points).T)

[(k, round(float(ada.losses[k]), 6), round(float(sizes[k]), 4)) for k in range(0, 71, 10)]

# %% [markdown]
# "Forty steps, and the loss is 0.500 as before," says Ada, "and the gradient is below a thousandth. It is finished. This network cannot do better than 0.5." Is she right? Decide, and then list the steps up to 300.
#
# ## Predict
#
# Such a place is called a **saddle**: a ridge leads down to it from two sides, and on both sides of the ridge the ground falls away. Ada began very close to the ridge. Somebody who begins 0.001 beside it needs 79 steps to get away from the saddle. Now begin a thousand times closer, 0.000001 beside the ridge.

# %%
nw.predict("11.closer")

# %% [markdown]
# ## Look
#
# The run begins at the offset ε beside the ridge. Press play, and watch the loss.
#
# 1. Press **keep this run**. Set ε to 1e-6, keep, then 1e-9, keep, then 1e-12. How do the lines in the middle picture differ?
# 2. Set ε to 0, exactly on the ridge. What happens, and what do the two eigenvalues under the picture say?
# 3. Open **more controls**. Leave ε at 0 and set the noise to 1e-9. (In a minibatch there is far more of it.)

# %%
lab = nw.SaddleBall(along=0.5, step=0, law=False, hidden="momentum")
lab

# %% [markdown]
# The **Hessian** holds all second derivatives of the loss in one place. Its **eigenvalues** say how the ground bends along its own directions: above 0 it bends upwards, below 0 downwards. The gradient is 0 at (0, 0) and at (1, 1), and these are the eigenvalues at the two:

# %%
[np.linalg.eigvalsh(nw.hessian_at(chain, place)).round(6).tolist() for place in ([0, 0], [1, 1])]

# %% [markdown]
# At (0, 0) it bends downwards one way. At (1, 1) it bends upwards one way and not at all the other: the bottom is a whole curve, $w_1 w_2 = 1$.
#
# ## A ball with a memory
#
# Now for the valley of lesson 7, $L(w) = (w_1^2 + κ\, w_2^2)/2$ with κ = 100. Plain descent needs at least 215 steps until 1 % of the distance is left, whatever the step size: most of each step is lost to the swings across the valley. Suppose that each step remembers the ones before:
#
# $$z \leftarrow β z + \text{gradient}, \qquad w \leftarrow w - η z$$
#
# Here β, between 0 and 1, is the **momentum**. With β = 0 it is plain descent. A heavy ball rolls like that: what the gradients have in common adds up in z, and what swings from side to side cancels.
#
# The map says how many steps each step size and each momentum needs. Drag the ring on it.
#
# 1. Stay at the bottom of the map (β = 0). How few steps can you get?
# 2. Then look for the best place anywhere. Is it where the momentum is largest?
# 3. Which momentum is best for κ = 10? For κ = 1000?

# %%
valley = nw.SaddleBall("valley", kappa=100, share=0.95, momentum=0, law=False, hidden="noise")
valley

# %% [markdown]
# ## What does it cost?
#
# With minibatches every gradient is noisy (lesson 8), and a run does not come to rest at the minimum: it trembles around it. Take a small step size, and leave it as it is. Raise the momentum from 0 to 0.9.

# %%
nw.predict("11.noise")

# %% [markdown]
# A round valley, κ = 1, and noise in each gradient. Keep the run with β = 0. Then set the momentum to 0.9, and compare. At last find a step size with which the ball trembles no more than plain descent did. How quick is it then?

# %%
nw.SaddleBall("valley", kappa=1, share=0.1, momentum=0, noise=0.1)

# %% [markdown]
# ## Say it
#
# Finish the sentence: *where the gradient is 0 I do not know yet …; momentum makes a run faster in …, and with noise it …*

# %%
nw.note("11.sentence")

# %% [markdown]
# ## The code that drew it

# %%
valley.code

# %% [markdown]
# ## Change it
#
# Does the ball leave a saddle sooner as well? Raise the momentum, and watch the step at which the run leaves.

# %%
nw.SaddleBall(offset=1e-9)

# %% [markdown]
# Not every flat place is a saddle or a bottom. This is a **plateau**, far from any place where the gradient is 0: a sigmoid neuron that starts confidently wrong, with the squared error (lesson 9). It gets off the plateau in the end. Try other starts.

# %%
nw.StepSizeLab(loss=lambda w: 0.5 / (1 + np.exp(3 * w)) ** 2, start=-1.5, step_size=1.5)

# %% [markdown]
# ## Exercise 11.1
#
# The gradient at some place is 0. You get the Hessian there, an array with 2 × 2 or 3 × 3 entries; no eigenvalue is 0. Return `"minimum"`, `"maximum"` or `"saddle"`.


# %%
def what_is_it(hessian):
    # BEGIN SOLUTION
    bends = np.linalg.eigvalsh(hessian)
    if (bends > 0).all():
        return "minimum"
    return "maximum" if (bends < 0).all() else "saddle"
    # END SOLUTION


# %%
nw.check("11.1", what_is_it)

# %%
nw.hint("11.1")

# %% [markdown] tags=["solution"]
# A minimum bends upwards along *every* direction, so all eigenvalues are positive. With $d$ weights and signs thrown at random, that would happen once in $2^d$ times: in a large network most flat places are saddles.

# %% [markdown] tags=["instructor"]
# **6 minutes.** Watch for those who look at the diagonal. Give them [[1, 2], [2, 1]], and ask for the loss along (1, −1). Then ask what an eigenvalue of exactly 0 would mean: nothing is settled. $w^4$, $-w^4$ and $w^3$ all have one.

# %% [markdown]
# ## Exercise 11.2
#
# A start of your own. Nobody else has these numbers:

# %%
nw.numbers("11.2")

# %% [markdown]
# A run begins right beside the saddle, at the distance ε from it along the direction (1, 1). After how many steps is the loss down to 0.05, a tenth of the saddle's 0.5? **Predict** it, from the factor by which one step multiplies the distance. Then, if you like, check your prediction with a loop, or in the first picture: set *on ridge* to 0 under **more controls**. You may be 10 steps off.

# %%
epsilon, eta = nw.numbers("11.2").values()
# BEGIN SOLUTION
steps = np.log(1 / epsilon) / np.log(1 + eta) + 0.73 / eta
# END SOLUTION

# %%
nw.check("11.2", steps)

# %%
nw.hint("11.2")

# %% [markdown] tags=["solution"]
# Along (1, 1) the curvature is −1, so a step multiplies the distance by $1 - η \cdot (-1) = 1 + η$. It takes $\ln(1/ε)/\ln(1 + η)$ steps from ε to 1. Near the valley the growth slows down; that adds about $0.73/η$ steps, which is 7 for η = 0.1. Ten times closer costs $\ln 10/\ln(1 + η)$ more: 24 steps for η = 0.1.

# %% [markdown] tags=["instructor"]
# **7 minutes.** Who has no idea may count doublings first: from 0.001 to 0.002, to 0.004, … how many until 1? Whoever lets a loop count is right as well; ask for the number for half of ε, without the loop.

# %% [markdown]
# ## Exercise 11.3
#
# Valleys with the curvature `low` along the flat direction and `high = 100 * low` along the steep one. Return a step size η and a momentum β with which less than 1 % of the distance is left after 60 steps, and stays so. The start has the same distance along both directions. (In the picture `low` is 1. You can read a good place off the map, and work out what it means for other curvatures.)


# %%
def tune(low, high):
    # BEGIN SOLUTION
    return 1.6 * 2 / high, 0.7
    # END SOLUTION


# %%
nw.check("11.3", tune)

# %%
nw.hint("11.3")

# %% [markdown] tags=["solution"]
# On the map the step size is given as a part of the limit of plain steps, $2/λ_n$, so 1.6 means $1.6 \cdot 2/λ_n$. In the long run the best pair is $η = (2/(\sqrt{λ_1} + \sqrt{λ_n}))^2$ and $β = ((\sqrt{κ} - 1)/(\sqrt{κ} + 1))^2$. Each step then leaves $(\sqrt{κ} - 1)/(\sqrt{κ} + 1)$: 44 steps for κ = 100. "In the long run" is meant: to 1 % some pairs need only about 30.

# %% [markdown] tags=["instructor"]
# **7 minutes.** Three usual answers: a larger step without momentum (runs away), momentum 0.9 or 0.99 because more must be better (rolls past and swings), one fixed η for all valleys. Ask why the limit rises with β: what swings cancels in z. Then ask whether 60 steps are possible with β = 0 (no: 215 at the very best).

# %% [markdown]
# ## Where this stops being true
#
# - The number of steps to leave a saddle holds for this saddle, with the eigenvalue −1. With a curvature of −0.01 the factor is $1 + 0.01\, η$, and it takes nearly a hundred times as long.
# - From almost every start descent gets away from a saddle, and noise helps. "Almost" leaves out the ridge itself, and "gets away" does not say how soon.
# - The law of momentum is exact for a bowl. On other ground the very same η and β can fail to settle.
# - Momentum is not a larger step at no cost. In the direction of a steady slope it is like a step of $η/(1 - β)$, and so is its noise: about $η/(4 (1 - β))$ times the variance of each gradient, for each weight.
# - Some books write $z \leftarrow β z + (1 - β)\, \text{gradient}$. Their step size is then $1/(1 - β)$ times ours. Some write α for η.
#
# ## Now you can
#
# - tell a minimum from a saddle, by how the ground bends;
# - say how long a run is held up at a saddle, and why it looks finished there;
# - choose step size and momentum for a long valley, and say what momentum costs when gradients are noisy.

# %%
nw.progress()
