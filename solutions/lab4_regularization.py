# %% [markdown]
# # Lab 4: Regularization, initialization, batch normalization
#
# In lab 2 you taught a network to read from 1,348 digits. In this lab it gets 200, and some of their labels are wrong. It will learn them all by heart, and read worse for it. You
# write what people have found against that, one technique after the other, watch what each does, and at the end you measure all of them with your own code.
#
# **How this lab works**
#
# - You write 18 pieces. Most are one to five lines long, and `check(...)` tries each on examples. Your mark comes from other examples of the same kind.
# - The pieces are written by hand, from elementary functions, as in the labs before.
# - The figures and the experiments run **your** code as soon as a piece is written, and the course's own version before that. So no piece blocks another.
# - The pieces are worth 55 points, one question in words another 5.
#
# **Chance.** Many pieces of this lab roll dice. They are given a source of random numbers, `rng`, and it is the only one that they use:
#
# | call | gives |
# |---|---|
# | `rng.uniform(shape)` | numbers drawn evenly from $[0, 1)$ |
# | `rng.normal(shape)` | numbers from the standard normal distribution: mean 0, variance 1 |
# | `rng.integers(low, high, shape)` | whole numbers from `low` up to, and without, `high` |
#
# The numbers come in the library of your input, NumPy or torch. How many you draw, and in which order, is up to you: the checks look at how your results are **distributed**. As
# always, `xp = namespace(x)` asks an input for its library.

# %% name="setup"
import math
from copy import deepcopy
from dataclasses import replace

import numpy as np
import torch
from dlcourse import check, data, experiment, explore, load_pieces, namespace, piece, plots, rng
from dlcourse.experiment import Recipe
from dlcourse.pieces import author, current

torch.set_num_threads(1)  # arrays this small gain nothing from more

# %% [markdown]
# Do you have your labs 1 and 2 at hand? Then remove the `#` below, and the figures will run your pieces of those labs, too. No piece of this lab needs them.

# %%
# load_pieces("../lab1_mlp/lab1_mlp.ipynb")
# load_pieces("../lab2_backprop/lab2_backprop.ipynb")

# %% [markdown]
# ## 1. A network that learns by heart
#
# Here are the first of the 200 digits from which a network shall learn. Somebody typed in the labels in a hurry: **one in five is wrong**, as it happens with real data. (We did it, by chance, so that we know which.)

# %% demo="the_digits"
train, validation, test = experiment.digits(seed=0)
truth = experiment.digits(seed=0, wrong=0)[0].labels
plots.images(train.x[:16], truth[:16], train.labels[:16])

# %% [markdown]
# The network has two hidden layers of 64 units. That makes 8,970 parameters, 45 for each digit. It is trained as in lab 2. Another 200 digits, with labels of the same poor quality, are the **validation set**: we look at them
# during training, but do not learn from them. The other 1,397 digits are the **test set**. Its labels are right, so that it tells the truth, and it only judges networks that are finished.

# %% demo="by_heart"
bare = experiment.train(Recipe(), train, validation)
copied = bare.probabilities(train.x).argmax(axis=1) == train.labels
print(f"labels of the training set that it gives back: {copied.mean():.1%}")
print(f"of the wrong ones among them:                  {copied[truth != train.labels].mean():.1%}")
print(f"new digits that it reads correctly:            {bare.accuracy(test):.1%}")
plots.history(bare.history)

# %% [markdown]
# It has learned nearly everything it was told, the nonsense included. There is no rule by which the very first digit above, a 6, is "a 3". So the network has bent itself around this single digit, and new digits that come near the bend
# are misread.
#
# That is **overfitting**, and the figure shows its signature: the training loss keeps falling, while the validation loss turns round, here after about a dozen epochs, and rises.
#
# Everything in this lab makes it **harder** for the network to fit single samples, so that what it finds easiest is what many samples share. That is called **regularization**.
#
# ## 2. A price on weights
#
# To bend sharply around a single sample, a network needs large weights. So put a price on them: the loss that is minimized becomes
#
# $$L' = L + \lambda \sum_i w_i^2 \quad \text{(L2)} \qquad \text{or} \qquad L' = L + \lambda \sum_i |w_i| \quad \text{(L1)}$$
#
# The sums run over all weights. (The biases are left out: they shift, they do not bend.) The number $\lambda \ge 0$ is the price. With $\lambda = 0$ everything is as before; if it is too high, the network would rather be cheap than right.

# %% demo="two_prices"
plots.function(
    {"L2: $w^2$": lambda w: w**2, "L1: $|w|$": np.abs},
    low=-1.6,
    high=1.6,
    xlabel="$w$",
    ylabel="price",
    alt="A parabola and a V, both 0 at w = 0; near 0 the parabola is flat, the V is not",
)

# %% [markdown]
# Look at the slopes. That of the parabola is large for large weights and dies away towards 0: L2 pulls at the large weights and hardly cares about small ones. The V is equally steep everywhere: L1 pulls at a small weight as hard as at a large one, until it is 0.
#
# ### Pieces: `l2_penalty` and `l1_penalty` (2 + 2 points)
#
# Each returns two things: the penalty of an array of weights, and its gradient, which training adds to that of the loss. Differentiate with respect to one $w_i$; only one term of the sum contains it.
#
# *Hint.* At $w = 0$ the V has a corner. Take the slope 0 there, as `mae_backward` of lab 2 did; `xp.sign` knows it.


# %% piece="l2_penalty"
@piece
def l2_penalty(w, lam):
    """The L2 penalty of an array of weights, and its gradient.

    w: array of any shape.   lam: lambda, a number >= 0.
    Returns (value, gradient): lam * (sum of w^2), with no axes, and its derivative by w, in w's shape.
    """
    ### BEGIN SOLUTION
    xp = namespace(w)
    return lam * xp.sum(w * w), 2 * lam * w
    ### END SOLUTION


# %% piece="l1_penalty"
@piece
def l1_penalty(w, lam):
    """The L1 penalty of an array of weights, and its gradient.

    w: array of any shape.   lam: lambda, a number >= 0.
    Returns (value, gradient): lam * (sum of |w|), with no axes, and its derivative by w, in w's shape.
    The derivative of |w| at w = 0 is taken as 0.
    """
    ### BEGIN SOLUTION
    xp = namespace(w)
    return lam * xp.sum(xp.abs(w)), lam * xp.sign(w)
    ### END SOLUTION


# %% [markdown]
# What the two do when they are left alone with four weights, without any data: 80 steps of gradient descent on the penalty.


# %% demo="shrinking"
def shrink(name, w, lam, steps=80, rate=0.05):
    path = [w]
    for _ in range(steps):
        path.append(path[-1] - rate * current(name)(path[-1], lam)[1])
    return np.array(path)


starts = np.array([1.0, 0.6, 0.3, -0.5])
figure, axes = plots.row(
    2, 3.4, sharey=True, alt="L2: curves that flatten out towards 0. L1: straight lines to 0"
)
for ax, name, lam in zip(axes, ("l2_penalty", "l1_penalty"), (0.4, 0.3), strict=True):
    path = shrink(name, starts, lam)
    curves = {f"from {start}": path[:, k] for k, start in enumerate(starts)}
    title = f"{author(name)} {name}"
    plots.lines(np.arange(81), curves, xlabel="step", ylabel="$w$", title=title, ax=ax)
axes[1].legend().set_visible(False)
figure

# %% [markdown]
# L2 takes the same **share** of each weight at each step ("weight decay" is its other name), so none ever arrives. L1 takes the same **amount**, and they arrive one after the other. (At 0 they then jump to and fro by less than a step.)
#
# Now with data. How much do the units of the first layer look at each pixel? The figure shows the mean of $|w|$ over all 64 units, for three networks; black is the largest in each.

# %% demo="what_is_looked_at"
priced = {
    "no price": bare,
    "L2, λ = 0.006": experiment.train(Recipe(l2=0.006), train, validation),
    "L1, λ = 0.002": experiment.train(Recipe(l1=0.002), train, validation),
}
looks = {}
for name, network in priced.items():
    W = np.abs(np.asarray(network.parameters["weights"][0]))
    looks[name] = W.mean(axis=0).reshape(8, 8) / W.mean(axis=0).max()
    print(f"{name:>13}: mean |w| {W.mean():.3f}   below 0.01: {(W < 0.01).mean():4.0%}", end="")
    print(f"   training labels given back: {network.accuracy(train):.0%}")
