# %% [markdown]
# # Lab 3: Optimizers and training
#
# Your gradients of lab 2 say in which direction to go. This lab is about **how to walk**: which data to start from, how long a step may be, and what an optimizer
# remembers of the steps before. At the end you have written a training loop that teaches a network from first weights to learning curves, with seven optimizers to choose from, all your own.
#
# **How this lab works**
#
# - You write 14 pieces, most of them two to six lines long. As before, `check(...)` tries each on examples, and your mark comes from other examples of the same kind.
# - The figures run **your** code as soon as a piece is written, and the course's own version before that. Gradients come from your lab 2, where you bring it along (below).
# - An optimizer is five lines of arithmetic, and these five lines are the point. So no piece but the last two may call torch's optimizers or layers, or anybody else's.
# - The pieces are worth 50 points, one question in words another 5.
#
# **Three conventions for the whole lab.**
#
# - $w$ (`w`) is an array of parameters, of any shape. $g$ (`g`) is the gradient of the loss at $w$, of the same shape; $\eta$ (`lr`) is the learning rate.
# - `rng` is a source of random numbers that somebody hands to you: `rng.permutation(n)` gives the numbers $0 \ldots n-1$ shuffled, `rng.normal(shape)` standard normal numbers. Draw from it and from nothing
#   else. Then the same seed gives the same result, and you can run an experiment again.
# - As before, a piece asks its input for the library, `xp = namespace(x)`, and then writes `xp.sqrt(...)` where you would write `np.sqrt(...)`. The checks try NumPy arrays and torch tensors.

# %% name="setup"
import math
import tempfile
import time
from pathlib import Path

import dlcourse
import numpy as np
import torch
from dlcourse import check, data, explore, load_pieces, namespace, nn, piece, plots, training
from dlcourse.pieces import author, current
from dlcourse.training import network_gradients, network_loss

torch.set_num_threads(1)  # arrays this small gain nothing from more

# %% [markdown]
# Do you have your labs 1 and 2 at hand? Then remove the `#` below and put in where they lie: from then on **your** `mlp_backward` finds the gradients in this lab. No piece of
# this lab needs it.

# %%
# load_pieces("../lab1_mlp/lab1_mlp.ipynb")
# load_pieces("../lab2_backprop/lab2_backprop.ipynb")

# %% [markdown]
# ## 1. Data, before anything is trained
#
# ### Three sets
#
# A network is not meant to know its training data by heart. It is meant to be right about data that it has **never seen**. So before anything else, the data are dealt out to three sets:
#
# | set | what for | how often you look at it |
# |---|---|---|
# | **train** | the gradients come from here | at every step |
# | **validation** | to choose between settings: how many units, which learning rate, when to stop | after every epoch |
# | **test** | to say at the end how good the network is | once |
#
# Here are 178 wines of three growers, in the order in which they stand in the file, cut into 60%, 20% and 20%. What is wrong?

# %% demo="sorted_wines"
WINES = data.wine()
PARTS = ("train", "validation", "test")
GROWERS = ("grower 1", "grower 2", "grower 3")
in_order = np.split(WINES.labels, [107, 142])
plots.class_strips({"in the order of the file": in_order}, parts=PARTS, classes=GROWERS)

# %% [markdown]
# The file is sorted. A network trained on the left part never sees a wine of the third grower, and the test on the right asks for nothing else. Most files are sorted by something: class, day, hospital, author. So shuffle before you cut.
#
# ### Piece: `split_indices` (3 points)
#
# Not the samples are dealt out but their numbers $0 \ldots n-1$. With such an array of numbers, `x[train]` and `labels[train]` pick the same samples from both.
#
# Each set gets its fraction of $n$, and may be one off where that is no whole number. The three together hold every number exactly once. If the fractions are not three, or do not sum to 1, raise a `ValueError`.
#
# *Hints.*
# - Shuffle **once**, then cut the shuffled array at two places. Two independent shuffles would give sets that overlap.
# - The third set is what is left.
# - In floating point, `0.6 + 0.2 + 0.2` is `1.0`, but `0.7 + 0.2 + 0.1` is `0.9999999999999999`: allow a tiny difference.


# %% piece="split_indices"
@piece
def split_indices(n, fractions, rng):
    """The numbers 0 ... n - 1, shuffled and dealt out to three sets.

    fractions: three numbers that sum to 1, for train, validation and test.
    rng: a source of random numbers; rng.permutation(n) is the numbers 0 ... n - 1, shuffled.
    Returns (train, validation, test), three integer arrays without a common number; their sizes are
    within 1 of fraction * n.
    Raises ValueError when there are not three fractions, or they do not sum to 1.
    """
    ### BEGIN SOLUTION
    if len(fractions) != 3 or abs(sum(fractions) - 1) > 1e-9:
        raise ValueError(f"three fractions that sum to 1 are needed, not {fractions}")
    order = rng.permutation(n)
    first = round(fractions[0] * n)
    second = round((fractions[0] + fractions[1]) * n)
    return order[:first], order[first:second], order[second:]
    ### END SOLUTION


# %% demo="shuffled_wines"
three = current("split_indices")(len(WINES), (0.6, 0.2, 0.2), dlcourse.rng(0))
print("sizes:", [len(part) for part in three])
dealt = {f"by {author('split_indices')} split_indices": [WINES.labels[part] for part in three]}
plots.class_strips(dealt, parts=PARTS, classes=GROWERS)

# %% [markdown]
# Small sets of course still differ a little by chance. (Where a class is rare, one cuts each class by itself, so that every set gets its share; that is called *stratified*.)
#
# ### Numbers of the same size
#
# Each wine is described by 13 measurements. How much do they vary?

# %% demo="wine_columns"
spread = WINES.x.std(axis=0)
low, high = spread.argmin(), spread.argmax()
for column in (low, high):
    print(f"column {column:>2}, {WINES.features[column]}: standard deviation {spread[column]:.3g}")
title = "13 measurements of wine, mind the scale"
figure = plots.bars(spread, xlabel="column", ylabel="standard deviation", title=title)
figure.axes[0].set(yscale="log", ylim=(0.05, 700))
figure

# %% [markdown]
# Between the smallest and the largest lies a factor of 2,500, and for no good reason: it would be another one if the chemists had used milligrams. But the network feels it. In lab 2 you saw that
# $d\Omega = df^\top x$: where $x$ is large, the gradient is large, and where it is small, next to nothing. One learning rate cannot suit both.
#
# So every column gets the same size, in two steps of the lecture's three. **Step 1**, subtract the mean; **step 2**, divide by the standard deviation:
#
# $$x_{ni} \leftarrow \frac{x_{ni} - \bar x_i}{\sigma_i}, \qquad \bar x_i = \frac{1}{N}\sum_n x_{ni}, \qquad \sigma_i = \sqrt{\tfrac{1}{N}\sum_n (x_{ni} - \bar x_i)^2}$$
#
# ### Piece: `standardize` (3 points)
#
# You are given two sets. $\bar x$ and $\sigma$ come from `train` **alone**, and both sets are shifted and scaled with them. Why not give the other set its own mean? Think of a single wine that arrives tomorrow: its own mean is itself, and every
# measurement would become 0. And think of validation: numbers computed from it must not find their way into what you train on, or it is no longer unseen.
#
# A column that is constant in `train` tells nothing apart. Its $\sigma$ is 0; make the column 0 in both sets instead of dividing.
#
# *Hints.*
# - `xp.mean(x, axis=0)` is the mean of each column.
# - Ten times 0.1 has a mean of 0.09999999999999999 and so a $\sigma$ that is *nearly* 0: it is safer to ask whether the largest entry of a column equals the smallest.
# - `xp.where(condition, a, b)` computes both branches, so give it a divisor that is never 0.


