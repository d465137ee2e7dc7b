# %% [markdown]
# # 12 · A whole network learns
#
# One neuron draws one line. Some tasks need more than a line, and for those neurons are put in layers. In half an hour you can send the blame for an error back through a network, say why it must not begin with zeros, and train one with the delta rule that you wrote in lesson 5.
#
# *Start with **Run ▸ Run All Cells**.*

# %%
import numpy as np

import nnwidgets as nw

# %% [markdown]
# ## Recall

# %%
nw.quiz("12.recall")

# %% [markdown]
# ## A puzzle
#
# XOR has four examples: the target is 1 where exactly one of the two inputs is 1. In lesson 1 no single neuron could do it. The smallest net that can is this one: two inputs, two hidden units, one output. Each hidden unit puts out the tanh of its sum, the output unit the sigmoid of its own. That makes nine weights, biases included.
#
# Somebody has to choose the nine numbers to begin with. "Zero favours nobody", says Dana, and starts with nine zeros. The net then makes 3000 updates down the gradient of the mean cross-entropy. Before you run anything: put zeros into the net in your head. What do the hidden units put out? What does the output unit put out?

# %%
nw.predict("12.zero")

# %% [markdown]
# ## Look
#
# Here is Dana's net. Play. The lines of the diagram are the weights: thick is large, dashed is negative. The field shows what the net puts out for every pair of inputs.

# %%
nw.TinyNet(start="zero", others=False, moment=0)

# %% [markdown]
# Nothing moves. Now the same net, with first weights drawn at random from N(0, 1). The map under **seed** shows what became of 100 such starts; it fills in while you look on. Click on a green dot, then on a red cross, and play each.
#
# 1. How many of the 100 starts learn XOR?
# 2. Give the net 4 hidden units in place of 2. How many now?
# 3. Follow one red cross with 2 units. Does its loss stand still for good, and is its gradient 0? The sentence under the picture says how long the gradient is at the end.

# %%
lab = nw.TinyNet(units=2, seed=3, moment=0)
lab

# %% [markdown]
# The nets that did not get there have not come to the bottom of a valley. It has been shown for 2-2-1 nets and XOR that from every place a way leads down to an error of 0 (Hamey 1998; Sprinkhuizen-Kuyper and Boers 1999). They stand on a plateau: units are saturated, and the slope that is left is too small to get anywhere in 3000 updates.
#
# ## Say it
#
# Finish in your own words: *a net that starts with zeros never learns XOR, because all its hidden units …*

# %%
nw.note("12.sentence")

# %% [markdown]
# ## The code that drew it
#
# `walk` and `plain_step` are those of lesson 6. New are `forward`, from the inputs to the output, and `backward`, which sends the slope of the loss back the same way.

# %%
lab.code

# %% [markdown]
# ## Exercise 12.1
#
# Write `backward` for one example. `V` has one row for each hidden unit, `v` holds the weights of the output unit, and `x` ends in a 1, for the bias. The way forward is there. The loss is the cross-entropy of this one example. Return its slopes as a pair: an array like `V`, and one like `v`.
#
# Go backwards. Lesson 9 gives you the slope at the output's sum: call it the *blame* of the output unit. How much of it reaches the sum of a hidden unit? And what is the slope for a weight, if you know the blame of its unit and the number that the weight multiplies?


# %%
def backprop(V, v, x, t):
    h = np.append(np.tanh(V @ x), 1)
    y = nw.sigmoid(v @ h)
    # BEGIN SOLUTION
    blame = y - t
    blames = blame * v[:-1] * (1 - h[:-1] ** 2)
    return np.outer(blames, x), blame * h
    # END SOLUTION


# %%
nw.check("12.1", backprop)

# %%
nw.hint("12.1")

# %% [markdown] tags=["solution"]
# The blame of the output unit is $y - t$. It reaches a hidden unit through the weight between them, and through the slope of tanh, $1 - h^2$. The slope for a weight is the blame of its unit times the number that comes in through it.

# %% [markdown] tags=["instructor"]
# **8 minutes.** The check compares with slopes that are measured by moving each weight, to a millionth. Usual slips: the slope of tanh is left out, or taken at the sum in place of the output; the squared error's y(1 − y) is put in. Ask: which hidden unit gets no blame at all? (One whose weight to the output is 0, or which is saturated.) That is also the answer to the zero start.

# %% [markdown]
# ## Exercise 12.2
#
# How large a net, and how large a step? These are your own 20 starts out of the 100:

# %%
nw.numbers("12.2")

# %% [markdown]
# Choose a number of hidden units, from 1 to 8, and a step size, such that at least 18 of your 20 starts learn XOR in 3000 updates. More than one pair is right. Try it out in the picture above. Its map shows all 100 starts: what share of them has to be green so that you may expect 18 of 20?

# %%
# BEGIN SOLUTION
my_net = (5, 0.8)
# END SOLUTION

# %%
nw.check("12.2", my_net)

# %%
nw.hint("12.2")

# %% [markdown] tags=["instructor"]
# **4 minutes.** Two hidden units can compute XOR; that does not mean that they learn it. Three are often enough for 18 of 20, four nearly always. Ask: what is the price of eight? (For XOR nothing that you can see; on noisy data a wide net can also learn the noise.)