plots.photos(looks, alt="The weights of each pixel: even; dark in the middle; white at the corners")

# %% [markdown]
# Without a price, the network looks everywhere, also at the margins, where there is hardly any ink. Both penalties make it look at the middle, and with L1 more than half of all these weights have become (almost) 0: that penalty **selects**. And both networks refuse to learn many of the wrong labels.
#
# ## 3. Dropout
#
# In a network that overfits, units rely on each other: one makes a mistake, another mends it, and together they know a single sample by heart. **Dropout** destroys such arrangements. At every training step each hidden unit is switched off with
# probability $p$, the **rate**, by a coin of its own. Nobody knows who will be there next time, so every unit has to be useful by itself. Move the sliders; a cross is a unit that is off.

# %% demo="dropout_drawn"
explore.dropout_network()

# %% [markdown]
# When the network is used, nothing is switched off: we want its best answer, and the same one every time. But then each unit hears from all units before it, where in training it heard from a share $1 - p$ of them, and its pre-activation would be too large.
# There are two ways out:
#
# - as it was first published, and as the lecture's slides have it: multiply all activations by the probability of staying, $1 - p$, when the network is **used** (the slide calls this probability $p$);
# - **inverted dropout**: divide the activations that stay by $1 - p$ in **training**. Then nothing is left to do afterwards.
#
# Both keep the mean: $p \cdot 0 + (1 - p) \cdot \frac{h}{1 - p} = h$. We take the second, as all libraries do.
#
# ### Piece: `dropout` (4 points)
#
# $$\text{out} = h \odot m, \qquad m_i = \begin{cases} 0 & \text{with probability } p \\ \frac{1}{1 - p} & \text{otherwise} \end{cases}$$
#
# Return out **and** the mask $m$: the way back will need it. When not in training, the mask is all ones. A rate outside $0 \le p < 1$ makes no sense, whether in training or not: raise a `ValueError`.
#
# *Hints.*
# - A number drawn evenly from $[0, 1)$ is below $p$ with probability $p$.
# - Every **entry** of $h$, sample by sample and unit by unit, has a coin of its own: draw with `h.shape`.
# - `xp.astype(numbers > 2, h.dtype)` turns True and False into 1 and 0 of $h$'s type.


# %% piece="dropout"
@piece
def dropout(h, rate, rng, training):
    """Inverted dropout: each entry is switched off by itself, with probability rate.

    h: array of any shape.   rate: a number, 0 <= rate < 1.   training: True or False.
    rng.uniform(shape) draws evenly from [0, 1).
    Returns (out, mask), shaped like h: out = h * mask. In training, each entry of the mask is 0 with
    probability rate and 1 / (1 - rate) otherwise; else the mask is all ones.
    Raises ValueError unless 0 <= rate < 1.
    """
    ### BEGIN SOLUTION
    xp = namespace(h)
    if not 0 <= rate < 1:
        raise ValueError(f"rate must be at least 0 and less than 1, not {rate}")
    mask = xp.ones_like(h)
    if training:
        mask = xp.astype(rng.uniform(h.shape) >= rate, h.dtype) / (1 - rate)
    return h * mask, mask
    ### END SOLUTION


# %% demo="dropout_seen"
h = np.array([[0.5, 2.0, 1.0, 0.2], [1.0, 0.4, 3.0, 0.8], [0.7, 1.5, 0.1, 2.5]])
coins = rng(4)
out, mask = current("dropout")(h, 0.5, coins, True)
many = np.mean([current("dropout")(h, 0.5, coins, True)[0] for _ in range(4000)], axis=0)
print(f"{author('dropout')} dropout, rate 0.5")
plots.matrices({"$h$": h, "mask": mask, "out": out, "mean of 4000": many}, decimals=1)

# %% [markdown]
# **On a graphics card: the same code.** `dlcourse.device()` finds the fastest device of this computer (without a card, the processor), and its `put` moves arrays there. `rng(seed, like=h)` brings the numbers that it draws to the same place.

# %% demo="on_the_device"
import dlcourse

device = dlcourse.device()
there = device.put(np.ones((1000, 64)))
out, mask = current("dropout")(there, 0.5, rng(0, like=there), True)
print(f"{author('dropout')} dropout on {out.device}: its mean is {float(out.mean()):.3f}")
device

# %% [markdown]
# ### Piece: `dropout_backward` (1 point)
#
# For the way back, the mask is a constant. (That is why it is handed over, and not drawn again: the gradient must belong to the very network that made the prediction.)


# %% piece="dropout_backward"
@piece
def dropout_backward(dout, mask):
    """Back through out = h * mask, entry by entry.

    dout: dL/dout.   mask: what dropout returned, of the same shape.
    Returns dL/dh.
    """
    ### BEGIN SOLUTION
    return dout * mask
    ### END SOLUTION


# %% [markdown]
# And in training? The network is the same as in section 1; now your `dropout` with rate 0.5 stands behind both hidden layers. The right figure has the losses on the validation set only.


# %% demo="with_dropout"
def beside_bare(name, network):
    """The learning curves of a network, and its validation loss beside that of section 1."""
    figure, axes = plots.row(2, 3.4, alt=f"Losses by epoch with {name}; and beside those without")
    plots.history(network.history, ax=axes[0])
    pair = {"nothing": bare.history["val_loss"], name: network.history["val_loss"]}
    plots.history(pair, ax=axes[1])
    for ax, title in zip(axes, (f"with {name}", "validation"), strict=True):
        ax.set_title(title, fontsize=16)
    print(f"wrong labels given back: {wrong_ones(network):.0%}, before: {wrong_ones(bare):.0%}")
    return figure


def wrong_ones(network):
    """The share of the wrong labels of the training set that a network has learned by heart."""
    said = network.probabilities(train.x).argmax(axis=1)
    return np.mean((said == train.labels)[truth != train.labels])


dropped = experiment.train(Recipe(dropout=0.5), train, validation)
beside_bare(f"{author('dropout')} dropout", dropped)

# %% [markdown]
# The validation loss still turns round, but later, and it rises far less. Many of the wrong labels the network has refused to believe.
#
# ## 4. Several networks together
#
# Dropout trains a huge number of thinned networks at once, all with the same weights. Why not train several networks outright? Start each from other random weights: each learns other nonsense by heart, but what is right they
# all have in common. Here is what five of them say of one new digit:

# %% demo="five_opinions"
members = [bare] + [experiment.train(Recipe(), train, validation, seed) for seed in range(1, 5)]
opinions = np.stack([network.probabilities(test.x) for network in members])
split_over = int(np.argmax(opinions.argmax(axis=2).std(axis=0)))
figure, axes = plots.row(5, 2.6, sharey=True, alt="Five networks that do not agree on one digit")
for k, ax in enumerate(axes):
    ax.bar(range(10), opinions[k, split_over])
    ax.set(xlabel="digit", xticks=(0, 5, 9))
    ax.set_title(f"network {k + 1}", fontsize=15)
axes[0].set_ylabel("probability")
print(f"it is a {test.labels[split_over]}")
figure

# %% [markdown]
# ### Piece: `ensemble` (1 point)
#
# Average the **probabilities**. A vote would throw away how sure each network is. You are given those of $M$ networks on $N$ samples with $C$ classes as one array:
#
# $$p_{nc} = \frac{1}{M} \sum_{m} p_{mnc}$$


# %% piece="ensemble"
@piece
def ensemble(probabilities):
    """The answer of several networks together.

    probabilities: (M, N, C), what each of M networks says of N samples and C classes.
    Returns (N, C): their mean over the networks.
    """
    ### BEGIN SOLUTION
    return namespace(probabilities).mean(probabilities, axis=0)
    ### END SOLUTION