# %% piece="standardize"
@piece
def standardize(train, other):
    """Both sets, shifted and scaled so that every column of train has mean 0 and standard deviation 1.

    train: (N, D).   other: (M, D), treated with the means and deviations of train.
    Returns (train, other), new arrays of these shapes. The standard deviation is
    sqrt(sum_n (x_n - mean)^2 / N). A column that is constant in train becomes 0 in both.
    """
    ### BEGIN SOLUTION
    xp = namespace(train, other)
    mean = xp.mean(train, axis=0)
    deviation = xp.sqrt(xp.mean((train - mean) ** 2, axis=0))
    varies = xp.max(train, axis=0) > xp.min(train, axis=0)
    divisor = xp.where(varies, deviation, xp.ones_like(deviation))
    zero = xp.zeros_like(mean)
    return tuple(xp.where(varies, (x - mean) / divisor, zero) for x in (train, other))
    ### END SOLUTION


# %% [markdown]
# The same network, on the raw wines and on yours, by the plainest optimizer (your first, in a minute). For the raw numbers we tried ten learning rates and took the best.

# %% demo="standardized_wines"
rows, new_rows = current("split_indices")(len(WINES), (0.6, 0.2, 0.2), dlcourse.rng(0))[:2]
raw, raw_new = WINES.x[rows], WINES.x[new_rows]
x, x_new = current("standardize")(raw, raw_new)
losses = {}
for name, inputs, unseen, rate in (("raw", raw, raw_new, 0.001), ("standardized", x, x_new, 0.1)):
    network = nn.MLP([13, 16, 3])
    known, unknown = (inputs, WINES.labels[rows]), (unseen, WINES.labels[new_rows])
    record = training.fit(network, *known, 30, lr=rate, step="sgd_step", progress=False)
    losses[name] = record["train_loss"]
    print(f"{name:>12}: {network.accuracy(*unknown):.0%} of {len(unseen)} new wines are right")
epochs = np.arange(1, 31)
plots.lines(epochs, losses, xlabel="epoch", ylabel="train loss", log="y")

# %% [markdown]
# ### Piece: `whiten` (4 points)
#
# Two columns can be standardized and still say nearly the same thing. Here are two measurements of the wines, coloured by grower, raw and after your two steps. (The black cross is the mean.)

# %% demo="correlated"
PAIR = WINES.x[:, [5, 6]]
STANDARD = current("standardize")(PAIR, PAIR)[0]
print(f"correlation of {WINES.features[5]} and {WINES.features[6]}:", end=" ")
print(f"{np.mean(STANDARD[:, 0] * STANDARD[:, 1]):.2f}")
plots.clouds({"raw": PAIR, "standardized": STANDARD}, labels=WINES.labels)

# %% [markdown]
# The cloud still lies askew. **Step 3** of the lecture turns it until no two columns are correlated, and makes it round.
#
# Put the centred samples into the rows of $X$. Their **covariance** is the $D \times D$ matrix $C = \frac{1}{N} X^\top X$: variances on the diagonal, and beside it how two columns go together. It is symmetric, so it has $D$
# perpendicular **eigenvectors** $u_k$ with eigenvalues $\lambda_k$: $C u_k = \lambda_k u_k$. These are the axes of the cloud, and $\lambda_k$ is its variance along axis $k$. So measure each sample along the axes, in units of the spread there:
#
# $$z_{nk} = \frac{(x_n - \bar x)^\top u_k}{\sqrt{\lambda_k}}$$
#
# Then $\frac{1}{N} Z^\top Z$ is the identity matrix. Again, $\bar x$, $u$ and $\lambda$ come from `train` alone. (A white cloud stays white when it is turned, so there are many right answers. Any of them counts.)
#
# *Hints.*
# - `values, vectors = xp.linalg.eigh(C)` gives the eigenvalues and, as the **columns** of a matrix, the eigenvectors.
# - With the eigenvectors as columns of $U$, all $(x_n - \bar x)^\top u_k$ together are one matrix product.


# %% piece="whiten"
@piece
def whiten(train, other):
    """Both sets, transformed so that the columns of train are uncorrelated and have variance 1.

    train: (N, D) with N > D and no column that follows from the others.
    other: (M, D), transformed with the mean and the covariance of train.
    Returns (train, other), new arrays of these shapes. The mean of the new train is 0, and its covariance
    train^T train / N is the identity matrix.
    """
    ### BEGIN SOLUTION
    xp = namespace(train, other)
    mean = xp.mean(train, axis=0)
    centred = train - mean
    variances, directions = xp.linalg.eigh(centred.T @ centred / train.shape[0])
    transform = directions / xp.sqrt(variances)
    return centred @ transform, (other - mean) @ transform
    ### END SOLUTION


# %% demo="three_steps"
clouds = {"raw": PAIR, "standardized": STANDARD, "whitened": current("whiten")(PAIR, PAIR)[0]}
covariance = clouds["whitened"].T @ clouds["whitened"] / len(PAIR)
print(f"covariance by {author('whiten')} whiten:", (covariance.round(12) + 0.0).tolist())
plots.clouds(clouds, labels=WINES.labels)

# %% [markdown]
# Whitening is beautiful and rarely used: the eigenvectors of a photo with a million pixels cost too much, and pixels that hardly vary would be blown up to the size of all others. Standardizing is what everybody does.
#
# ### Mini-batches
#
# The loss is a mean over all samples, so its gradient is a mean as well. A mean over some of them, drawn at random, is a good guess, and far cheaper. **Stochastic gradient descent** walks with such guesses: shuffle, cut into **mini-batches**,
# one step for each. Once through all samples is an **epoch**; then shuffle anew.
#
# ### Piece: `minibatches` (3 points)
#
# Give out the numbers of one epoch, batch by batch. Every number comes exactly once; the last batch is short when `batch_size` does not divide $n$.
#
# *Hint.* With `yield` a function hands out one batch after the other. Appending them to a list and returning it is just as good.


# %% piece="minibatches"
@piece
def minibatches(n, batch_size, rng):
    """One epoch: the numbers 0 ... n - 1, shuffled and cut into batches, one after the other.

    rng: a source of random numbers; rng.permutation(n) is the numbers 0 ... n - 1, shuffled.
    Yields (or returns a list of) integer arrays of batch_size numbers; the last one has what is left.
    """
    ### BEGIN SOLUTION
    order = rng.permutation(n)
    for start in range(0, n, batch_size):
        yield order[start : start + batch_size]
    ### END SOLUTION


# %% demo="some_batches"
batches = current("minibatches")
for epoch, source in enumerate([dlcourse.rng(0)] * 2, start=1):
    print(f"epoch {epoch}:", *(list(map(int, batch)) for batch in batches(10, 4, source)))

# %% [markdown]
# How good are such guesses? Take the digits network of lab 2 at its first weights, and compare the gradient of a batch with that of all 1,347 digits.


# %% demo="gradient_noise"
def all_gradients(x, labels, network):
    """The gradients of all weights and biases of a network, end to end in one vector."""
    dweights, dbiases = network_gradients(x, labels, network.weights, network.biases)
    return np.concatenate([g.ravel() for g in dweights + dbiases])