# %% [markdown]
# ## Your own delta rule
#
# In exercise 5.1 you wrote one step of the delta rule for a linear unit. Bring it here: open lesson 5 and copy your own lines in place of the dots. (`w` holds the weights of the unit, `x` its inputs, the last one a 1, and `t` its target.)


# %%
def delta_step(w, x, t, eta):
    # BEGIN SOLUTION
    blame = w @ x - t
    return w - eta * blame * x
    # END SOLUTION


# %% [markdown]
# ## Exercise 12.3
#
# Your rule knows one unit and its target. A network has many units, and only the last one has a target. So give each unit one: *its own sum, minus its blame*. Then the error that your rule finds is minus the blame, and its step is a step down the loss of the whole net.
#
# Write `learn`: let every unit make one `delta_step` on one example, and return the new `V` and `v`. `slopes` is what your `backprop` gave. The input of a bias is 1, so the slope of a unit's bias *is* the unit's blame.


# %%
def learn(V, v, x, t, eta):
    slopes = backprop(V, v, x, t)
    h = np.append(np.tanh(V @ x), 1)
    # BEGIN SOLUTION
    dV, dv = slopes
    new_V = [delta_step(row, x, row @ x - blame, eta) for row, blame in zip(V, dV[:, -1], strict=True)]
    return np.array(new_V), delta_step(v, h, v @ h - dv[-1], eta)
    # END SOLUTION


# %%
nw.check("12.3", learn)

# %%
nw.hint("12.3")

# %% [markdown] tags=["instructor"]
# **6 minutes.** `w - eta * slope` for all weights at once is right too, and worth a word: that is what the delta rule in every unit adds up to. Whoever gives the hidden units the target t believes that every unit should do the task alone.

# %% [markdown]
# ## Let it learn
#
# Your two functions are all that is needed. Here they train a net with 4 hidden units on XOR, online: one example, one update.

# %%
x, t = nw.xor()
x = np.column_stack([x, np.ones(len(x))])  # a 1 for the biases
rng = np.random.default_rng(12)
V, v = rng.normal(size=(4, 3)), rng.normal(size=5)

outputs = "first write delta_step and learn"
if learn(V, v, x[0], t[0], 0.5) is not None:
    for _ in range(750):  # epochs: 3000 updates
        for k in rng.permutation(len(t)):
            V, v = learn(V, v, x[k], t[k], 0.5)
    h = np.column_stack([np.tanh(x @ V.T), np.ones(len(x))])
    outputs = nw.sigmoid(h @ v).round(2)
outputs, t

# %% [markdown]
# And now data of your own. Each row is two inputs and the class, 0 or 1. Type yours in place of these, or give the path of a CSV file with three columns. `TinyNet` hands a rule the weights and their slopes, one example at a time. To your delta rule each weight is then a unit with one input, 1, and with a target that lies one slope lower.

# %%
mine = [[1, 8, 0], [2, 6, 0], [2, 2, 1], [3, 7, 0], [4, 4, 1], [5, 5, 1], [6, 3, 1], [7, 8, 0], [8, 2, 0], [8, 7, 0]]


def my_rule(w, gradient, eta):
    one = np.ones(1)
    return np.array([delta_step(w[[k]], one, w[k] - gradient[k], eta)[0] for k in range(len(w))])


tried = delta_step(np.zeros(1), np.ones(1), 1.0, 0.5) is not None
nw.TinyNet(mine, rule=my_rule if tried else None, units=4, batch="1", step_size=0.2, others=False)

# %% [markdown]
# ## Change it
#
# - Choose **circles**, then **two moons**, in the list of data. How many hidden units do you need?
# - Choose **drawn by hand**, and click examples into the picture. A click on one turns its class, a second click takes it away. Draw something that 3 hidden units cannot learn.
# - Under *more controls*, tick **all starts** for your own data. Your rule now trains a hundred nets, and that takes a while: a bar shows how far it is, and **stop** leaves it there.
# - Change one example in `mine` to the wrong class. What do 8 hidden units make of it?
#
# ## Where this stops being true
#
# - "About half of the starts" belongs to this setting: two hidden tanh units, first weights from N(0, 1), 3000 updates, the mean cross-entropy. Another spread of the first weights gives another share.
# - A 2-2-1 net on XOR has plateaus and no valley above 0. For a net with three hidden units there are regions of local minima. Whether a net that does not move is in a valley or on a plateau cannot be seen from its loss.
# - Cross-entropy is convex for a single sigmoid unit. With a hidden layer it is not, and none of the promises of lesson 10 hold.
# - A loss that has fallen says that the net fits the examples that it was shown. It says nothing about others, and nothing about understanding.
#
# ## Now you can
#
# - send the blame back through a net, and check the slopes to a millionth;
# - say why hidden units must not start alike;
# - choose a net and a step size by what many starts do, and not by one that went well;
# - train a network with a delta rule of your own.
#
# That was the last lesson. On the next page all laws of the course stand together, each beside a picture that shows it.

# %%
nw.progress()