# %% demo="together_they_know_more"
together = current("ensemble")(opinions)
shares = [f"{experiment.share_right(p, test):.1%}" for p in opinions]
print("new digits read correctly by each network:", ", ".join(shares))
print(f"by {author('ensemble')} ensemble: {experiment.share_right(together, test):.1%}")
plots.bars(together[split_over], xlabel="digit", ylabel="probability", title="all together")

# %% [markdown]
# The price: five trainings instead of one, and five passes for every new digit.
#
# ## 5. Early stopping
#
# The figure of section 1 suggests the simplest remedy of all: stop when the validation loss is lowest. But while you train you do not see the future. The curve has small bumps, and the next epoch may well be better again. So we wait a little:
# stop only after the loss has not set a new record for several epochs **in a row**. How many is called the **patience**. And as we then have gone too far, we go back to the parameters of the record: these must have been kept.

# %% demo="stopping_drawn"
explore.early_stopping()

# %% [markdown]
# ### Piece: `EarlyStopping` (5 points)
#
# Your first class. An object remembers things between calls. After each epoch the training calls `stopper.update(val_loss, params)`, and stops when that returns True.
#
# - Only a loss that is **strictly** lower than the best so far is a new record. A tie is none, and NaN (after a training went astray) never is one: `nan < 3` is False in Python.
# - The first loss is compared with infinity, `math.inf`.
#
# *Hint.* `self.best_params = params` keeps no copy. It is a second name for the same arrays, and training goes on changing them. `deepcopy(params)` copies everything, whatever lists and dicts the arrays are in.


# %% piece="EarlyStopping"
@piece
class EarlyStopping:
    """Says when to stop, and keeps the best parameters that it has been shown.

    patience: how many updates in a row without a new best loss end the training, at least 1.
    best_loss: the lowest loss so far, infinity before the first update.
    best_params: a copy of the parameters that belong to it.
    """

    def __init__(self, patience):
        ### BEGIN SOLUTION
        self.patience = patience
        self.best_loss = math.inf
        self.best_params = None
        self.waited = 0
        ### END SOLUTION

    def update(self, val_loss, params):
        """Take in the loss on the validation set after an epoch, and the parameters of that time.

        val_loss: a number; only one that is strictly lower than best_loss is a new best (NaN never is).
        params: an array, or lists, tuples and dicts of arrays, which training changes later.
        Returns whether to stop now: True at the patience-th update in a row without a new best.
        """
        ### BEGIN SOLUTION
        if val_loss < self.best_loss:
            self.best_loss = val_loss
            self.best_params = deepcopy(params)
            self.waited = 0
        else:
            self.waited += 1
        return self.waited >= self.patience
        ### END SOLUTION


# %% demo="stopping_by_hand"
stopper = current("EarlyStopping")(patience=3)
weights_now = np.array([0.0])
print(
    f"{author('EarlyStopping')} EarlyStopping, patience 3\nepoch   loss   stop?   best loss   kept"
)
for epoch, loss in enumerate([0.9, 0.6, 0.7, 0.6, 0.5, 0.55, float("nan"), 0.5], 1):
    weights_now += 1  # training changes its parameters in place
    stop = stopper.update(loss, weights_now)
    kept = f"weights of epoch {stopper.best_params[0]:.0f}"
    print(f"{epoch:>5}{loss:>7}   {stop!s:<5}{stopper.best_loss:>12}   {kept}")
    if stop:
        break

# %% [markdown]
# Follow it line by line. The 0.6 of epoch 4 is a tie and no record; the 0.5 of epoch 5 is one, and the count begins anew. In training:

# %% demo="stopped_training"
stopped = experiment.train(Recipe(patience=10), train, validation)
losses = stopped.history["val_loss"]
best = int(np.argmin(losses))
figure = plots.history({"nothing": bare.history["val_loss"], "stopped": losses})
axis = figure.axes[0]
axis.plot(best + 1, losses[best], "*", markersize=20, color="black", label="parameters kept")
axis.set_ylabel("val loss")
axis.legend(frameon=False, fontsize=14)
print(f"stopped after epoch {len(losses)}; the parameters are those of epoch {best + 1}")
figure

# %% [markdown]
# Early stopping costs nothing, and even saves time. (But the record was set on the validation set, so that set is no longer an honest judge. This is why there is a test set as well.)
#
# ## 6. Noise
#
# A digit with a little noise on it is still the same digit. If the noise is new at every step, the network never sees the same input twice, and there is nothing left to learn by heart:

# %% demo="noisy_digits"
shown = {}
for sigma in (0.0, 0.1, 0.3, 0.6):
    noisy = train.x[:1] + sigma * np.random.default_rng(0).normal(size=(1, 64))
    shown[rf"$\sigma = {sigma}$"] = noisy.reshape(8, 8)
plots.photos(
    shown, columns=4, alt="The same digit under more and more noise; at 0.6 it is hard to read"
)

# %% [markdown]
# ### Piece: `add_noise` (2 points)
#
# $$x + \sigma \varepsilon, \qquad \varepsilon \sim N(0, 1) \text{ for every entry on its own}$$
#
# in training, and $x$ as it is otherwise. The piece may stand anywhere in a network: on the inputs, on the weights, on the activations.
#
# *Hint.* $\sigma$ is the standard deviation. The variance is $\sigma^2$.


# %% piece="add_noise"
@piece
def add_noise(x, sigma, rng, training):
    """Normal noise on every entry, in training only.

    x: array of any shape.   sigma: the standard deviation, a number >= 0.   training: True or False.
    rng.normal(shape) draws from the standard normal distribution.
    Returns an array of x's shape: x + sigma * noise in training, else x.
    """
    ### BEGIN SOLUTION
    if not training:
        return x
    return x + sigma * rng.normal(x.shape)
    ### END SOLUTION


# %% demo="with_noise"
print(f"spread of {author('add_noise')} noise with sigma = 0.3:", end=" ")
print(f"{current('add_noise')(np.zeros(100_000), 0.3, rng(0), True).std():.3f}")
noised = experiment.train(Recipe(noise=0.3), train, validation)
beside_bare(f"{author('add_noise')} noise", noised)

# %% [markdown]
# ## 7. More images than there are
#
# Noise is the same for all kinds of data. About images we know more: a flower that is turned a little, or seen in a mirror, or in the light of the evening, is a flower. **Data augmentation** makes new images from old ones by
# changes that keep their meaning. It is used on the training set only; what the network is tested on stays as it is.
#
# The pieces of this section take a batch of images, $(N, H, W, C)$: the number of images, rows, columns, channels. In colour, $C = 3$ (red, green, blue). Every number lies between 0 and 1, before and after. Here are two photographs of $96 \times 96$ pixels:

# %% demo="photographs"
photographs = data.photographs()
print("shape:", photographs.shape, " the first pixel of the flower:", photographs[0, 0, 0].round(2))
plots.photos({"flower": photographs[0], "temple": photographs[1]}, columns=2)

# %% [markdown]
# ### Pieces: `flip_horizontal`, `shift_color`, `change_contrast` (1 + 2 + 3 points)
#
# - **Flip**: left and right exchanged. `xp.flip(images, axis=...)` turns one axis round; which one runs from left to right?
# - **Color shift**: a number added to every pixel, or one number for each channel (then `shift` is an array $(C,)$, and broadcasting does the rest: the channels are the last axis).
# - **Contrast**: $m + k\,(x - m)$, where $m$ is the mean of **one** image over its rows, columns and channels. With $k = 0$ the image is all grey, $k = 1$ leaves it alone, and a larger $k$ makes dark darker and light lighter.
#
# The last two can leave $[0, 1]$. Cut off what is outside with `xp.clip(x, 0, 1)`.
#
# *Hint.* Each image has its own $m$. `xp.mean(x, axis=(1, 2, 3), keepdims=True)` has shape $(N, 1, 1, 1)$ and lines up with $(N, H, W, C)$.


# %% piece="flip_horizontal"
@piece
def flip_horizontal(images):
    """Left and right exchanged, as in a mirror.

    images: (N, H, W, C), numbers in [0, 1].
    Returns an array of the same shape.
    """
    ### BEGIN SOLUTION
    return namespace(images).flip(images, axis=2)
    ### END SOLUTION