DIGITS, NEW_DIGITS = data.split(data.digits(), 0.75, 0.25)
network = nn.MLP([64, 32, 10])
exact = all_gradients(DIGITS.x, DIGITS.labels, network)
sizes, distances = [1, 4, 16, 64, 256], []
for size in sizes:
    source, some = dlcourse.rng(0), []
    while len(some) < 60:
        epoch = current("minibatches")(len(DIGITS), size, source)
        some += [rows for rows in epoch if len(rows) == size][:20]
    guesses = [all_gradients(DIGITS.x[rows], DIGITS.labels[rows], network) for rows in some]
    off = np.mean([np.sum((guess - exact) ** 2) for guess in guesses]) ** 0.5
    distances.append(off / np.linalg.norm(exact))
curves = {"measured": distances, r"$1/\sqrt{\mathrm{batch\ size}}$": distances[0] / np.sqrt(sizes)}
plots.lines(sizes, curves, xlabel="batch size", ylabel="distance / length", log=True)

# %% [markdown]
# The vertical axis is how far the guess lies from the gradient, in units of the gradient's length. The noise falls with the square root of the batch size: a batch of 64 costs sixteen times as much as a batch of 4, and is only four times as good. This is why small batches
# win: for the price of one exact step you get many roughly right ones. (At 256 the batches are already a fifth of all digits, and the noise is a little below the line; at 1,347 it is 0.)
#
# ## 2. How to walk downhill
#
# Every optimizer of this lab has the same form, so that you can put one in the place of another:
#
# ```python
# w_new, state = step(w, g, state, lr)
# ```
#
# `state` is the memory of the optimizer. At the first step it is `None`. Afterwards it is whatever your function returned at the step before: an array, a tuple, as you like, since nobody else looks into it.
#
# **Change nothing in place.** `v += g` would write into an array that somebody else may still hold. `v = v + g` makes a new one.
#
# To see something, we walk on losses with only two weights. The first is a **ravine**, $L(w) = \frac{1}{40} w_1^2 + \frac{1}{2} w_2^2$: steep across, and nearly flat along. Losses of networks are full of such places.


# %% demo="ravine"
def ravine(w):
    return w[0] ** 2 / 40 + w[1] ** 2 / 2


def ravine_gradient(w):
    return np.array([w[0] / 20, w[1]])


def walk(step, gradient, start, lr, count):
    """The places that an optimizer comes to, (count + 1, 2). step: the name of a piece."""
    take, path, memory = current(step), [np.array(start)], None
    for _ in range(count):
        w, memory = take(path[-1], gradient(path[-1]), memory, lr)
        path.append(w)
    return np.array(path)


START, ACROSS, UP = (-8.0, 1.5), (-9.0, 3.0), (-2.2, 2.2)
standing = {"start": np.array([START])}
plots.walks(ravine, standing, ACROSS, UP, alt="A long valley: contour lines far apart along it")

# %% [markdown]
# ### Piece: `sgd_step` (2 points)
#
# The plain step down the gradient, $w \leftarrow w - \eta g$. It remembers nothing: hand `state` back as it came.


# %% piece="sgd_step"
@piece
def sgd_step(w, g, state, lr):
    """One step of gradient descent: w - lr g.

    w: array of any shape, the parameters.   g: the gradient of the loss there, of the same shape.
    state: None; this optimizer remembers nothing.   lr: the learning rate.
    Returns (w_new, state). w, g and state are afterwards as they were.
    """
    ### BEGIN SOLUTION
    return w - lr * g, state
    ### END SOLUTION


# %% demo="sgd_walks"
paths = {f"lr = {lr}": walk("sgd_step", ravine_gradient, START, lr, 25) for lr in (0.3, 1.8, 2.05)}
title = f"25 steps of {author('sgd_step')} sgd_step"
plots.walks(ravine, paths, ACROSS, UP, title=title)

# %% [markdown]
# Follow the two coordinates apart. Across the ravine, one step multiplies $w_2$ by $1 - \eta$. Along it, $w_1$ is multiplied by $1 - \eta/20$. With $\eta = 2.05$ the first factor is $-1.05$: the walk swings wider and wider, it **diverges**. So $\eta$ must stay below 2, and
# then the second factor is at best 0.9. The steepest direction sets the limit, the flattest one pays for it. Everything below is about getting around that.
#
# ### Piece: `momentum_step` (3 points)
#
# Across the ravine the gradients change their sign at every step; along it they always agree. So average over the last steps: what swings cancels, and what agrees stays. A **moving average** needs no list of old gradients:
#
# $$v \leftarrow \alpha\, v + (1 - \alpha)\, g, \qquad w \leftarrow w - \eta\, v$$
#
# It starts at $v = 0$. With $\alpha = 0.9$ the gradient of now has weight 0.1, the one before $0.1 \cdot 0.9$, then $0.1 \cdot 0.9^2$, and so on: roughly an average of the last $1/(1 - \alpha) = 10$.
#
# *Hint.* `xp.zeros_like(w)` for the first step; then $v$ itself is the state.


# %% piece="momentum_step"
@piece
def momentum_step(w, g, state, lr, alpha=0.9):
    """One step along a moving average of the gradients: v = alpha v + (1 - alpha) g, then w - lr v.

    w, g: arrays of the same shape.   lr: the learning rate.   alpha: the share of the past.
    state: None at the first step (then v was 0), and what the last step returned ever after.
    Returns (w_new, state). w, g and the old state are afterwards as they were.
    """
    ### BEGIN SOLUTION
    xp = namespace(w)
    v = xp.zeros_like(w) if state is None else state
    v = alpha * v + (1 - alpha) * g
    return w - lr * v, v
    ### END SOLUTION


# %% [markdown]
# First the averaging alone: a gradient that is 1 all the time, seen through the noise of small batches. (With $\eta = 1$ a step from $w$ leads to $w - v$, which tells us your $v$.)

# %% demo="smoothing"
noisy = 1 + np.random.default_rng(0).normal(size=100)
averages, memory = [], None
for g in noisy:
    moved, memory = current("momentum_step")(np.zeros(1), np.array([g]), memory, 1.0)
    averages.append(-moved[0])
curves = {"gradient of a batch": noisy, f"{author('momentum_step')} average": averages}
plots.lines(np.arange(1, 101), curves, xlabel="step", ylabel="gradient and average")

# %% [markdown]
# Much calmer, and it takes about ten steps to get up to speed. Now in the ravine:

# %% demo="momentum_walks"
settings = {"SGD, lr = 1.8": ("sgd_step", 1.8), "momentum, lr = 1.8": ("momentum_step", 1.8)}
settings["momentum, lr = 5"] = ("momentum_step", 5.0)
paths = {name: walk(*s[:1], ravine_gradient, START, *s[1:], 25) for name, s in settings.items()}
plots.walks(ravine, paths, ACROSS, UP, title="25 steps")

# %% [markdown]
# Gentle curves instead of zigzag. And learning rates are possible at which plain steps would have been thrown out of the valley long ago: up to 38 in this ravine, if you do the algebra.
#
# ### Piece: `heavy_ball_step` (3 points)
#
# The lecture has a second formula that goes by the same name. A heavy ball that rolls down a hill does not forget how fast it was: to the step down the gradient it adds a part of the **last step**.
#
# $$w_{t+1} = w_t - \eta\, g_t + \mu\,(w_t - w_{t-1})$$
#
# At the first step there is no last one, and the addition is 0.
#
# *Hint.* Keep the step itself as the state, the difference $w_{t+1} - w_t$.