# %% piece="shift_color"
@piece
def shift_color(images, shift):
    """A number added to every pixel, one for all channels or one for each.

    images: (N, H, W, C), numbers in [0, 1].   shift: a number, or an array (C,).
    Returns an array of the images' shape: images + shift, cut off at 0 and 1.
    """
    ### BEGIN SOLUTION
    return namespace(images).clip(images + shift, 0, 1)
    ### END SOLUTION


# %% piece="change_contrast"
@piece
def change_contrast(images, factor):
    """Every pixel moved away from the mean of its image, or towards it.

    images: (N, H, W, C), numbers in [0, 1].   factor: a number >= 0; 1 changes nothing.
    Returns an array of the same shape: m + factor * (images - m), cut off at 0 and 1,
    where m is the mean of one image over its pixels and channels.
    """
    ### BEGIN SOLUTION
    xp = namespace(images)
    m = xp.mean(images, axis=(1, 2, 3), keepdims=True)
    return xp.clip(m + factor * (images - m), 0, 1)
    ### END SOLUTION


# %% demo="three_changes"
evening = np.array([0.2, 0.0, -0.2])
plots.photos(
    {
        "as it was": photographs[0],
        "flipped": current("flip_horizontal")(photographs)[0],
        "evening light": current("shift_color")(photographs, evening)[0],
        "brighter by 0.3": current("shift_color")(photographs, 0.3)[0],
        "contrast 0.3": current("change_contrast")(photographs, 0.3)[0],
        "contrast 2": current("change_contrast")(photographs, 2.0)[0],
    },
    alt="A flower, in a mirror, redder, brighter, in grey fog, and with hard colours",
)

# %% [markdown]
# ### Piece: `random_crop` (3 points)
#
# A square window cut out of each image. Each image has a place **of its own**, and all places at which the window fits are equally likely, the outermost ones included.
#
# *Hints.*
# - In an image of 10 rows, a window of 8 fits at row 0, 1 or 2: that is $10 - 8 + 1$ places. `rng.integers(low, high, shape)` never gives `high`.
# - Rows and columns are two draws. With one for both, all windows lie on a diagonal.
# - A loop over the images is fine: cut each one out, and `xp.stack` the pieces. `int(...)` makes a plain number of a drawn one.


# %% piece="random_crop"
@piece
def random_crop(images, size, rng):
    """A square cut out of each image, at a place of its own.

    images: (N, H, W, C), numbers in [0, 1].   size: at most H and at most W.
    rng.integers(low, high, shape) draws whole numbers from low up to, and without, high.
    Returns (N, size, size, C). Every place at which the square fits is equally likely.
    """
    ### BEGIN SOLUTION
    xp = namespace(images)
    count, height, width, _ = images.shape
    tops = rng.integers(0, height - size + 1, (count,))
    lefts = rng.integers(0, width - size + 1, (count,))
    crops = []
    for n in range(count):
        top, left = int(tops[n]), int(lefts[n])
        crops.append(images[n, top : top + size, left : left + size, :])
    return xp.stack(crops)
    ### END SOLUTION


# %% demo="crops"
temples = np.repeat(photographs[1:], 6, axis=0)
crops = current("random_crop")(temples, 64, rng(2))
named = {f"crop {k + 1}": crop for k, crop in enumerate(crops)}
plots.photos(named, columns=6, alt="Six different windows of the same temple")

# %% [markdown]
# ### Piece: `rotate` (5 points)
#
# The one that needs a plan. Do not move the old pixels to where they belong (they fall between the new pixels and leave holes). Go the other way: **for each new pixel, find the place in the old image that it comes from.**
#
# Let a new pixel be $v$ rows below and $u$ columns to the right of the centre. The centre is at row $(H - 1)/2$ and column $(W - 1)/2$, which may lie between pixels. Turning counter-clockwise by $\alpha$, as you see it on the screen, brought it there from
#
# $$\text{row} = \tfrac{H - 1}{2} + v \cos\alpha + u \sin\alpha, \qquad \text{column} = \tfrac{W - 1}{2} + u \cos\alpha - v \sin\alpha .$$
#
# (The signs are those for rows that are counted **downwards**.) This place lies between four old pixels. **Bilinear** interpolation mixes them: the pixel at row $i$ and column $j$ gets the share
#
# $$(1 - |\text{row} - i|)\,(1 - |\text{column} - j|), \qquad i \in \{\lfloor\text{row}\rfloor, \lfloor\text{row}\rfloor + 1\}, \quad j \in \{\lfloor\text{column}\rfloor, \lfloor\text{column}\rfloor + 1\} .$$

# %% demo="bilinear_picture"
figure, (axis, shares_axis) = plots.row(2, 3.6, alt="A place between four pixels, and their shares")
row, column = 2.3, 1.6
corners = [(i, j) for i in (2, 3) for j in (1, 2)]
axis.scatter(*np.meshgrid(range(5), range(5)), s=60, color="lightgrey")
axis.scatter([j for _, j in corners], [i for i, _ in corners], s=130)
axis.plot(column, row, "k*", markersize=18)
axis.set(xlabel="column", ylabel="row", ylim=(4.5, -0.5))
axis.set_title("the star is at (2.3, 1.6)", fontsize=16)
shares = [[(1 - abs(row - i)) * (1 - abs(column - j)) for j in (1, 2)] for i in (2, 3)]
plots.matrix(
    shares,
    title="their shares",
    rows=("row 2", "row 3"),
    columns=("column 1", "column 2"),
    ax=shares_axis,
)
figure

# %% [markdown]
# A pixel outside of the image counts as 0 (black, in a photograph).
#
# *Hints.*
# - `degrees` is in degrees, sine and cosine want radians: `math.radians(degrees)`.
# - All rows at once: `xp.arange(height, dtype=xp.float64, device=images.device)[:, None]` is a column, and with `[None, :]` for the columns a row. Together they broadcast to $(H, W)$.
# - Two loops over the two $i$ and the two $j$, each adding a share times the old pixels there.
# - `images[:, i, j, :]` with arrays of whole numbers `i` and `j`, both $(H, W)$, picks the pixels. Indices outside of the image are an error (and negative ones count from the end!): cut them off with `xp.clip`, and set the share of such pixels to 0.
# - `xp.astype(..., xp.int64)` makes indices of the floored numbers.


# %% piece="rotate"
@piece
def rotate(images, degrees):
    """Images turned counter-clockwise (as you see them) about their centre.

    images: (N, H, W, C), numbers in [0, 1].   degrees: the angle, a number.
    Returns an array of the same shape. Each new pixel is read between the four old pixels around the
    place that it comes from (bilinear); an old pixel outside of the image counts as 0.
    """
    ### BEGIN SOLUTION
    xp = namespace(images)
    height, width = images.shape[1:3]
    sine, cosine = math.sin(math.radians(degrees)), math.cos(math.radians(degrees))
    look = {"dtype": xp.float64, "device": images.device}
    down = xp.arange(height, **look)[:, None] - (height - 1) / 2
    across = xp.arange(width, **look)[None, :] - (width - 1) / 2
    row = (height - 1) / 2 + cosine * down + sine * across
    column = (width - 1) / 2 + cosine * across - sine * down
    out = xp.zeros_like(images)
    for i in (xp.floor(row), xp.floor(row) + 1):
        for j in (xp.floor(column), xp.floor(column) + 1):
            inside = (i >= 0) & (i < height) & (j >= 0) & (j < width)
            share = (1 - xp.abs(row - i)) * (1 - xp.abs(column - j)) * inside
            at_row = xp.astype(xp.clip(i, 0, height - 1), xp.int64)
            at_column = xp.astype(xp.clip(j, 0, width - 1), xp.int64)
            out = out + xp.astype(share, images.dtype)[:, :, None] * images[:, at_row, at_column, :]
    return xp.clip(out, 0, 1)
    ### END SOLUTION


# %% demo="turned"
plots.photos(
    {
        f"{degrees}°": current("rotate")(photographs, degrees)[1]
        for degrees in (0, 15, 45, 90, -30, 180)
    },
    alt="A temple turned counter-clockwise by several angles; black corners where nothing was",
)

# %% [markdown]
# More of this, with sliders:

# %% demo="augmentation_panel"
explore.augmentation()