# %% piece="heavy_ball_step"
@piece
def heavy_ball_step(w, g, state, lr, mu=0.9):
    """One step with a share of the last one: w_(t+1) = w_t - lr g + mu (w_t - w_(t-1)).

    w, g: arrays of the same shape.   lr: the learning rate.   mu: the share of the last step.
    state: None at the first step (then there was no last one), and what the last step returned ever after.
    Returns (w_new, state). w, g and the old state are afterwards as they were.
    """
    ### BEGIN SOLUTION
    xp = namespace(w)
    move = xp.zeros_like(w) if state is None else state
    move = mu * move - lr * g
    return w + move, move
    ### END SOLUTION


# %% demo="heavy_ball_walks"
settings = {"momentum": "momentum_step", "heavy ball": "heavy_ball_step"}
paths = {f"{n}, lr = 0.5": walk(s, ravine_gradient, START, 0.5, 25) for n, s in settings.items()}
plots.walks(ravine, paths, ACROSS, UP, title=r"both with 0.9 for $\alpha$ and $\mu$")

# %% [markdown]
# Both are called *momentum*, and both books are right. But with the same numbers they walk differently: the ball rushes ahead. Whoever takes a learning rate from one book and the formula from the other is off by a large factor, and wonders.
#
# ### Exercise (no points): when do the two agree?
#
# `momentum_step` walks with $\eta = 1.5$ and $\alpha = 0.8$. Which $\eta$ and which $\mu$ must `heavy_ball_step` be given to walk the very same way?
#
# *Hint.* For momentum, $w_{t+1} - w_t = -\eta\, v_{t+1}$. Write this for the step before as well, solve it for $v_t$, and put it into $v_{t+1} = \alpha v_t + (1-\alpha) g_t$. Then compare with the heavy ball, term by term.

# %%
LR_OF_THE_BALL = None
MU_OF_THE_BALL = None


# %% demo="two_momenta"
def with_options(name, lr, share, count=25, changed=1.0):
    """The path of one of the two; from step 10 on, the learning rate is changed by a factor."""
    path, memory = [np.array(START)], None
    for t in range(count):
        rate = lr * (changed if t >= 10 else 1.0)
        g = ravine_gradient(path[-1])
        w, memory = current(name)(path[-1], g, memory, rate, share)
        path.append(w)
    return np.array(path)


figure = None
if LR_OF_THE_BALL is None or MU_OF_THE_BALL is None:
    print("Fill in both numbers above, run that cell, then this one.")
else:
    paths = {
        "momentum": with_options("momentum_step", 1.5, 0.8),
        "heavy ball": with_options("heavy_ball_step", LR_OF_THE_BALL, MU_OF_THE_BALL),
    }
    apart = np.abs(paths["momentum"] - paths["heavy ball"]).max()
    print(f"after 25 steps the two are at most {apart:.1e} apart:", end=" ")
    print("the same walk" if apart < 1e-9 else "not the same walk yet")
    figure = plots.walks(ravine, paths, ACROSS, UP)
figure

# %% [markdown]
# When you have found them, guess before you run the next cell: from step 10 on, both get half of their learning rate. Do they still agree? Look at the two formulas: which of them multiplies the learning rate into its memory?

# %% demo="changed_rate"
if LR_OF_THE_BALL is None or MU_OF_THE_BALL is None:
    print("This needs your two numbers from above.")
else:
    momentum = with_options("momentum_step", 1.5, 0.8, changed=0.5)
    ball = with_options("heavy_ball_step", LR_OF_THE_BALL, MU_OF_THE_BALL, changed=0.5)
    for t in (9, 10, 11, 12, 15, 25):
        print(f"after {t:>2} steps: {np.abs(momentum[t] - ball[t]).max():.1e} apart")

# %% [markdown]
# So there is one way to be the same, and it ends when the learning rate changes. (torch's `SGD(momentum=0.9)` is a heavy ball, as long as its learning rate stays as it is.)
#
# ### Piece: `adagrad_step` (3 points)
#
# Another idea: give **every weight its own learning rate**. Where the gradients have been large, walk carefully; where they have been small, stride out. AdaGrad adds up the squares of all gradients so far, for each weight by itself, and divides by the root:
#
# $$s \leftarrow s + g^2, \qquad w \leftarrow w - \eta\, \frac{g}{\sqrt{s} + \epsilon}$$
#
# All operations are entry by entry, $s$ starts at 0, and the tiny $\epsilon$ keeps $0/0$ away from a weight that has never had a gradient.


# %% piece="adagrad_step"
@piece
def adagrad_step(w, g, state, lr, eps=1e-8):
    """One step of AdaGrad: s = s + g^2, then w - lr g / (sqrt(s) + eps), entry by entry.

    w, g: arrays of the same shape.   lr: the learning rate.   eps: keeps 0 / 0 away.
    state: None at the first step (then s was 0), and what the last step returned ever after.
    Returns (w_new, state). w, g and the old state are afterwards as they were.
    """
    ### BEGIN SOLUTION
    xp = namespace(w)
    s = xp.zeros_like(w) if state is None else state
    s = s + g**2
    return w - lr * g / (xp.sqrt(s) + eps), s
    ### END SOLUTION


# %% demo="adagrad_walk"
settings = {"SGD, lr = 1.8": ("sgd_step", 1.8), "AdaGrad, lr = 2": ("adagrad_step", 2.0)}
paths = {name: walk(*s[:1], ravine_gradient, START, *s[1:], 25) for name, s in settings.items()}
plots.walks(ravine, paths, ACROSS, UP, title="25 steps")

# %% [markdown]
# Straight at the goal: divided by its own size, the gradient is equally long in both directions, and the ravine has become a round bowl. But the sum $s$ never gets smaller, so the steps never get larger again. On a long slope that is a pity. Suppose $g$ is 1
# at every step: after $t$ steps, $s = t$, and the step is $\eta/\sqrt{t}$.
#
# ### Piece: `rmsprop_step` (3 points)
#
# RMSProp is AdaGrad that forgets. In place of the sum stands a moving average, as in momentum, but of the **squares**:
#
# $$s \leftarrow \rho\, s + (1 - \rho)\, g^2, \qquad w \leftarrow w - \eta\, \frac{g}{\sqrt{s} + \epsilon}$$


# %% piece="rmsprop_step"
@piece
def rmsprop_step(w, g, state, lr, rho=0.9, eps=1e-8):
    """One step of RMSProp: s = rho s + (1 - rho) g^2, then w - lr g / (sqrt(s) + eps), entry by entry.

    w, g: arrays of the same shape.   lr: the learning rate.   rho: the share of the past.
    state: None at the first step (then s was 0), and what the last step returned ever after.
    Returns (w_new, state). w, g and the old state are afterwards as they were.
    """
    ### BEGIN SOLUTION
    xp = namespace(w)
    s = xp.zeros_like(w) if state is None else state
    s = rho * s + (1 - rho) * g**2
    return w - lr * g / (xp.sqrt(s) + eps), s
    ### END SOLUTION


# %% demo="constant_slope"
def moves(name, count, lr, *options):
    """How long each step is on a slope that is 1 everywhere."""
    lengths, memory = [], None
    for _ in range(count):
        w, memory = current(name)(np.zeros(1), np.ones(1), memory, lr, *options)
        lengths.append(-w[0])
    return lengths


lengths = {"AdaGrad": moves("adagrad_step", 60, 0.1), "RMSProp": moves("rmsprop_step", 60, 0.1)}
title = "steps on a slope that is 1 everywhere, lr = 0.1"
plots.lines(np.arange(1, 61), lengths, xlabel="step", ylabel="length of the step", title=title)