# %% [markdown]
# **Which changes keep the meaning?** That depends on the data. A flipped flower is a flower, a flipped 2 is nothing, and a 6 that is turned by 180 degrees is a 9. For our digits we take turns by at most 20 degrees, new for every mini-batch:

# %%
TURN = 20  # degrees


def turned(x, rng):
    """A mini-batch of digits (N, 64), turned by an angle between -TURN and TURN."""
    angle = TURN * (2 * float(rng.uniform()) - 1)
    return current("rotate")(x.reshape(-1, 8, 8, 1), angle).reshape(-1, 64)


# %% demo="with_turns"
augmented = experiment.train(Recipe(augment=turned), train, validation)
beside_bare(f"turns by {author('rotate')} rotate", augmented)

# %% [markdown]
# Fewer wrong labels are learned by heart, but the validation loss hardly gains: ten turned copies of a 6 with the label 3 still say the same wrong thing. In section 11 you will see what the turns do together with other techniques.
#
# ## 8. When one class is rare
#
# Augmentation can also repair a data set in which one class hardly occurs. The set of breast tumours has 30 measurements for each of 569 patients. In a screening, most tumours are benign, so we keep only **eight** malignant ones for training, beside all benign ones.


# %% demo="rare_class"
def screening(seed, malignant=8):
    """Standardized tumours, label 1 for malignant: (train with few malignant ones, test)."""
    tumours = data.breast_cancer()
    order = np.random.default_rng(seed).permutation(len(tumours))
    known, new = order[:300], order[300:]
    x = (tumours.x - tumours.x[known].mean(axis=0)) / tumours.x[known].std(axis=0)
    labels = 1 - tumours.labels
    ill = known[labels[known] == 1][:malignant]
    kept = np.concatenate([known[labels[known] == 0], ill])
    return (x[kept], labels[kept]), (x[new], labels[new])


(rare_x, rare_labels), _ = screening(seed=0)
print("benign:", np.sum(rare_labels == 0), " malignant:", np.sum(rare_labels == 1))


def two_columns(x, labels, title, ax, new=0):
    """Mean radius and texture of the nuclei; the last ``new`` rows are drawn as made."""
    old = len(labels) - new
    for k, name, marker in ((0, "benign", "o"), (1, "malignant", "s")):
        rows = np.flatnonzero(labels[:old] == k)
        ax.scatter(x[rows, 0], x[rows, 1], s=30, marker=marker, label=name)
    if new:
        ax.scatter(x[old:, 0], x[old:, 1], s=30, marker="x", color="black", label="new")
    ax.set(xlabel="radius", ylabel="texture")
    ax.set_title(title, fontsize=15)


figure, (axis,) = plots.row(
    1, 3.8, alt="Many benign tumours, and eight malignant ones to the right"
)
two_columns(rare_x, rare_labels, "two of the 30 measurements", axis)
axis.legend(frameon=False, fontsize=14)
figure

# %% [markdown]
# To say "benign" of everybody is right in 96% of the cases here, and useless. A network that minimizes the mean loss goes in that direction: eight patients hardly count. The remedy is to make the classes equally large.
#
# ### Piece: `random_oversample` (3 points)
#
# First all rows as they were, in their order. Behind them, for each class that is smaller than the largest, rows of that class again, each drawn from **all** rows of the class (so the same row may come several times), until all classes have equally many. There may be more than two classes.
#
# *Hints.*
# - `xp.unique_counts(labels)` gives two arrays: the labels that occur, and how often each does.
# - `xp.nonzero(labels == c)` gives a tuple with one array: the row numbers of class c.
# - Collect row numbers, not rows: `x[rows]` and `labels[rows]` at the end.


# %% piece="random_oversample"
@piece
def random_oversample(x, labels, rng):
    """As many rows of every class as of the largest one, by drawing rows again.

    x: (N, D).   labels: (N,), whole numbers.
    rng.integers(low, high, shape) draws whole numbers from low up to, and without, high.
    Returns (x_new, labels_new): first all rows as they were, in their order; behind them rows of
    the smaller classes, drawn with replacement, until all classes are equally large.
    """
    ### BEGIN SOLUTION
    xp = namespace(x, labels)
    classes, counts = xp.unique_counts(labels)
    rows = [xp.arange(x.shape[0], device=x.device)]
    for k in range(classes.shape[0]):
        (own,) = xp.nonzero(labels == classes[k])
        missing = int(xp.max(counts)) - int(counts[k])
        rows.append(own[rng.integers(0, int(counts[k]), (missing,))])
    rows = xp.concat(rows)
    return xp.take(x, rows, axis=0), labels[rows]
    ### END SOLUTION


# %% [markdown]
# Exact copies add nothing new: eight points count 24 times each. **SMOTE** (synthetic minority over-sampling technique) makes new ones: it takes a row $a$ of the small class, and one of its neighbours $b$ in the same class, and puts a new point somewhere on the line between them,
#
# $$x_\text{new} = a + u\,(b - a), \qquad u \text{ even in } [0, 1) .$$

# %% demo="smote_drawn"
explore.smote_cloud()

# %% [markdown]
# ### Piece: `smote` (5 points)
#
# For every new point: $a$ is any row of its class, $b$ any of the $k$ rows of that class that are nearest to $a$, all equally likely. A row is not its own neighbour. If the class has fewer than $k$ other rows, take all of them.
#
# *Hints.*
# - All differences of the rows `own` $(n, D)$ at once: `own[:, None, :] - own[None, :, :]`, of shape $(n, n, D)$. Which is nearest does not change when you leave out the square root.
# - `xp.argsort(numbers, axis=1)` sorts each row and gives the places. Give each row an infinite distance to itself (`xp.eye(n, dtype=xp.bool, device=x.device)` marks the diagonal for `xp.where`), then it comes last.
# - `nearest[first, which]`, with two arrays of whole numbers, picks one entry for each pair.
# - **One** $u$ for each new point, not one for each column: draw $(n_\text{new}, 1)$ numbers. Else the point leaves the line.


# %% piece="smote"
@piece
def smote(x, labels, k, rng):
    """As many rows of every class as of the largest one, by new points between neighbours.

    x: (N, D).   labels: (N,), whole numbers.   k: how many neighbours, at least 1.
    Returns (x_new, labels_new): first all rows as they were, in their order; behind them new rows
    for the smaller classes, until all classes are equally large. Each new row is
    a + u (b - a): a is a row of its class, drawn evenly, b one of the k nearest other rows of that
    class (all others, if there are fewer than k), drawn evenly, and u is even between 0 and 1.
    Each smaller class has at least two rows.
    """
    ### BEGIN SOLUTION
    xp = namespace(x, labels)
    classes, counts = xp.unique_counts(labels)
    new_x, new_labels = [x], [labels]
    for c in range(classes.shape[0]):
        count, missing = int(counts[c]), int(xp.max(counts)) - int(counts[c])
        if missing == 0:
            continue
        own = x[labels == classes[c]]
        squares = xp.sum((own[:, None, :] - own[None, :, :]) ** 2, axis=-1)
        itself = xp.eye(count, dtype=xp.bool, device=x.device)
        squares = xp.where(itself, xp.full_like(squares, math.inf), squares)
        nearest = xp.argsort(squares, axis=1)
        first = rng.integers(0, count, (missing,))
        other = nearest[first, rng.integers(0, min(k, count - 1), (missing,))]
        start, end = xp.take(own, first, axis=0), xp.take(own, other, axis=0)
        new_x.append(start + rng.uniform((missing, 1)) * (end - start))
        new_labels.append(xp.full_like(first, int(classes[c]), dtype=labels.dtype))
    return xp.concat(new_x), xp.concat(new_labels)
    ### END SOLUTION


# %% demo="balanced"
figure, axes = plots.row(
    2, 3.8, sharey=True, alt="The malignant ones drawn again; and new points between them"
)
for ax, name, how in zip(axes, ("random_oversample", "smote"), ((), (5,)), strict=True):
    new_x, new_labels = current(name)(rare_x, rare_labels, *how, rng(0))
    title = f"{author(name)} {name}"
    two_columns(new_x, new_labels, title, ax, new=len(new_x) - len(rare_x))