# %% [markdown]
# RMSProp settles at steps of length $\eta$: the gradient is divided by its own size, so only its sign is left, and $\eta$ says how far to go. That makes $\eta$ easy to choose. (The first step is three times as long. Can you see why, from $s$ after one step? Adam will repair it.)
#
# ### Piece: `adadelta_step` (4 points)
#
# If $w$ were a length in metres and the loss had no unit, then $g$ would be in "per metre": $w - \eta g$ subtracts apples from pears, and a good $\eta$ depends on the units. Adadelta looks at that and says: a step should be as long as the **steps before**. It keeps two moving averages, of the squared gradients
# and of the squared steps:
#
# $$s \leftarrow \rho\, s + (1-\rho)\, g^2, \qquad \delta = \frac{\sqrt{u + \epsilon}}{\sqrt{s + \epsilon}}\; g, \qquad u \leftarrow \rho\, u + (1-\rho)\, \delta^2, \qquad w \leftarrow w - \eta\, \delta$$
#
# $s$ and $u$ start at 0. Mind the order: $\delta$ is computed with the **old** $u$, the one before this step. Here $\epsilon$ stands under the root, and it has a job: at the start $u = 0$, and without $\epsilon$ nothing would ever move.
#
# *Hint.* Two averages are to be remembered: make the state a tuple, `(s, u)`.


# %% piece="adadelta_step"
@piece
def adadelta_step(w, g, state, lr=1.0, rho=0.9, eps=1e-6):
    """One step of Adadelta, entry by entry. Two averages are kept, both 0 at the start:

    s = rho s + (1 - rho) g^2
    delta = sqrt(u + eps) / sqrt(s + eps) g, with u from before this step
    u = rho u + (1 - rho) delta^2
    and the new w is w - lr delta.

    w, g: arrays of the same shape.
    state: None at the first step, and what the last step returned ever after.
    Returns (w_new, state). w, g and the old state are afterwards as they were.
    """
    ### BEGIN SOLUTION
    xp = namespace(w)
    s, u = (xp.zeros_like(w), xp.zeros_like(w)) if state is None else state
    s = rho * s + (1 - rho) * g**2
    delta = xp.sqrt(u + eps) / xp.sqrt(s + eps) * g
    u = rho * u + (1 - rho) * delta**2
    return w - lr * delta, (s, u)
    ### END SOLUTION


# %% demo="adadelta_speed"
lengths = moves("adadelta_step", 400, 1.0)
print("the first steps:", *(f"{length:.5f}" for length in lengths[:3]))
title = "steps on a slope that is 1 everywhere, lr = 1"
curve = {f"{author('adadelta_step')} Adadelta": lengths}
plots.lines(np.arange(1, 401), curve, xlabel="step", ylabel="length of the step", title=title)

# %% [markdown]
# It starts at a crawl, since there is only $\sqrt{\epsilon} = 0.001$ in the numerator, and gathers speed by itself. Good when nobody knows a learning rate; slow when somebody does.
#
# ### Piece: `adam_step` (5 points)
#
# Adam takes both ideas at once: the moving average of the gradients from momentum, and the moving average of their squares from RMSProp.
#
# $$m \leftarrow \beta_1 m + (1-\beta_1)\, g, \qquad s \leftarrow \beta_2 s + (1-\beta_2)\, g^2$$
#
# Both start at 0, and averages that start at 0 are too small at first: after one step $m = 0.1\,g$ and $s = 0.001\,g^2$. How much too small is known exactly: of the weights $(1-\beta)\beta^k$ only the first $t$ have been given out, and these sum to $1 - \beta^t$. So divide by that.
# With $t = 1, 2, 3, \ldots$ counting the steps,
#
# $$\hat m = \frac{m}{1 - \beta_1^t}, \qquad \hat s = \frac{s}{1 - \beta_2^t}, \qquad w \leftarrow w - \eta\, \frac{\hat m}{\sqrt{\hat s} + \epsilon}$$
#
# This is the **bias correction**. The averages themselves go on uncorrected; only the step uses $\hat m$ and $\hat s$.
#
# *Hints.*
# - Three things to remember: `(m, s, t)`.
# - An error in $t$ shows only from the second step on. `check` walks several steps for that reason.


# %% piece="adam_step"
@piece
def adam_step(w, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    """One step of Adam, entry by entry. Two averages are kept, both 0 at the start; t counts the steps from 1:

    m = beta1 m + (1 - beta1) g
    s = beta2 s + (1 - beta2) g^2
    w - lr m_hat / (sqrt(s_hat) + eps), with m_hat = m / (1 - beta1^t) and s_hat = s / (1 - beta2^t)

    w, g: arrays of the same shape.   lr: the learning rate.
    state: None at the first step, and what the last step returned ever after.
    Returns (w_new, state). w, g and the old state are afterwards as they were.
    """
    ### BEGIN SOLUTION
    xp = namespace(w)
    m, s, t = (xp.zeros_like(w), xp.zeros_like(w), 0) if state is None else state
    m = beta1 * m + (1 - beta1) * g
    s = beta2 * s + (1 - beta2) * g**2
    t = t + 1
    m_hat = m / (1 - beta1**t)
    s_hat = s / (1 - beta2**t)
    return w - lr * m_hat / (xp.sqrt(s_hat) + eps), (m, s, t)
    ### END SOLUTION


# %% demo="first_steps"
lengths = {
    "RMSProp": moves("rmsprop_step", 40, 0.1),
    r"RMSProp, $\rho = 0.999$": moves("rmsprop_step", 40, 0.1, 0.999),
    f"{author('adam_step')} Adam": moves("adam_step", 40, 0.1),
}
title = "steps on a slope that is 1 everywhere, lr = 0.1"
plots.lines(np.arange(1, 41), lengths, xlabel="step", ylabel="length", title=title, log="y")

# %% [markdown]
# Without the correction, an average with $\rho = 0.999$ makes the first step thirty times too long, and it takes thousands of steps to calm down. Adam's steps have the length $\eta$ from the very first.
#
# ## 3. The race
#
# Seven optimizers, three landscapes: the ravine, the same ravine turned by 45 degrees, and a **saddle**, on which the walk starts almost on the ridge. Each may choose the best of six learning rates. The table says how many steps it takes to
# come down to a loss of 0.01.

# %% demo="lands"
TURN = np.array([[1.0, -1.0], [1.0, 1.0]]) / 2**0.5


def turned(w):
    return ravine(np.tensordot(TURN.T, w, axes=1))


def turned_gradient(w):
    return TURN @ ravine_gradient(TURN.T @ w)


def saddle(w):
    return w[0] ** 2 / 2 + (w[1] ** 2 - 1) ** 2 / 4


def saddle_gradient(w):
    return np.array([w[0], w[1] ** 3 - w[1]])


LANDS = {
    "ravine": (ravine, ravine_gradient, START),
    "turned ravine": (turned, turned_gradient, TURN @ START),
    "saddle": (saddle, saddle_gradient, (-2.0, 0.001)),
}
figure, axes = plots.row(2, 3.8, alt="On the left a ravine that runs askew; on the right a saddle")
path = walk("adam_step", turned_gradient, TURN @ START, 1.0, 40)
plots.walks(turned, {"Adam": path}, (-9, 5), (-8, 4), title="turned ravine", ax=axes[0])
path = walk("adam_step", saddle_gradient, (-2.0, 0.001), 0.5, 40)
plots.walks(saddle, {"Adam": path}, (-2.5, 1.5), (-1.7, 1.7), title="saddle", ax=axes[1])
figure

# %% demo="race_of_steps"
RATES = (0.1, 0.3, 1.0, 1.8, 3.0, 10.0)
STEPS = [f"{name}_step" for name in ("sgd", "momentum", "heavy_ball", "adagrad", "rmsprop")]
STEPS += ["adadelta_step", "adam_step"]


def steps_needed(name, loss, gradient, start, most=100):
    """The smallest number of steps to a loss of 0.01, over the learning rates."""
    with np.errstate(all="ignore"):  # some diverge
        heights = [loss(walk(name, gradient, start, lr, most).T) for lr in RATES]
    arrived = [int(np.argmax(h < 0.01)) for h in heights if (h < 0.01).any()]
    return str(min(arrived)) if arrived else f"over {most}"


print(f"{'steps to a loss of 0.01':<27}", *(f"{land:>14}" for land in LANDS))
for name in STEPS:
    results = [steps_needed(name, *land) for land in LANDS.values()]
    print(f"{author(name)} {name:<15}".ljust(27), *(f"{result:>14}" for result in results))

# %% [markdown]
# Read the table by columns, and look for these:
#
# - Momentum does not care how the ravine lies. AdaGrad and RMSProp do: they scale each **axis**, and a ravine between the axes is just as narrow for them as before.
# - On the saddle the gradient along the ridge is nearly 0 at first, and whoever waits for it to grow, waits. RMSProp divides by its size, and is off at once. Momentum has to get up to speed first.
# - Nobody wins everywhere.
#
# Watch them, with sliders for the learning rate, momentum and noise:

# %% demo="race_widget"
explore.optimizer_race()

# %% [markdown]
# **And on a network.** The same seven on the digits, with your gradients where you brought lab 2 along: 8 epochs each, with a learning rate that suits them.

# %% demo="race_on_digits"
GOOD_RATES = dict(zip(STEPS, (0.3, 1.0, 0.1, 0.1, 0.01, 3.0, 0.02), strict=True))
losses = {}
start = time.perf_counter()
for name, rate in GOOD_RATES.items():
    network = nn.MLP([64, 32, 10])
    known = DIGITS.x, DIGITS.labels
    record = training.fit(network, *known, 8, lr=rate, step=name, progress=False)
    losses[f"{name.removesuffix('_step')}, {rate}"] = record["train_loss"]
print(f"gradients by {author('mlp_backward')} mlp_backward, {time.perf_counter() - start:.1f} s")
figure = plots.lines(np.arange(1, 9), losses, xlabel="epoch", ylabel="train loss", log="y")
figure.axes[0].legend(ncols=2, loc="upper right", fontsize=11)
figure

# %% [markdown]
# Momentum with 1.0 and the heavy ball with 0.1 lie on top of each other, both with 0.9 for $\alpha$ and $\mu$. Does that agree with the two numbers that you have found above?
#
# Once they have a good learning rate, they are closer together than one might think. The difference is how hard it is to **find** one:

# %% demo="picky"
rates = [0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0]
losses = {name: [] for name in ("sgd", "heavy_ball", "adagrad", "adam")}
for name, ends in losses.items():
    for rate in rates:
        network = nn.MLP([64, 32, 10])
        record = training.fit(
            network, DIGITS.x, DIGITS.labels, 3, lr=rate, step=f"{name}_step", progress=False
        )
        ends.append(min(record["train_loss"][-1], 10.0))
plots.lines(rates, losses, xlabel="learning rate", ylabel="loss after 3 epochs", log=True)

# %% [markdown]
# Each curve is a valley, and left of it one waits, right of it all is lost. Their lowest points lie at very different rates: a learning rate means nothing without its optimizer. 0.001 to 0.01 is a good first try for Adam, and that
# is why so many people begin with it.
#
# ## 4. Training, from the first weights to the curves
#
# The lecture's outline of training a network, in short:
#
# 1. Design it: the widths of its layers. Draw the first weights.
# 2. Choose an optimizer and its learning rate.
# 3. Prepare the data: split, standardize, cut into mini-batches.
# 4. Go through all mini-batches, again and again: gradients, then a step. After each epoch, look at the **train loss** and at the **validation loss**.
#
# You have everything but the loop. For the gradients, the set-up cell has imported two functions that run your labs 1 and 2 where you brought them along:
#
# | call | gives |
# |---|---|
# | `network_gradients(x, labels, weights, biases)` | `(dweights, dbiases)` of the mean cross-entropy: `mlp_forward`, `cross_entropy_backward`, `mlp_backward` |
# | `network_loss(x, labels, weights, biases)` | the mean cross-entropy itself, a float |
#
# ### Piece: `train_classifier` (8 points)
#
# - **First weights**: normal numbers, times $\sqrt{2 / D_\text{in}}$ for a layer with $D_\text{in}$ inputs, so that the activations keep their size from layer to layer (lab 4 is about why). Biases start at 0.
# - **Every array has a state of its own.** Weights and biases of all layers are so many arrays; your optimizer is called for each, and remembers each by itself.
# - **History**: two lists, with one number for each epoch.
#
# Your mark comes from digits that your network has not seen, from the shapes of what you return, and from whether `step` is used as it should.
#
# *Hints.*
# - `weights + biases` is one list of arrays, `dweights + dbiases` the gradients in the same order, and `[None] * n` a list of $n$ first states.
# - Your `minibatches` gives the numbers of the rows: `x[rows]`, `labels[rows]`.
# - All random numbers come from `rng`: weights and shuffling.
# - `xp.zeros_like(W[:, 0])` is a vector of zeros that lies where `W` lies.


# %% piece="train_classifier"
@piece
def train_classifier(x, labels, x_val, labels_val, widths, rng, epochs, batch_size, step, lr):
    """Train a ReLU network to tell classes apart.

    x: (N, D_in), labels: (N,), the samples to learn from.   x_val, labels_val: others, only to measure the loss.
    widths: [D_in, h_1, ..., C].   rng: a source of random numbers like x.
    epochs: how often to go through all samples, in new mini-batches of batch_size.
    step: an optimizer, (w, g, state, lr) -> (w_new, state), such as adam_step.   lr: its learning rate.
    Returns (weights, biases, history): lists of arrays, (D_out, D_in) and (D_out,) for each layer, and
    {"train_loss": [...], "val_loss": [...]} with the losses on x and x_val after each epoch.
    """
    ### BEGIN SOLUTION
    xp = namespace(x)
    weights, biases = [], []
    for k in range(len(widths) - 1):
        weights.append(rng.normal((widths[k + 1], widths[k])) * math.sqrt(2 / widths[k]))
        biases.append(xp.zeros_like(weights[k][:, 0]))
    parameters = weights + biases
    states = [None] * len(parameters)
    history = {"train_loss": [], "val_loss": []}
    for _ in range(epochs):
        for rows in minibatches(len(x), batch_size, rng):
            dweights, dbiases = network_gradients(x[rows], labels[rows], weights, biases)
            for k, g in enumerate(dweights + dbiases):
                parameters[k], states[k] = step(parameters[k], g, states[k], lr)
            weights, biases = parameters[: len(weights)], parameters[len(weights) :]
        history["train_loss"].append(network_loss(x, labels, weights, biases))
        history["val_loss"].append(network_loss(x_val, labels_val, weights, biases))
    return weights, biases, history
    ### END SOLUTION


# %% [markdown]
# Now all of it together: your split, your batches, your optimizer, your loop. The settings are yours to change.

# %%
WIDTHS = [64, 32, 10]
EPOCHS = 20
BATCH_SIZE = 32
STEP = "adam_step"
LEARNING_RATE = 0.005
SEED = 0

# %% demo="digits_training"
digits = data.digits()
three = current("split_indices")(len(digits), (0.6, 0.2, 0.2), dlcourse.rng(SEED))
known, watched, unseen = ((digits.x[rows], digits.labels[rows]) for rows in three)
source, step = dlcourse.rng(SEED, like=digits.x), current(STEP)
start = time.perf_counter()
weights, biases, record = current("train_classifier")(
    *known, *watched, WIDTHS, source, EPOCHS, BATCH_SIZE, step, LEARNING_RATE
)
logits = current("mlp")(unseen[0], weights, biases)
percent = current("accuracy")(logits, unseen[1])
print(f"{author('train_classifier')} train_classifier, {author(STEP)} {STEP}:", end=" ")
print(f"{time.perf_counter() - start:.1f} s, {percent:.1%} of {len(unseen[1])} test digits right")
plots.history(record)

# %% [markdown]
# With these settings, 50 different seeds (of the split, the weights and the batches) gave networks that read between 94.4% and 98.3% of the test digits.
#
# Two curves, and the gap between them is what the network has learned by heart. Which of the two would you look at to decide when to stop?
#
# **On a graphics card: the same code.** `dlcourse.device()` finds the fastest device of this computer, and its `put` moves arrays there, as torch tensors. Your pieces ask their input where it
# lies, and every batch and every step stays there. Without a card this is the processor, and the code is still the same.

# %% demo="on_the_device"
device = dlcourse.device()
there = device.put(*known, *watched)
source = dlcourse.rng(SEED, like=there[0])
start = time.perf_counter()
arrays, _, record = current("train_classifier")(
    *there, WIDTHS, source, 3, BATCH_SIZE, step, LEARNING_RATE
)
print(f"3 epochs on {arrays[0].device}: {time.perf_counter() - start:.1f} s,", end=" ")
print(f"validation loss {record['val_loss'][-1]:.3f}")
device

# %% [markdown]
# ### Exercise (no points): find under- and overfitting yourself
#
# 944 voters were asked about themselves before an election, nine numbers each: age, education, income, where they see themselves and the candidates. The network is to say how they will vote. People are less predictable than digits, and that makes
# this a good place to go wrong in both directions.
#
# - **Underfitting**: train and validation loss are both high, and close to each other. The network has not learned what there is to learn.
# - **Overfitting**: the train loss is low, the validation loss is much higher, and rises. The network has learned the voters by heart, with their names and addresses.
#
# Change the numbers until the first run underfits, the second overfits, and the third is as good as you can make it. Before each run, say what you expect.

# %%
UNDERFITTING = {"hidden": [8], "epochs": 30, "lr": 0.005}
OVERFITTING = {"hidden": [8], "epochs": 30, "lr": 0.005}
JUST_RIGHT = {"hidden": [8], "epochs": 30, "lr": 0.005}

# %% demo="voters"
VOTERS = data.survey()
three = current("split_indices")(len(VOTERS), (0.6, 0.2, 0.2), dlcourse.rng(0))
x, x_val = current("standardize")(VOTERS.x[three[0]], VOTERS.x[three[1]])
SEEN, HELD_OUT = (x, VOTERS.labels[three[0]]), (x_val, VOTERS.labels[three[1]])


def verdict(record):
    """What the last losses say."""
    at_end, val, best = record["train_loss"][-1], record["val_loss"][-1], min(record["val_loss"])
    if not math.isfinite(at_end) or at_end > 1:
        return "this has learned nothing: worse than guessing"
    if val > 1.25 * best and val > 1.5 * at_end:
        return f"overfitting: train {at_end:.2f}, validation {val:.2f}, once {best:.2f}"
    if at_end > 0.22:
        return f"underfitting: train {at_end:.2f}, validation {val:.2f}, and both can be lower"
    return f"neither: train {at_end:.2f}, validation {val:.2f}, at best {best:.2f}"


# %% demo="three_runs"
figure, axes = plots.row(3, 3.6, sharey=True, alt="Learning curves of three runs")
chosen = {"underfitting?": UNDERFITTING, "overfitting?": OVERFITTING, "just right?": JUST_RIGHT}
for ax, (name, setting) in zip(axes, chosen.items(), strict=True):
    widths, source = [9, *setting["hidden"], 2], dlcourse.rng(0, like=SEEN[0])
    options = widths, source, setting["epochs"], 32, current("adam_step"), setting["lr"]
    record = current("train_classifier")(*SEEN, *HELD_OUT, *options)[2]
    print(f"{name:>13} {verdict(record)}")
    plots.history(record, ax=ax)
    ax.set(title=name, ylim=(0, 1))
figure

# %% [markdown]
# Which knob did what? Try these one at a time, and keep the others:
#
# - more epochs, with a network that is large enough to learn by heart, such as `[64, 64]`
# - no hidden layer at all, `[]`: can it overfit?
# - a tiny learning rate: is that underfitting because of the network, or because of the training?
#
# The best validation loss is around 0.19 to 0.20, with whatever network. What is left is what the nine numbers do not tell about a voter.
#
# **What the course has for you.** `training.fit` is such a loop with what one wants after a while: a progress bar, early stopping, and **checkpoints**. Name a file, and it is written after each epoch. If the computer goes to sleep, run the same cell again: training goes on
# from the last epoch, and ends with the very same weights as if nothing had happened. Your pieces do the work:

# %% demo="checkpoint"
with tempfile.TemporaryDirectory() as folder:
    file = Path(folder) / "voters.npz"
    options = {"validation": HELD_OUT, "lr": 0.005, "progress": False}
    unbroken, broken, resumed = (nn.MLP([9, 16, 2]) for _ in range(3))
    record = training.fit(unbroken, *SEEN, 10, **options)
    training.fit(broken, *SEEN, 4, checkpoint=file, **options)
    again = training.fit(resumed, *SEEN, 10, checkpoint=file, **options)
print("the same weights:", (unbroken.weights[0] == resumed.weights[0]).all())
print("the same history:", record == again)

# %% [markdown]
# ## 5. The same in torch
#
# In practice nobody writes an optimizer by hand. Now that you could, you may use torch's: you know what is inside.
#
# | you have written | in torch |
# |---|---|
# | `mlp` and first weights | `torch.nn.Linear`, `torch.nn.ReLU`, `torch.nn.Sequential` |
# | `cross_entropy` | `torch.nn.CrossEntropyLoss()` |
# | `mlp_backward` | `loss.backward()` |
# | `adam_step` and the states | `torch.optim.Adam(model.parameters(), lr=lr)`, `optimizer.step()` |
#
# ### Piece: `torch_mlp` (2 points)
#
# A network of linear layers with ReLU between them, and none after the last: its output are logits.
#
# *Hint.* `torch.nn.Sequential(*layers)` takes any number of layers and runs them one after the other.


# %% piece="torch_mlp"
@piece
def torch_mlp(widths):
    """A ReLU network in torch.nn: linear layers with ReLU between them, none after the last.

    widths: [D_in, h_1, ..., C].
    Returns a torch.nn.Module that turns x (N, D_in) into logits (N, C).
    """
    ### BEGIN SOLUTION
    layers = []
    for k in range(len(widths) - 1):
        layers += [torch.nn.Linear(widths[k], widths[k + 1]), torch.nn.ReLU()]
    return torch.nn.Sequential(*layers[:-1])
    ### END SOLUTION


# %% [markdown]
# Is your Adam really torch's? Both networks start from the same weights, and take 20 steps on all digits.

# %% demo="same_steps"
model = current("torch_mlp")([64, 32, 10]).double()
parameters = [p.detach().numpy().copy() for p in model.parameters()]
memories = [None] * len(parameters)
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
x, labels = torch.from_numpy(DIGITS.x), torch.from_numpy(DIGITS.labels)
for _ in range(20):
    optimizer.zero_grad()
    torch.nn.functional.cross_entropy(model(x), labels).backward()
    optimizer.step()
    found = network_gradients(DIGITS.x, DIGITS.labels, parameters[::2], parameters[1::2])
    gradients = [g for pair in zip(*found, strict=True) for g in pair]
    for k, g in enumerate(gradients):
        parameters[k], memories[k] = current("adam_step")(parameters[k], g, memories[k], 0.01)
for k, (ours, torchs) in enumerate(zip(parameters, model.parameters(), strict=True)):
    name = f"{'beta' if k % 2 else 'Omega'}_{k // 2}"
    gap = np.abs(ours - torchs.detach().numpy()).max()
    print(f"{name:>8}: largest difference after 20 steps {gap:.0e}")

# %% [markdown]
# ### Piece: `torch_train` (4 points)
#
# Training in torch, in place: afterwards the model has other weights. The five lines in the middle of every training loop in the world are
#
# ```python
# loss = cross_entropy(model(inputs), targets)   # forwards
# optimizer.zero_grad()                          # .grad adds up: empty it
# loss.backward()                                # backwards
# optimizer.step()                               # a step for all parameters
# number = loss.item()                           # a plain Python number
# ```
#
# **Where it runs** is up to `device`, `"cpu"` or `"cuda"` (an NVIDIA graphics card). Model and data must lie in the same place: `.to(device)` moves a model, and of a tensor it gives a copy there. Move once, at the start.
#
# *Hints.*
# - `torch.randperm(n, device=device)` shuffles, and `.split(32)` cuts a tensor into batches.
# - Without `zero_grad()` the gradients of all steps so far add up, and training goes astray without a word.
# - The history has one number for each epoch, the mean of its losses, as plain Python floats.


# %% piece="torch_train"
@piece
def torch_train(model, x, labels, epochs, lr, device):
    """Train a torch.nn.Module in place on the cross-entropy, on the device named ("cpu" or "cuda").

    x: (N, D_in) and labels: (N,), torch tensors that may lie on another device.
    Returns {"train_loss": [...]}, the mean loss of each epoch as a Python float.
    """
    ### BEGIN SOLUTION
    model.to(device)
    x, labels = x.to(device), labels.to(device)
    loss_of = torch.nn.CrossEntropyLoss()
    adam = torch.optim.Adam(model.parameters(), lr=lr)
    history = {"train_loss": []}
    for _ in range(epochs):
        total = 0.0
        for rows in torch.randperm(len(x), device=device).split(32):
            batch_loss = loss_of(model(x[rows]), labels[rows])
            adam.zero_grad()
            batch_loss.backward()
            adam.step()
            total += batch_loss.detach() * len(rows)  # .item() would wait for the card here
        history["train_loss"].append(float(total) / len(x))
    return history
    ### END SOLUTION


# %% demo="torch_and_you"
DEVICE = dlcourse.device()
torch.manual_seed(0)
model = current("torch_mlp")([64, 32, 10])
inputs, labels = torch.from_numpy(DIGITS.x).float(), torch.from_numpy(DIGITS.labels)
start = time.perf_counter()
by_torch = current("torch_train")(model, inputs, labels, 15, 0.005, DEVICE)
middle = time.perf_counter()
with_single = [a.astype(np.float32) for a in (DIGITS.x, NEW_DIGITS.x)]
source = dlcourse.rng(0, like=with_single[0])
samples = with_single[0], DIGITS.labels, with_single[1], NEW_DIGITS.labels
settings = [64, 32, 10], source, 15, 32, current("adam_step"), 0.005
by_hand = current("train_classifier")(*samples, *settings)[2]
end = time.perf_counter()
with torch.no_grad():
    said = model(torch.from_numpy(with_single[1]).to(DEVICE)).argmax(dim=1).cpu().numpy()
print(f"torch on {DEVICE}: {middle - start:.1f} s,", end=" ")
print(f"{(said == NEW_DIGITS.labels).mean():.1%} of new digits right")
print(f"{author('train_classifier')} train_classifier in NumPy: {end - middle:.1f} s")
curves = {"torch_train": by_torch["train_loss"], "train_classifier": by_hand["train_loss"]}
plots.lines(np.arange(1, 16), curves, xlabel="epoch", ylabel="train loss", log="y")

# %% [markdown]
# (The two curves are not the same number by number: torch draws other first weights and other batches, and `torch_train` notes the mean over an epoch **while** it learns, which is a little above the loss at its end.)
#
# Does a graphics card help? For a network this small it does not: starting a computation on a card takes longer than the computation. It pays when the matrices are large. On Colab you can try: *Runtime → Change runtime type → GPU*, and run this section again with wider layers.
#
# ### Question in words (5 points)
#
# A student trains 30 networks on the digits, with other widths and learning rates. She measures the accuracy of each on the **test set**, chooses the best, and reports: "My network reads 98.6% of unseen digits."
#
# 1. Why is 98.6% too good to be true, even if she has made no error in her code? What does the number measure, and what does it not? (2 points)
# 2. How should she use the three sets, step by step? Say for each set what is computed from it, and how often. (2 points)
# 3. She has standardized all digits **before** she split them. What has gone wrong, and in which direction may her number be off? (1 point)

# %% [markdown] question="written_validation"
# 1. The accuracy on a set of some hundred digits is right only up to chance: with another draw of test digits, each network would do a little better or worse. By choosing the largest of 30 such numbers she chooses good luck along with good networks: the largest lies above what its network
#    really does. The test set has been used for the choice, so it is no longer unseen. The number says how well the best of 30 did on these digits; it does not say how many new digits the network will read.
# 2. Split first. On **train**, every one of the 30 networks gets its gradients, and the mean and standard deviation for standardizing are computed there as well; at every step. On **validation**, the loss or accuracy of each is measured after each epoch, to compare networks and learning rates, to decide when to stop, and to choose one; as often as she
#    likes. On **test**, the one network that was chosen is measured once, at the very end, after which nothing is changed any more. That number is reported.
# 3. The mean and the standard deviation contain the validation and test digits, so something of them has leaked into the training data. The sets must be treated as if they did not exist yet. The number may be too good (here by very little, since the means of 1,800 digits hardly depend on some of them;
#    with few samples, or with outliers, by more).

# %% [markdown]
# ## Before you hand in
#
# - Restart the kernel and run all cells: every `check` should say that its visible checks pass.
# - You have written the question in words (section 5).
# - Remove the `#` in the last cell and run it: it looks the notebook over and gives you the one file to hand in, `lab3_optimizers.ipynb`.
#
# **Where this goes.** You can make the train loss as small as you like, and you have seen that this is not the point. Lab 4 is about the gap between the two curves: penalties, dropout, early stopping, more data from the data you have.
#
# *The heavy ball: Polyak, 1964. AdaGrad: Duchi, Hazan and Singer, 2011. RMSProp: Tieleman and Hinton, lecture slides, 2012. Adadelta: Zeiler, 2012. Adam: Kingma and Ba, 2015. First weights: He, Zhang, Ren and Sun, 2015. Data: wines by Aeberhard and Forina; digits by Alpaydin and
# Kaynak (UCI); the survey is the American National Election Study of 1996, as it comes with statsmodels.*

# %%
# dlcourse.submit()