axes[1].legend(frameon=False, fontsize=13)
figure

# %% [markdown]
# Does it help? A small network learns from the data as they are, and from both balanced versions; then it is shown 269 patients that it has not seen, ten times, with other patients each time. The number that matters is the share of **malignant tumours that are found**.


# %% demo="found_tumours"
def found_and_cleared(train_x, train_labels, new, seed):
    """Shares of the malignant tumours that are found, and of the benign ones that are cleared."""
    tumours = data.breast_cancer()
    some = replace(tumours, x=train_x, target=train_labels)
    plan = experiment.Schedule(hidden=(16,), epochs=20, batch_size=25, lr=0.2)
    network = experiment.train(Recipe(), some, some, seed, plan)
    said = network.probabilities(new[0]).argmax(axis=1)
    return [np.mean(said[new[1] == k] == k) for k in (1, 0)]


shares = {"as they are": [], "random_oversample": [], "smote": []}
for seed in range(10):
    some, new = screening(seed)
    shares["as they are"].append(found_and_cleared(*some, new, seed))
    for name, how in (("random_oversample", ()), ("smote", (5,))):
        shares[name].append(found_and_cleared(*current(name)(*some, *how, rng(seed)), new, seed))
print("                    malignant found   benign cleared")
for name, measured in shares.items():
    (found, error), (cleared, other) = map(experiment.mean_and_error, zip(*measured, strict=True))
    print(f"{name:<18}  {found:.1%} ± {error:.1%}    {cleared:.1%} ± {other:.1%}")

# %% [markdown]
# Ten networks each; the number behind ± is the standard error of the mean. Both ways find clearly more of the tumours, for a few false alarms. Between the two, there is no difference here that ten networks could show.
#
# ## 9. Where weights start
#
# A network of ten layers. All inputs have mean 0 and variance 1. How much of it is left after each layer? The figures show the variance of the activations, for five ways to draw the first weights, and for three activation functions. Nothing has been trained yet.


# %% demo="variance_by_layer"
WIDTH, LAYERS = 100, 10
STARTS = {
    "all zero": lambda dice: np.zeros((WIDTH, WIDTH)),
    "too small, N(0, 0.01²)": lambda dice: 0.01 * dice.normal((WIDTH, WIDTH)),
    "too large, N(0, 1)": lambda dice: dice.normal((WIDTH, WIDTH)),
    "Xavier": lambda dice: current("xavier_uniform")(WIDTH, WIDTH, dice),
    "He": lambda dice: current("he_normal")(WIDTH, WIDTH, dice),
}
CURVES = {"ReLU": current("relu"), "tanh": np.tanh, "sigmoid": current("sigmoid")}


def variances(start, activation):
    """The variance of each unit over 500 samples, its mean in every layer; at least 1e-26."""
    dice = rng(0)
    h, found = dice.normal((500, WIDTH)), [1.0]
    for _ in range(LAYERS):
        h = activation(h @ start(dice).T)
        found.append(max(h.var(axis=0).mean(), 1e-26))
    return found


table = {(a, s): variances(STARTS[s], CURVES[a]) for a in CURVES for s in STARTS}
figure, axes = plots.row(
    3,
    4.6,
    sharey=True,
    alt="Variance by layer. ReLU: He stays level, Xavier falls slowly, too large explodes. "
    "tanh: Xavier, He and too large stay. Sigmoid: both fall. Too small and zero vanish everywhere",
)
for ax, activation in zip(axes, CURVES, strict=True):
    lines = {start: table[activation, start] for start in STARTS}
    plots.lines(range(LAYERS + 1), lines, xlabel="layer", ylabel="", title=activation, ax=ax)
    ax.set(yscale="log", xticks=(0, 5, 10))
    ax.get_legend().remove()
axes[0].set_ylabel("variance of the activations")
names = axes[0].get_legend_handles_labels()
figure.legend(*names, loc="outside lower center", ncols=3, frameon=False, fontsize=14)
figure

# %% [markdown]
# What do you see?
#
# - **All zero**: everything is gone after one layer. And even where something got through, all units of a layer would stay the same for ever: they get the same gradient. Only chance breaks this **symmetry**.
# - **Too small**: each layer shrinks the signal by the same factor. After ten layers its variance is $10^{-20}$ of what it was (with tanh; with ReLU it is less), and the gradients **vanish** in the same way.
# - **Too large**: with ReLU it **explodes**. tanh and sigmoid cut it off, so all units sit where these are flat, and the gradients vanish as well.
# - One start stays level with ReLU, and one (almost) with tanh. Neither saves the sigmoid: its slope is at most ¼.
#
# **Why.** A unit adds up $n_\text{in}$ products, $f = \sum_i w_i h_i$. If the weights are independent, of mean 0 and variance $v$, the variances add up:
#
# $$\operatorname{Var} f = n_\text{in}\, v\, E[h^2]$$
#
# where $E[h^2]$ is the mean square of what comes in. For the tanh near 0, $h \approx f$, so it stays level with $v = 1 / n_\text{in}$. On the way back the same sum runs over the $n_\text{out}$ units behind, which asks for $v = 1 / n_\text{out}$. Xavier Glorot
# and Yoshua Bengio (2010) took the middle, $v = 2 / (n_\text{in} + n_\text{out})$. A ReLU throws away half: if $f$ is symmetric around 0, $E[h^2] = \frac12 \operatorname{Var} f$. So Kaiming He and his colleagues (2015) doubled it: $v = 2 / n_\text{in}$.
#
# ### Pieces: `xavier_uniform` and `he_normal` (2 + 2 points)
#
# - **Xavier**, in the form of the paper: even between $-a$ and $a$ with $a = \sqrt{6 / (n_\text{in} + n_\text{out})}$. (The variance of such numbers is $a^2 / 3$. Check that it is the $v$ above.)
# - **He**: normal, with mean 0 and **variance** $2 / n_\text{in}$.
#
# Both return $(n_\text{out}, n_\text{in})$, one row for each unit, as `linear` of lab 1 has it.
#
# *Hint.* There is no array to ask for a library: everything comes from `rng`. $u$ even in $[0, 1)$ makes $2u - 1$ even in $[-1, 1)$. For the constants, `math.sqrt`.


# %% piece="xavier_uniform"
@piece
def xavier_uniform(n_in, n_out, rng):
    """Starting weights for a layer before a tanh or a sigmoid (Glorot and Bengio, 2010).

    n_in, n_out: how many inputs and units the layer has.
    rng.uniform(shape) draws evenly from [0, 1).
    Returns (n_out, n_in), drawn evenly from -a to a with a = sqrt(6 / (n_in + n_out)).
    """
    ### BEGIN SOLUTION
    a = math.sqrt(6 / (n_in + n_out))
    return a * (2 * rng.uniform((n_out, n_in)) - 1)
    ### END SOLUTION


# %% piece="he_normal"
@piece
def he_normal(n_in, n_out, rng):
    """Starting weights for a layer before a ReLU (He and others, 2015).

    n_in, n_out: how many inputs and units the layer has.
    rng.normal(shape) draws from the standard normal distribution.
    Returns (n_out, n_in), drawn from the normal distribution of mean 0 and variance 2 / n_in.
    """
    ### BEGIN SOLUTION
    return math.sqrt(2 / n_in) * rng.normal((n_out, n_in))
    ### END SOLUTION


# %% demo="weights_seen"
both = {
    f"{author('xavier_uniform')} xavier": current("xavier_uniform")(300, 100, rng(0)).ravel(),
    f"{author('he_normal')} he": current("he_normal")(300, 100, rng(0)).ravel(),
}
figure = plots.distributions(list(both.values()), limit=0.35, xlabel="", ylabel="$w$")
figure.axes[0].set_xticks((1, 2), list(both))
for (name, w), wanted in zip(both.items(), (2 / 400, 2 / 300), strict=True):
    print(f"{name}: variance {w.var():.5f}, wanted {wanted:.5f}")
figure

# %% [markdown]
# Now run the figure of the ten layers once more: those are your weights. And this shows both directions, with any factor on the weights you like:

# %% demo="ten_layers"
explore.initialization()

# %% [markdown]
# Symmetry, in numbers. Three units with equal weights, in front of them and behind them, and the gradients that they get:

# %% demo="symmetry"
outgoing = np.linspace(-1, 1, 10)[:, None]  # one for each class, the same for all three units
same = [np.full((3, 64), 0.1), np.repeat(outgoing, 3, axis=1)]
zeros = [np.zeros(3), np.zeros(10)]
logits, cache = current("mlp_forward")(train.x[:20], same, zeros)
df = current("cross_entropy_backward")(logits, train.labels[:20])
dW = current("mlp_backward")(df, cache, same)[0][0]
for unit in (0, 1, 2):
    print(f"unit {unit + 1}, gradient of four of its weights:", dW[unit, 18:22].round(4))

# %% [markdown]
# They move together, step after step, and three units do the work of one.
#
# ## 10. Batch normalization
#
# A good start lasts only as long as the weights stay where they were. **Batch normalization** keeps the pre-activations in good order all the time: it takes those of one unit over the mini-batch, subtracts their mean and divides by their standard deviation. Here are six units of our network, before and after:

# %% demo="before_and_after"
W, b = (np.asarray(bare.parameters[name][0]) for name in ("weights", "biases"))
f = (train.x @ W.T + b)[:, :6]
middle = {"mean": np.zeros(6), "var": np.ones(6)}
normal, _ = current("batch_norm")(f, np.ones(6), np.zeros(6), middle, True)
figure, axes = plots.row(2, 3.4, sharey=True, alt="Six units: spread differently; then all alike")
plots.distributions(f.T, limit=6, xlabel="unit", ylabel="$f$", title="before", ax=axes[0])
title = f"after {author('batch_norm')} batch_norm"
plots.distributions(normal.T, limit=6, xlabel="unit", ylabel="", title=title, ax=axes[1])
figure

# %% [markdown]
# For each unit (a column of $x$), over the $N$ samples of the mini-batch:
#
# $$\mu = \frac1N \sum_n x_n, \qquad \sigma^2 = \frac1N \sum_n (x_n - \mu)^2, \qquad \hat x_n = \frac{x_n - \mu}{\sqrt{\sigma^2 + \epsilon}}, \qquad \text{out}_n = \gamma\, \hat x_n + \beta$$
#
# The small $\epsilon$ is there for a unit that is the same for all samples. And $\gamma$ and $\beta$ are parameters that are learned, two for each unit. If the network wants another mean and another spread, it can have them, even the old ones.
#
# **When the network is used** there may be no batch, and what it says of one sample must not depend on the others. So during training we also keep a slow mean of all the $\mu$ and $\sigma^2$ that came by, and use these later. They live in a dict called `running`:
#
# $$\text{running} \leftarrow (1 - \alpha)\,\text{running} + \alpha\,\text{new}, \qquad \alpha = \texttt{momentum}$$
#
# For the variance, "new" is $\frac{N}{N - 1} \sigma^2$: dividing by $N$ gives too little on average, by just this factor, and what goes into `running` is meant as a guess for all data. (torch does the same.)
#
# ### Piece: `batch_norm` (6 points)
#
# In training: normalize by the batch, and bring `running["mean"]` and `running["var"]` up to date, in that very dict. Otherwise: normalize by what is in `running`, and leave it alone. Return the output, and a **cache** with whatever your `batch_norm_backward` will need; read on before you decide.
#
# *Hint.* `xp.var(x, axis=0)` divides by $N$.


# %% piece="batch_norm"
@piece
def batch_norm(x, gamma, beta, running, training, momentum=0.1, eps=1e-5):
    """Every column with mean beta and standard deviation gamma (Ioffe and Szegedy, 2015).

    x: (N, D), N at least 2 in training.   gamma, beta: (D,).
    running: a dict with "mean" and "var", both (D,). In training it is updated in place:
        old <- (1 - momentum) old + momentum (of this batch), with the batch's variance over N - 1.
    training: True takes mean and variance (over N) from the batch, False takes those in running.
    Returns (out, cache): out = gamma (x - mean) / sqrt(var + eps) + beta, (N, D), and whatever
    batch_norm_backward will need.
    """
    ### BEGIN SOLUTION
    xp = namespace(x)
    mean, var = running["mean"], running["var"]
    if training:
        count = x.shape[0]
        mean, var = xp.mean(x, axis=0), xp.var(x, axis=0)
        new = {"mean": mean, "var": var * count / (count - 1)}
        for name in ("mean", "var"):
            running[name] = (1 - momentum) * running[name] + momentum * new[name]
    scale = 1 / xp.sqrt(var + eps)
    x_hat = (x - mean) * scale
    return gamma * x_hat + beta, (x_hat, scale, gamma)
    ### END SOLUTION


# %% demo="running_values"
dice = rng(0)
book = {"mean": np.zeros(1), "var": np.ones(1)}
print(
    f"{author('batch_norm')} batch_norm; samples of mean 5 and variance 4\nbatch   running mean   running var"
)
for number in range(1, 41):
    current("batch_norm")(5 + 2 * dice.normal((32, 1)), np.ones(1), np.zeros(1), book, True)
    if number in (1, 2, 5, 10, 20, 40):
        print(f"{number:>5}{book['mean'][0]:>15.2f}{book['var'][0]:>14.2f}")

# %% [markdown]
# ### Piece: `batch_norm_backward` (6 points)
#
# The backward pass in training. It is a classic, because every $x_n$ acts in **three** ways on the loss: directly, through $\mu$, and through $\sigma^2$. Where a value branches, gradients add up. In small steps, with $d\hat x = d\text{out} \cdot \gamma$ and $s = 1 / \sqrt{\sigma^2 + \epsilon}$:
#
# | step forward | and back |
# |---|---|
# | $\text{out} = \gamma \hat x + \beta$ | $d\beta = \sum_n d\text{out}_n$, $\; d\gamma = \sum_n d\text{out}_n\, \hat x_n$ |
# | $\hat x_n = (x_n - \mu)\, s$ | $s\, d\hat x_n$ goes to $x_n$, $\; -s \sum_n d\hat x_n$ to $\mu$, $\; ds = \sum_n d\hat x_n (x_n - \mu)$ |
# | $s = (\sigma^2 + \epsilon)^{-1/2}$ | $d\sigma^2 = -\frac12 s^3\, ds$ |
# | $\sigma^2 = \frac1N \sum_n (x_n - \mu)^2$ | $\frac2N (x_n - \mu)\, d\sigma^2$ goes to $x_n$ (and to $\mu$: nothing, since $\sum_n (x_n - \mu) = 0$) |
# | $\mu = \frac1N \sum_n x_n$ | a share $\frac1N$ of $d\mu$ goes to every $x_n$ |
#
# Add up what arrives at $x_n$. You may leave it at these steps, or simplify: it becomes one line. The cache may hold what you like.


# %% piece="batch_norm_backward"
@piece
def batch_norm_backward(dout, cache):
    """Back through batch_norm in training, where mean and variance depend on x, too.

    dout: (N, D), dL/dout.   cache: what your batch_norm returned.
    Returns (dx, dgamma, dbeta), shaped like x, gamma and beta.
    """
    ### BEGIN SOLUTION
    xp = namespace(dout)
    x_hat, scale, gamma = cache
    dgamma, dbeta = xp.sum(dout * x_hat, axis=0), xp.sum(dout, axis=0)
    dx = gamma * scale * (dout - (dbeta + x_hat * dgamma) / dout.shape[0])
    return dx, dgamma, dbeta
    ### END SOLUTION


# %% [markdown]
# You have a tool for such formulas: the `numeric_gradient` of lab 2. For any array `dout`, the loss $\sum \text{dout} \odot \text{out}$ has `dout` as its gradient with respect to the output.


# %% demo="batch_norm_check"
dice = rng(1)
x, dout, gamma, beta = dice.normal((6, 3)), dice.normal((6, 3)), dice.normal(3), dice.normal(3)


def fresh():
    return {"mean": np.zeros(3), "var": np.ones(3)}


def invented_loss(x, gamma, beta):
    return np.sum(dout * current("batch_norm")(x, gamma, beta, fresh(), True)[0])


_, kept = current("batch_norm")(x, gamma, beta, fresh(), True)
gradients = current("batch_norm_backward")(dout, kept)
measure = current("numeric_gradient")
measured = [
    measure(lambda x: invented_loss(x, gamma, beta), x),
    measure(lambda gamma: invented_loss(x, gamma, beta), gamma),
    measure(lambda beta: invented_loss(x, gamma, beta), beta),
]
for name, ours, other in zip(("dx", "dgamma", "dbeta"), gradients, measured, strict=True):
    gap = np.abs(ours - other).max()
    print(f"{name:<7} largest entry {np.abs(other).max():.3f}, largest difference {gap:.0e}")
print("sum of dx over the batch:", np.abs(gradients[0].sum(axis=0)).max().round(12))

# %% [markdown]
# The last line is 0 with good reason: add the same number to all samples of a batch, and its normalization does not change. So no gradient may point that way.
#
# What is it good for? Speed, above all. The same network, the same steps, with and without:

# %% demo="with_batch_norm"
normed = experiment.train(Recipe(batch_norm=True), train, validation)
plots.history({"nothing": bare.history["train_loss"], "batch norm": normed.history["train_loss"]})

# %% [markdown]
# It learns by heart in about a third of the time: by itself, batch normalization is no cure for overfitting here, rather the opposite. It was said to work because it keeps the distribution of the inputs of each layer steady. Later experiments found
# that it does not do that much; the loss becomes smoother, and that is what seems to help. One can use a good tool before one understands it fully.
#
# ## 11. The experiment
#
# Everything is there. Which of it helps, and how much? One training run says little: another draw of the 200 digits, or of the first weights, gives another number. So we repeat each recipe with five different draws, the **same five for all recipes**,
# and compare on the test set, whose labels are right.
#
# A `Recipe` says what a training run does; what you leave out is off. `l2` and `l1` are the two $\lambda$, `dropout` is the rate, `noise` is $\sigma$, `augment` is a function that changes a mini-batch, and `patience` is that of early stopping. Write a recipe of your own into the last line:

# %%
RECIPES = {
    "nothing": Recipe(),
    "L2": Recipe(l2=0.006),
    "L1": Recipe(l1=0.002),
    "dropout": Recipe(dropout=0.5),
    "early stopping": Recipe(patience=10),
    "noise": Recipe(noise=0.3),
    "turned images": Recipe(augment=turned),
    "batch norm": Recipe(batch_norm=True),
    "noise, turned, batch norm": Recipe(noise=0.3, augment=turned, batch_norm=True),
    "everything": Recipe(
        l2=0.002, dropout=0.3, noise=0.3, augment=turned, batch_norm=True, patience=10
    ),
    "yours": Recipe(dropout=0.3, noise=0.2),
}
SEEDS = range(5)

# %% demo="experiment"
SETS = [experiment.digits(seed) for seed in SEEDS]


def tested(networks):
    """The percentage of test digits that each network reads correctly."""
    return [100 * network.accuracy(SETS[k][2]) for k, network in enumerate(networks)]


scores = {}
print("recipe                       epochs   training labels   test digits     gain over nothing")
for name, recipe in RECIPES.items():
    networks = experiment.compare({name: recipe}, lambda seed: SETS[seed][:2], SEEDS)[name]
    scores[name] = tested(networks)
    epochs = np.mean([len(network.history["val_loss"]) for network in networks])
    learned = 100 * np.mean([n.accuracy(SETS[k][0]) for k, n in enumerate(networks)])
    mean, error = experiment.mean_and_error(scores[name])
    gain = experiment.mean_and_error(np.subtract(scores[name], scores["nothing"]))
    print(f"{name:<28}{epochs:>7.0f}{learned:>14.0f}%   {mean:>8.1f} ± {error:.1f}%", end="")
    print(f"   {gain[0]:>+8.1f} ± {gain[1]:.1f}" if name != "nothing" else "")

# %% [markdown]
# And five networks together, for each of the five draws:

# %% demo="experiment_with_ensembles"
scores["ensemble of 5"] = []
for k, seed in enumerate(SEEDS):
    some, other, new = SETS[k]
    members = [experiment.train(Recipe(), some, other, seed + 100 * m) for m in range(5)]
    opinion = current("ensemble")(np.stack([member.probabilities(new.x) for member in members]))
    scores["ensemble of 5"].append(100 * experiment.share_right(opinion, new))
mean, error = experiment.mean_and_error(scores["ensemble of 5"])
print(f"ensemble of 5: {mean:.1f} ± {error:.1f}% of the test digits")
plots.comparison(scores, xlabel="test digits read correctly, in percent")

# %% [markdown]
# **How to read it.** A small dot is one draw; the large one is the mean of the five, and the bar its **standard error**: the standard deviation of the five, divided by $\sqrt 5$. Two means whose bars overlap may well be equal. The last column of the table is sharper: draws with bad luck are bad for all recipes, so take the difference **draw by
# draw**, and then its mean and standard error. A gain that is less than twice its standard error may be chance.
#
# ### Question in words (5 points)
#
# Answer with the numbers of **your** run.
#
# 1. Which single technique helped most, and which did not help? Give gain and standard error, and say whether five draws are enough to tell the best from the second best. (2 points)
# 2. Look at the column "training labels". One in five of them is wrong. What do you expect a network to get there that has learned what a digit looks like, and nothing by heart? Which of the recipes come near it? (1 point)
# 3. `dropout`, `add_noise` and `batch_norm` take an argument `training`. For one of them, say what would go wrong if a network that is used behaved as in training, and how the piece makes sure that the two fit together. (2 points)

# %% [markdown] question="written_regularization"
# 1. In my run, noise on the inputs gained most, 7.5 ± 1.8 points, closely followed by dropout with 6.9 ± 0.8. Both gains are more than four times their standard errors, so that they help is beyond doubt. But the two differ by 0.6 points only, and the standard error
#    of noise alone is three times that: five draws cannot tell which of them is the better one. Batch normalization by itself did not help: it lost 3.4 ± 0.4 points.
# 2. About 80%: it gets the four fifths with right labels (nearly all of them), and none of the wrong ones, except by accident. A network with nearly 100% has learned the wrong ones by heart. L2 with 81%, the mixture of noise, turns and batch normalization with 82%, and dropout with 83% come near it from above.
#    Early stopping (77%) and "everything" (76%) are below: they also miss some of the right labels.
# 3. Dropout: if units were still switched off in use, the same digit would get another answer each time, and a worse one on average than from the whole network. So nothing is switched off then. But then every unit would hear from more units than it was trained for; the piece therefore divides what stays by $1 - p$ in training, and
#    the mean input of each unit is the same in both modes. (Noise: the answers would be random, too; as its mean is 0, nothing needs to be made up for. Batch normalization: what is said of one sample would depend on who else is in the batch, and a batch of one would always give $\beta$; so means and variances are collected
#    in training, and these fixed numbers are used later.)

# %% [markdown]
# ## Before you hand in
#
# - Restart the kernel and run all cells: every `check` should say that its visible checks pass.
# - You have written the question in words (section 11).
# - Remove the `#` in the last cell and run it: it looks the notebook over and gives you the one file to hand in, `lab4_regularization.ipynb`.
#
# **Where this goes.** In lab 5 a network learns without any labels, wrong or right: an autoencoder, which is given an image and has to give it back. Noise, as in section 6, will make it do something useful.
#
# *Dropout: Srivastava and others, 2014. Xavier: Glorot and Bengio, 2010. He: He, Zhang, Ren and Sun, 2015. Batch normalization: Ioffe and Szegedy, 2015; why it works: Santurkar and others, 2018. SMOTE: Chawla and others, 2002. Networks that learn wrong labels by heart: Zhang and others, 2017.
# The exposition follows Giordano De Marzo's slides, "Deep Learning for the Social Sciences". Data: UCI Optical Recognition of Handwritten Digits (Alpaydin and Kaynak) and Breast Cancer Wisconsin (Wolberg, Street and Mangasarian), and two photographs, as they come with scikit-learn.*

# %%
# dlcourse.submit()
