# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Regularization
#
# **Lecture 4**
#
# A network that is large enough learns anything by heart. How to make it learn what also holds for
# data that it has never seen: penalties, dropout, early stopping, noise, more data, a good start, and
# normalized layers.
#
# The slides have sliders. Run the notebook, then drag them: every picture is computed here and now.
#
# *Topics and notation follow the slides of Giordano De Marzo, "Deep Learning for the Social
# Sciences", and Simon J. D. Prince, "Understanding Deep Learning" (MIT Press, 2023), chapters 7, 9
# and 11.*

# %% tags=["setup", "skip"]
import numpy as np
import torch
from dlcourse import data, experiment, explore, nn, plots, rng
from dlcourse.experiment import Recipe, Schedule
from dlcourse.pieces import current

torch.set_num_threads(1)  # arrays this small gain nothing from more

# %% [markdown]
# ## Recap: Multilayer Perceptron
#
# $K$ hidden layers $\mathbf{h}_1 \dots \mathbf{h}_K$, so $K + 1$ weight matrices
# $\boldsymbol\Omega_0 \dots \boldsymbol\Omega_K$ and biases $\boldsymbol\beta_0 \dots \boldsymbol\beta_K$:
#
# $$\begin{aligned}
# \mathbf{h}_1 &= \mathbf{a}[\boldsymbol\beta_0 + \boldsymbol\Omega_0 \mathbf{x}] \\
# \mathbf{h}_2 &= \mathbf{a}[\boldsymbol\beta_1 + \boldsymbol\Omega_1 \mathbf{h}_1] \\
# &\;\vdots \\
# \mathbf{h}_K &= \mathbf{a}[\boldsymbol\beta_{K-1} + \boldsymbol\Omega_{K-1} \mathbf{h}_{K-1}] \\
# \mathbf{y} &= \boldsymbol\beta_K + \boldsymbol\Omega_K \mathbf{h}_K
# \end{aligned}$$

# %% [markdown]
# ### Recap: Multilayer Perceptron: the network of this lecture

# %%
widths = [64, 64, 64, 10]
P = current("count_parameters")(widths)
print(f"64 pixels, two hidden layers, ten digits: {P} parameters")
plots.network(widths, most=5)

# %% [markdown]
# ## Recap: Gradient Descent
#
# $\mathbf{W}_t$ are all weights and biases at step $t$. Two things, again and again: find the gradient
# of the loss, and step against it, by a learning rate $\eta$.
#
# $$\nabla L(\mathbf{W}_t) = \left(\frac{dL}{d\Omega_{0,0}}, \frac{dL}{d\Omega_{0,1}}, \dots,
# \frac{dL}{d\beta_{0,0}}, \frac{dL}{d\beta_{0,1}}, \dots\right)_{\mathbf{W}_t}$$
#
# $$\mathbf{W}_{t+1} = \mathbf{W}_t - \eta\, \nabla L(\mathbf{W}_t)$$
#
# It makes the loss *of the training data* small. That is not quite what we want.

# %% [markdown]
# ## Recap: Backpropagation
#
# The gradient, for all parameters at once, by the chain rule from the back:
#
# - a **forward pass** computes and keeps all activations,
# - a **backward pass** turns them into derivatives, layer by layer.
#
# It costs a small constant times the loss in time, and memory for every activation of the batch
# (the slides: about 10 times the model).
#
# Whatever we now add to a network, a penalty, a mask, a normalization, gets its own line in the
# backward pass, and nothing else changes.

# %% [markdown]
# ## Outline
#
# 1. **Regularizing neural networks:** penalties, dropout, ensembles, early stopping, noise, more data
# 2. **Weight initialization:** where to start, and why the scale decides
# 3. **Overfitting, again:** what the techniques do together
# 4. **Batch normalization:** layers that keep their scale by themselves

# %% [markdown]
# ## Regularizing Neural Networks
#
# Ninety digits, 8970 parameters. Every fifth digit has a wrong label, as happens when people label
# data. Nothing stops the network from learning all of them by heart, the wrong ones too.

# %%
few, valid, others = experiment.digits(seed=0, size=90, wrong=0.2)
LONG = Schedule(epochs=100, batch_size=30, lr=0.1)
alone = experiment.train(Recipe(), few, others, 0, LONG)

def loss_on(some, net):
    logits = np.log(net.probabilities(some.x))
    return float(current("cross_entropy")(logits, some.labels))

for name, some in {"learned": few, "new": others}.items():
    cost, right = loss_on(some, alone), alone.accuracy(some)
    print(f"{len(some)} {name}: loss {cost:.3f}, {right:.1%} right")

# %% [markdown]
# ### Regularizing Neural Networks: the learning curve
#
# The training loss goes to 0. The loss on new digits falls, and then rises again.

# %%
plots.history(alone.history)

# %% [markdown]
# ## Regularization Techniques
#
# One hidden layer with enough units can follow any curve (lecture 1); the slides say two, to be safe.
# But *finding* good parameters is hard: the loss is rugged, with many local minima, and the lowest
# ones may be learned by heart.
#
# **Regularization**: whatever is done so that a network does well on *new* data, even at the price of
# a larger training loss. It makes the loss smoother, or some of its minima dearer.
#
# $$\begin{array}{l|l}
# \text{what is changed} & \text{how} \\
# \hline
# \text{the loss} & \text{L2, L1} \\
# \text{the network, in training} & \text{dropout, noise, batch normalization} \\
# \text{the data} & \text{noise, augmentation, balance} \\
# \text{the time} & \text{early stopping} \\
# \text{the number of networks} & \text{ensembling}
# \end{array}$$

# %% [markdown]
# ## L2 Regularization
#
# Large weights make a function that jumps. So put a **price** on them, $\lambda$ for each square:
#
# $$L' = L + \lambda \sum_i w_i^2$$
#
# - **Benefits:** a simpler model, less overfitting
# - **Implementation:** change the loss; train and test as always
#
# The gradient of the price is $2 \lambda w_i$. A step then first shrinks each weight (*weight decay*):
#
# $$w_i - \eta \left(\frac{\partial L}{\partial w_i} + 2 \lambda w_i\right)
# = (1 - 2 \eta \lambda)\, w_i - \eta\, \frac{\partial L}{\partial w_i}$$

# %%
w = np.array([[2.0, -0.5], [0.0, 1.0]])
for name in ("l2_penalty", "l1_penalty"):
    value, gradient = current(name)(w, 0.1)
    print(f"{name}: {float(value):.3f}, gradient {gradient.tolist()}")

# %% [markdown]
# ### L2 Regularization: and L1
#
# Other norms do as well. The most common is **L1**, $\;L' = L + \lambda \sum_i |w_i|$, with the
# gradient $\lambda\, \mathrm{sign}(w_i)$.
#
# - L2 pulls a weight in proportion to its size: large ones hard, small ones hardly. Few become 0.
# - L1 pulls all alike, so small ones end **at 0**: it selects.

# %% [markdown]
# ### L2 Regularization: where a weight ends
#
# One weight that would like to be $a$, loss $\frac12 (w - a)^2$. With L2 it ends at
# $a / (1 + 2 \lambda)$, with L1 at $\mathrm{sign}(a) \max(|a| - \lambda, 0)$.

# %%
def end(a, penalty, lam=0.5, eta=0.01):
    w = a
    for _ in range(1500):
        w = w - eta * (w - a + current(penalty)(w, lam)[1])
    return w

a = np.array([-2.0, -0.4, 0.3, 1.0])
soft = np.sign(a) * np.maximum(np.abs(a) - 0.5, 0)
print("L2 by descent", end(a, "l2_penalty").round(2))
print("   by formula", a / 2)
print("L1 by descent", end(a, "l1_penalty").round(2))
print("   by formula", soft)

# %% [markdown]
# ### L2 Regularization: L2 shrinks, L1 selects

# %%
def both(a, lam=0.5):
    l1 = np.sign(a) * np.maximum(np.abs(a) - lam, 0)
    return np.stack([a, a / (1 + 2 * lam), l1])

names = ["no penalty", "L2", "L1"]
look = {"xlabel": "$a$, where the loss is lowest", "ylabel": "$w$"}
plots.function(both, -2, 2, names=names, **look)

# %% [markdown]
# ### L2 Regularization: the boundary and the weights
#
# 63 fixed bumps, 40 points. Raise $\lambda$: which points does the boundary give up? Then L1: how many
# bars are left? And what if $\lambda$ is too large?

# %%
explore.weight_penalty()

# %% [markdown]
# ## Dropout
#
# In each training step every unit of a layer is **dropped**, that is, set to 0, with probability $p$.
#
# - **Benefits:** less overfitting; a network that does not break when something is missing
# - **Implementation:** put a random mask behind a layer; a *dropout rate* $p$ of 0.1 to 0.5;
#   **in training only**
#
# $$h_i \leftarrow h_i \, m_i, \qquad m_i = \begin{cases} 0 & \text{with probability } p \\
# \frac{1}{1-p} & \text{otherwise} \end{cases}$$
#
# The survivors are scaled up, so that on average nothing changes: $E[m_i] = (1 - p) \frac{1}{1 - p} = 1$.
# This is the *inverted* form, the one in use; the slides' other form comes later today.

# %% [markdown]
# ### Dropout: on a drawn network
#
# Go through the steps: another network each time. They share their weights, so one training run
# trains $2^{16}$ of them. Then switch to test.

# %%
explore.dropout_network()

# %% [markdown]
# ### Dropout: in numbers
#
# Forward and backward by the *same* mask; when not training, nothing happens.

# %%
h = np.ones((20000, 3))
dropout = current("dropout")
out, mask = dropout(h, 0.4, rng(0, like=h), True)
print("values of the mask", np.unique(mask).round(4).tolist())
zeros = np.mean(mask == 0)
print(f"dropped {zeros:.3f}, mean of out {out.mean():.3f}")
dh = current("dropout_backward")(h, mask)
print("dh, largest difference:", np.abs(dh - mask).max())
test, _ = dropout(h, 0.4, rng(0, like=h), False)
print("in test, largest difference:", np.abs(test - h).max())

# %% [markdown]
# ## Model Ensembling
#
# Train several models on the same data, each on its own, and let them decide together: a group is
# often wiser than its members. (A random forest is one.)
#
# - **Benefits:** less overfitting, more robust
# - **Implementation:** train different models; combine them; test the combination
#
# For classes, average the probabilities of $M$ networks:
#
# $$p_{nc} = \frac1M \sum_{m=1}^M p_{mnc}$$
#
# It helps as far as the networks make *different* mistakes.

# %%
members = [experiment.train(Recipe(), few, others, s, LONG)
           for s in range(5)]
probabilities = np.stack([m.probabilities(others.x) for m in members])
together = current("ensemble")(probabilities)
print("shape", probabilities.shape, "to", together.shape)

# %% [markdown]
# ### Model Ensembling: five networks
#
# The same 90 digits, five random starts. The loss of the mean is *never* larger than the mean of the
# losses, because $-\log$ is convex (Jensen).

# %%
def judged(p):
    right = p.argmax(axis=-1) == others.labels
    at_truth = p[..., np.arange(len(others)), others.labels]
    return right.mean(axis=-1), -np.log(at_truth).mean(axis=-1)

right, cost = judged(probabilities)
for k in range(5):
    print(f"network {k}: {right[k]:.1%} right, loss {cost[k]:.3f}")
print(f"their mean {right.mean():.1%} right, loss {cost.mean():.3f}")
right, cost = judged(together)
print(f"together   {right:.1%} right, loss {cost:.3f}")

# %% [markdown]
# ## Early Stopping
#
# Training too long is one way of overfitting. So stop when the loss on a **validation set** begins to
# rise.
#
# - **Benefits:** less overfitting, and time is saved
# - **Implementation:**
#   1. **Monitor** the validation loss after each epoch.
#   2. **Patience counter:** stop at the epoch that is the `patience`-th in a row without a new record.
#   3. **Model checkpointing:** at each record, keep a *copy* of the parameters. Go back to the best.

# %% [markdown]
# ### Early Stopping: epoch by epoch
#
# Patience 3. The array `w` goes on changing; the checkpoint must not.

# %%
losses = [0.9, 0.7, 0.8, 0.7, 0.6, 0.65, float("nan"), 0.61]
stopping, w = current("EarlyStopping")(3), np.zeros(1)
for epoch, loss in enumerate(losses, 1):
    w += 1.0  # training goes on in the same array
    stop = stopping.update(loss, [w])
    print(f"epoch {epoch}: {loss:.2f}, stop {stop!s:5}", end=", ")
    best, kept = stopping.best_loss, stopping.best_params
    print(f"best {best:.2f} with w = {kept[0]}")

# %% [markdown]
# ### Early Stopping: on a curve that grows
#
# 100 digits, 20 of them with a wrong label; learning those by heart is what hurts. Let the epochs
# pass, then vary the patience. Which is too small? What does a larger validation set change?

# %%
explore.early_stopping()

# %% [markdown]
# ## Noise Injection
#
# Add random noise in training, to the **inputs**, the **weights** or the **activations**. What
# trembles cannot be learned by heart.
#
# - **Benefits:** less overfitting, more robust
# - **Implementation:** choose what trembles; choose a kind of noise and its size; **in training only**
#
# $$x \leftarrow x + \sigma \varepsilon, \qquad \varepsilon \sim N(0, 1)$$

# %%
noise = current("add_noise")
for name, some in {
    "inputs": few.x,
    "weights": np.asarray(alone.parameters["weights"][0]),
    "activations": current("relu")(few.x @ np.ones((64, 8)) - 20),
}.items():
    moved = noise(some, 0.1, rng(1, like=some), True) - some
    still = noise(some, 0.1, rng(1, like=some), False) - some
    print(f"{name:11s} moved by {moved.std():.3f}", end=", ")
    print("in test by", np.abs(still).max())

# %% [markdown]
# ### Noise Injection: noise addition
#
# Noise on the pixels: the network learns to live with inputs of poor quality.

# %%
some = few.x[:8]
noisy = noise(some, 0.3, rng(0, like=some), True)
plots.images(np.concatenate([some, noisy]))

# %% [markdown]
# ### Noise Injection: information loss
#
# Parts of the picture are missing: the network learns not to lean on a single spot. Single pixels are
# dropped by `dropout` on the input (above), or a whole patch is blank (below).

# %%
_, mask = dropout(some, 0.3, rng(0, like=some), True)
patched = some.reshape(-1, 8, 8).copy()
corners = rng(1).integers(0, 5, (8, 2))
for image, (i, j) in zip(patched, corners, strict=True):
    image[i : i + 4, j : j + 4] = 0
rows = [some * (mask > 0), patched.reshape(-1, 64)]
plots.images(np.concatenate(rows))

# %% [markdown]
# ### Noise Injection: a penalty in disguise
#
# A linear model with square loss, noise on its inputs. On average over the noise
#
# $$E\left[(\mathbf{w}^\top (\mathbf{x} + \sigma \boldsymbol\varepsilon) - t)^2\right]
# = (\mathbf{w}^\top \mathbf{x} - t)^2 + \sigma^2 \sum_i w_i^2$$
#
# which is **L2** with $\lambda = \sigma^2$ (Bishop, 1995).

# %%
w, t = np.array([1.0, -2.0, 0.5]), 1.0
x = np.tile([0.3, 0.1, -0.4], (400_000, 1))
trembling = noise(x, 0.3, rng(0, like=x), True)
measured = np.mean((trembling @ w - t) ** 2)
price, _ = current("l2_penalty")(w, 0.3**2)
formula = (x[0] @ w - t) ** 2 + float(price)
print(f"measured {measured:.3f}, formula {formula:.3f}")

# %% [markdown]
# ### Noise Injection: more tolerance
#
# Two networks, one trained with noise on its inputs. Both read noisier and noisier digits:

# %%
steady = experiment.train(Recipe(noise=0.3), few, others, 0, LONG)
sigmas = np.linspace(0, 0.6, 7)

def read(network, sigma):
    x = noise(others.x, sigma, rng(5, like=others.x), True)
    return (network.probabilities(x).argmax(1) == others.labels).mean()

lines = {"trained without": alone, "trained with noise": steady}
right = {n: [read(net, s) for s in sigmas] for n, net in lines.items()}
look = {"xlabel": r"noise $\sigma$ in test", "ylabel": "share right"}
plots.lines(sigmas, right, **look)

# %% [markdown]
# ## Data Augmentation
#
# The best regularizer is more data. If there is none, make some: changed copies of what we have, or
# new samples between old ones. It matters most where the data is **unbalanced**.
#
# - **Benefits:** a balanced data set, a more robust network
# - **Implementation:** augment the data; train on it; **validate and test on data as it is**
#
# | Original | Flip | Rotation |
# |---|---|---|
# | as it is | about an axis that keeps the meaning | by a slight angle: the horizon is never level |
#
# | Random crop | Color shift | Contrast change |
# |---|---|---|
# | one part of the picture, several times | the shades of red, green, blue, as light changes | the exposure, as the hour of the day changes |

# %% [markdown]
# ### Data Augmentation: on real pictures
#
# Try the digit, too. What of all this may one do to a digit?

# %%
explore.augmentation()

# %% [markdown]
# ### Data Augmentation: the meaning must stay
#
# A network that has learned 1348 digits reads new ones, changed. A flipped 2 is no 2 any more:

# %%
_, new = data.split(data.digits(), 0.75, 0.25)
reader, images = nn.trained_digits(), new.x.reshape(-1, 8, 8, 1)
changed = {"as they are": images,
           "flipped": current("flip_horizontal")(images)}
for degrees in (10, 45, 180):
    turned = current("rotate")(images, degrees)
    changed[f"turned by {degrees}"] = turned
for name, some in changed.items():
    right = reader.accuracy(some.reshape(-1, 64), new.labels)
    print(f"{name:14s} {right:.1%} right")

# %% [markdown]
# ### Data Augmentation: does it help?
#
# Each mini-batch is turned by an angle of its own, up to 20 degrees either way. Three draws of
# digits:

# %%
def turned(x, degrees):
    images = x.reshape(-1, 8, 8, 1)
    return current("rotate")(images, degrees).reshape(x.shape)

def turn(x, random):
    return turned(x, 40 * float(random.uniform()) - 20)

def draw(seed):
    return experiment.digits(seed, size=90, wrong=0.2)[:2]

recipes = {"as they are": Recipe(), "turned": Recipe(augment=turn)}
found = experiment.compare(recipes, draw, range(3), LONG)

# %% [markdown]
# ### Data Augmentation: turned further and further
#
# Both kinds of networks read new digits.

# %%
angles = range(0, 41, 5)

def read(network, seed, degrees):
    new = experiment.digits(seed, size=90)[2]
    p = network.probabilities(turned(new.x, degrees))
    return (p.argmax(axis=1) == new.labels).mean()

right = {f"learned {name}": [np.mean([read(n, k, angle)
         for k, n in enumerate(networks)]) for angle in angles]
         for name, networks in found.items()}
look = {"xlabel": "turned by, in degrees", "ylabel": "share right"}
plots.lines(angles, right, **look)

# %% [markdown]
# ### Data Augmentation: Random Oversampling and SMOTE
#
# Where one class is rare, a network may ignore it and still be right most of the time. Two ways to
# make it as frequent as the others:
#
# - **Random oversampling** repeats rows of the rare class, drawn with replacement.
# - **SMOTE** (Chawla and others, 2002) makes *new* ones: from a rare row $x_i$ a random part of the
#   way to a neighbour $x_j$, one of its $k$ nearest in the same class,
#
# $$x_{\text{new}} = x_i + u\, (x_j - x_i), \qquad u \sim U(0, 1)$$

# %%
x = np.array([[0.0, 0], [1, 0], [0, 1], [9, 9], [9, 8], [8, 9]])
labels = np.array([0, 0, 0, 0, 1, 1])
more, of = current("random_oversample")(x, labels, rng(0, like=x))
print("repeated", more[6:].tolist(), "labels", of.tolist())
more, of = current("smote")(x, labels, 1, rng(0, like=x))
print("between ", more[6:].round(2).tolist(), "labels", of.tolist())

# %% [markdown]
# ### Data Augmentation: SMOTE on a cloud
#
# Every new point lies on a grey line. Raise $k$ until lines join the two groups: is that still the
# same class?

# %%
explore.smote_cloud()

# %% [markdown]
# ### Data Augmentation: a rare digit
#
# Is it an 8? Only six of the 60 digits to learn from are. Two numbers tell how it went: how many
# of the new 8s are found, and how many of the other new digits are right.

# %%
def rare(seed):
    digits = data.digits()
    random = np.random.default_rng(seed)
    order = random.permutation(len(digits))
    eight = digits.labels[order] == 8
    few = np.concatenate([order[~eight][:54], order[eight][:6]])
    rest = np.setdiff1d(order, few)
    is_eight = (digits.labels == 8).astype(np.int64)
    return digits.x, is_eight, few, rest

# %% [markdown]
# ### Data Augmentation: a rare digit, made more frequent

# %%
SHORT = Schedule((32,), epochs=30, batch_size=20, lr=0.1)

def found_eights(balance, seed):
    x, labels, few, rest = rare(seed)
    made, of = balance(x[few], labels[few], rng(seed, like=x))
    names = {"features": (), "classes": ("no", "8")}
    learn = data.Dataset(made, of, **names, description="", source="")
    net = experiment.train(Recipe(), learn, learn, seed, SHORT)
    said = net.probabilities(x[rest]).argmax(axis=1)
    truth = labels[rest] == 1
    return said[truth].mean(), 1 - said[~truth].mean()

# %% [markdown]
# ### Data Augmentation: a rare digit, measured
#
# Means of six draws. Balance costs a few of the others, and finds twice as many 8s.

# %%
ways = {"as it is": lambda x, labels, rng: (x, labels),
        "oversampled": current("random_oversample"),
        "SMOTE": lambda *some: current("smote")(*some[:2], 3, some[2])}
for name, way in ways.items():
    each = [found_eights(way, seed) for seed in range(6)]
    eights, rest = np.mean(each, axis=0)
    print(f"{name:12s} eights found {eights:.1%}",
          f"others right {rest:.1%}, mean {(eights + rest) / 2:.1%}")

# %% [markdown]
# ## Weights Initialization
#
# Training starts somewhere. A good start makes the units of a layer **different**, so that each can learn
# something of its own, and keeps the **scale** from layer to layer.
#
# - **Zero:** avoided. All units of a layer stay the same, and learn the same.
# - **Random:** small numbers, normal or uniform, scaled by the size of the layer before:
#   - **Xavier / Glorot** (2010): for sigmoid and tanh,
#   - **He** (2015): for ReLU.

# %%
def deviation(rows):
    """How far the units of a layer are from each other."""
    return np.abs(rows - rows[:1]).max()

random = rng(0)
starts = {"zero": np.zeros((64, 64)),
          "xavier": current("xavier_uniform")(64, 64, random),
          "he": current("he_normal")(64, 64, random)}
for name, W in starts.items():
    print(f"{name:7s} std {W.std():.3f}, apart {deviation(W):.3f}")

# %% [markdown]
# ## Weight initialization
#
# Gradient descent needs a starting point. What if all weights of a layer have **the same value**?
#
# Then all its units compute the same, all their derivatives are the same, all updates are the same:
# **64 units that are one.**

# %% [markdown]
# ### Weight initialization: the gradient, and descent

# %%
def gradients(net):
    """Of the loss on the few digits; and what the layers kept."""
    p = net.weights, net.biases
    f, cache = current("mlp_forward")(few.x, *p)
    df = current("cross_entropy_backward")(f, few.labels)
    return *current("mlp_backward")(df, cache, net.weights), cache

# %%
def descend(net, steps=60, eta=0.2):
    for _ in range(steps):
        dW, db, _ = gradients(net)
        for k in range(len(dW)):
            net.weights[k] = net.weights[k] - eta * dW[k]
            net.biases[k] = net.biases[k] - eta * db[k]
    return net

# %% [markdown]
# ### Weight initialization: units that stay the same

# %%
same = nn.MLP([64, 16, 10])
same.weights = [np.full_like(W, 0.05) for W in same.weights]
zero = nn.MLP([64, 16, 10])
zero.weights = [np.zeros_like(W) for W in zero.weights]
for name, net in {"all 0.05": same, "all zero": zero}.items():
    W = descend(net).weights[0]
    right = net.accuracy(few.x, few.labels)
    print(f"{name}: units apart by {deviation(W):.0e},",
          f"{right:.1%} right, largest weight {np.abs(W).max():.2f}")

# %% [markdown]
# ## Symmetry breaking with random initialization
#
# Random weights make the units different from the start. So their gradients differ, and they grow
# apart: each can learn something of its own.

# %%
apart = descend(nn.MLP([64, 16, 10]))
print(f"random: units apart by {deviation(apart.weights[0]):.2f},",
      f"{apart.accuracy(few.x, few.labels):.1%} right")

# %% [markdown]
# ### Symmetry breaking with random initialization: eight units
#
# The weights of eight units of the first layer, as images, learned from equal weights (above) and from
# random ones (below):

# %%
def shades(W):
    return 0.5 + W / (2 * np.abs(W).max())

units = [shades(net.weights[0])[:8] for net in (same, apart)]
plots.images(np.concatenate(units))

# %% [markdown]
# ## Symmetry breaking with random initialization
#
# Not all random starts are good. Some intuition, for ReLU:
#
# - **Large positive** values make large outputs, and these multiply the derivatives on the way back:
#   **exploding gradients.**
# - **Large negative** values switch units off, and their derivatives are 0: **vanishing gradients.**

# %% [markdown]
# ### Symmetry breaking with random initialization: the scale
#
# Eight layers; the gradient of the first, by the standard deviation of the weights:

# %%
deep = [64] * 8 + [10]
for sigma in (0.02, 0.1, (2 / 64) ** 0.5, 0.5, 2.0):
    net = nn.MLP(deep)
    random = np.random.default_rng(0)
    shapes = [W.shape for W in net.weights]
    net.weights = [random.normal(0, sigma, shape) for shape in shapes]
    dW, _, _ = gradients(net)
    print(f"sigma {sigma:.3f}: |dW_0| = {np.linalg.norm(dW[0]):.1e}")

# %% [markdown]
# ### Symmetry breaking with random initialization: negative
#
# The same network, all biases moved: how many units are on, and what arrives at the first layer?

# %%
for bias in (0.0, -0.1, -0.2, -0.4, -0.8):
    net = nn.MLP(deep)
    net.biases = [b + bias for b in net.biases]
    dW, _, cache = gradients(net)
    on = np.mean([np.mean(h > 0) for h in cache[1:]])
    size = f"|dW_0| = {np.linalg.norm(dW[0]):.1e}"
    print(f"bias {bias:4.1f}: {on:.0%} of the units on, {size}")

# %% [markdown]
# ## Initialization of weights
#
# Weights are drawn from a normal, $w_{ji} \sim N(0, \sigma^2)$, or a uniform distribution,
# $w_{ji} \sim U(-a, a)$. Which $\sigma$, which $a$? It matters very much.
#
# **What we ask for:** the outputs of neighbouring layers have about the same width,
#
# $$\mathrm{Var}(z^{(l+1)}) \sim \mathrm{Var}(z^{(l)})$$
#
# (As in lecture 2: $z^{(l)}$ are the outputs of layer $l$, $u^{(l+1)}$ the pre-activations of the next.)

# %% [markdown]
# ### Initialization of weights: ten layers, no activation
#
# $M = 64$ inputs for each unit. Which $\sigma$ keeps the variance?

# %%
random = np.random.default_rng(0)
variances = {}
for sigma in (0.05, 0.1, 0.125, 0.2):
    z, name = random.normal(size=(500, 64)), rf"$\sigma$ = {sigma}"
    variances[name] = [z.var()]
    for _ in range(10):
        z = z @ random.normal(0, sigma, (64, 64)).T
        variances[name].append(z.var())
# %% [markdown]
# ### Initialization of weights: ten layers, drawn

# %%
look = {"xlabel": "layer", "ylabel": "Var$(z)$"}
figure = plots.lines(range(11), variances, **look)
figure.axes[0].set_yscale("log")
figure

# %% [markdown]
# ## Initialization of weights
#
# Before the activation, with $M$ inputs: $\displaystyle u_j^{(l+1)} = \sum_{i=1}^M w_{ji}^{(l+1)} z_i^{(l)}$
#
# All independent, so the variances of the $M$ terms add up. For a product of independent numbers
# $\mathrm{Var}(XY) = E(X^2) E(Y^2) - E(X)^2 E(Y)^2$, and $E(w) = 0$ makes the second part 0:
#
# $$\mathrm{Var}(u^{(l+1)}) = M\, \mathrm{Var}(w^{(l+1)} z^{(l)})
# = M\, \mathrm{Var}(w^{(l+1)})\, E\big((z^{(l)})^2\big)$$
#
# If also $E(z) = 0$, then $E(z^2) = \mathrm{Var}(z)$:
#
# $$\mathrm{Var}(u^{(l+1)}) = M\, \mathrm{Var}(w^{(l+1)})\, \mathrm{Var}(z^{(l)})$$

# %%
M, random = 64, np.random.default_rng(0)
z = random.exponential(1.0, (4000, M)) - 0.3  # its mean is not 0
w = random.uniform(-0.2, 0.2, (4000, M))
u = (w * z).sum(axis=1)
formula = M * (0.4**2 / 12) * np.mean(z**2)
print(f"Var(u) measured {u.var():.2f}, formula {formula:.2f},",
      f"with Var(z) instead {M * (0.4**2 / 12) * z.var():.2f}")

# %% [markdown]
# ## Initialization of weights
#
# **No activation:** $z = u$ and $E(z) = 0$, so $\mathrm{Var}(z^{(l+1)}) = M\, \mathrm{Var}(w)\, \mathrm{Var}(z^{(l)})$:
#
# $$\mathrm{Var}(w) = \frac1M \quad\Rightarrow\quad w \sim N(0, 1 / \sqrt M)$$
#
# **ReLU:** half of a symmetric distribution is cut off, so $E\big((z^{(l)})^2\big) = \frac12 \mathrm{Var}(u^{(l)})$
# for $z^{(l)} = \max(0, u^{(l)})$, and
#
# $$\mathrm{Var}(u^{(l+1)}) = \frac12 M\, \mathrm{Var}(w^{(l+1)})\, \mathrm{Var}(u^{(l)})
# \quad\Rightarrow\quad \mathrm{Var}(w) = \frac2M, \quad w \sim N(0, \sqrt{2 / M})$$
#
# Here the second number in $N$ is the *standard deviation*; two slides before it was the variance.

# %% [markdown]
# ### Initialization of weights: one half, and two over M

# %%
u = np.random.default_rng(0).normal(0, 1.7, 1_000_000)
z = current("relu")(u)
print(f"E(z²) / Var(u) = {np.mean(z**2) / u.var():.3f}")
W = current("he_normal")(512, 512, rng(0))
print(f"he_normal: M Var(w) = {512 * W.var():.2f}")

# %% [markdown]
# ### Initialization of weights: what PyTorch does
#
# The slides call $\mathrm{Var}(w) = 1/M$ the default of PyTorch. Measured: a `torch.nn.Linear` starts at
# $U(-1/\sqrt M, 1/\sqrt M)$, of variance $\frac{1}{3M}$ only. A deep network of them needs `kaiming_normal_`
# or batch normalization.

# %%
torch.manual_seed(0)
layers = [torch.nn.Linear(512, 512, bias=False) for _ in range(10)]
w = layers[0].weight.detach()
edge = 512**0.5 * float(w.abs().max())
print(f"M Var(w) = {512 * float(w.var()):.2f}, edge {edge:.2f} / √M")
with torch.no_grad():
    z = torch.randn(200, 512)
    for layer in layers:
        z = layer(z).relu()
print(f"after ten layers with ReLU: std {float(z.std()):.1e}")

# %% [markdown]
# ## Weight random initializers
#
# Long ago: uniform or normal numbers in a small range around 0, such as $[-1, 1]$. Since 2010 with
# the number of inputs $n$ and of outputs $m$:
#
# $$\begin{array}{l|l|l|l}
# & \text{draws } w \text{ from} & \mathrm{Var}(w) & \text{for} \\
# \hline
# \text{Xavier / Glorot} & U\left[-\frac{1}{\sqrt n}, \frac{1}{\sqrt n}\right] & \frac{1}{3n} & \text{sigmoid, tanh} \\
# \text{normalized Xavier} & U\left[-\sqrt{\frac{6}{n+m}}, \sqrt{\frac{6}{n+m}}\right] & \frac{2}{n+m} & \text{sigmoid, tanh} \\
# \text{He} & \text{normal, of standard deviation } \sqrt{\frac2n} & \frac2n & \text{ReLU}
# \end{array}$$
#
# A uniform distribution on $[-a, a]$ has variance $a^2 / 3$. The normalized form is a compromise:
# $1/n$ would keep the scale forward, $1/m$ backward. The last two are the standard, ready to use
# (`tf.keras.initializers.GlorotUniform`, `HeNormal`; `torch.nn.init`).

# %% [markdown]
# ### Weight random initializers: the variance, measured

# %%
n, m, random = 300, 500, rng(0)
a = (2 * random.uniform((m, n)) - 1) / n**0.5
b = current("xavier_uniform")(n, m, random)
c = current("he_normal")(n, m, random)
for name, W, variance in (("Xavier", a, 1 / (3 * n)),
                          ("normalized", b, 2 / (n + m)),
                          ("He", c, 2 / n)):
    measured = W.var() / variance
    print(f"{name:10s} {W.shape}, Var(w) / formula = {measured:.2f}")

# %% [markdown]
# ### Weight random initializers: the weights themselves

# %%
look = {"limit": 0.25, "xlabel": "", "ylabel": "$w$"}
figure = plots.distributions([a, b, c], **look)
names = ["Xavier", "normalized Xavier", "He"]
figure.axes[0].set_xticks([1, 2, 3], names)
figure

# %% [markdown]
# ### Weight random initializers: through ten layers
#
# Which start goes with ReLU, which with tanh? What do $[-1, 1]$ and $0.01$ do? And "all the same"?

# %%
explore.initialization()

# %% [markdown]
# ## The problem of overfitting
#
# Networks are large, so they overfit. Of what was made for linear models, **L1 and L2** work here as
# well; another way is **early stopping**, before the validation error grows.
#
# The network from the beginning, four draws of 90 digits; early stopping watches 90 others,
# mislabelled like these. Which of the techniques of today helps
# *here*? (In lab 4 you do this experiment at length, with your own code.)

# %%
recipes = {"nothing": Recipe(), "L2": Recipe(l2=0.003),
           "L1": Recipe(l1=0.001), "dropout": Recipe(dropout=0.3),
           "early stopping": Recipe(patience=5),
           "noise": Recipe(noise=0.3)}
found = experiment.compare(recipes, draw, range(4), LONG)

# %% [markdown]
# ### The problem of overfitting: measured
#
# Mean and standard error of four draws. Here early stopping, dropout and noise help most; another
# problem, another order.

# %%
def mean(numbers):
    average, error = experiment.mean_and_error(numbers)
    return f"{average:.3f} ± {error:.3f}"

sets = [experiment.digits(seed, size=90)[2] for seed in range(4)]
for name, networks in found.items():
    pairs = list(zip(networks, sets, strict=True))
    cost = mean([loss_on(new, net) for net, new in pairs])
    right = mean([net.accuracy(new) for net, new in pairs])
    print(f"{name:15s} new digits: loss {cost}, right {right}")

# %% [markdown]
# ### The problem of overfitting: the loss on the validation set

# %%
figure, (ax,) = plots.row(1, 3.4, alt="validation loss by epoch")
curves = {n: nets[0].history["val_loss"] for n, nets in found.items()}
with plots.style():
    dashes = ["-", "--", "-.", ":", (0, (5, 1, 1, 1)), (0, (1, 1))]
    for dash, (name, loss) in zip(dashes, curves.items(), strict=True):
        epochs = range(1, len(loss) + 1)
        ax.plot(epochs, loss, linestyle=dash, label=name)
    ax.set(xlabel="epoch", ylabel="validation loss", ylim=(0, 5))
    ax.legend(ncols=2)
figure

# %% [markdown]
# ## Dropout
#
# Once more, as in the paper (Srivastava and others, 2014):
#
# - **In training** set each activation to 0 with probability $p$; the others stay as they are.
# - **In test** multiply all activations by the probability of *staying*, $1 - p$: their expected value.
#
# (The slides multiply by $p$: in the paper $p$ is the probability of staying.)
#
# Why it helps: a unit works with a **random sample** of the others. It cannot rely on them to correct
# its mistakes, so it has to be **useful by itself**.

# %%
h = np.random.default_rng(0).exponential(1.0, (1, 6))
many, p = np.repeat(h, 50000, axis=0), 0.3
_, mask = dropout(many, p, rng(0, like=h), True)
in_training = many * (mask > 0)
print("mean in training", in_training.mean(axis=0).round(2))
print("(1 - p) h       ", ((1 - p) * h)[0].round(2))

# %% [markdown]
# ### Dropout: why the two forms are the same
#
# With a mask $b$ of 0 and 1, and the weights of the layer that follows:
#
# $$\begin{array}{l|cc}
# & \text{training} & \text{test} \\
# \hline
# \text{scaled in test, } \mathbf{W} & \mathbf{W} (\mathbf{h} \odot \mathbf{b}) & \mathbf{W} (1 - p)\, \mathbf{h} \\
# \text{inverted, } \mathbf{W}' & \mathbf{W}'\, \frac{\mathbf{h} \odot \mathbf{b}}{1 - p} & \mathbf{W}' \mathbf{h}
# \end{array}$$
#
# With $\mathbf{W}' = (1 - p) \mathbf{W}$ both columns agree: the same networks, written with other
# weights. The inverted one is in use because in test there is nothing to do.

# %%
W = np.random.default_rng(1).normal(size=(4, 6))
W_inverted, out = (1 - p) * W, many * mask
training = np.abs(in_training @ W.T - out @ W_inverted.T).max()
test = np.abs((1 - p) * h @ W.T - h @ W_inverted.T).max()
print(f"training: largest difference {training:.0e}")
print(f"test:     largest difference {test:.0e}")

# %% [markdown]
# ### Dropout: the mean stays, the variance does not
#
# $E[h m] = h$, but $\mathrm{Var}(h m) = \frac{p}{1-p} h^2$: dropout is noise, more of it for large
# activations, and it makes $E(z^2)$ larger by $\frac{1}{1-p}$. That is a reason for a moderate $p$.

# %%
for p in (0.1, 0.3, 0.5, 0.8):
    out, _ = dropout(np.ones(200_000), p, rng(1, like=h), True)
    formula = p / (1 - p)
    print(f"p = {p}: mean {out.mean():.2f}, variance {out.var():.2f},",
          f"formula {formula:.2f}")

# %% [markdown]
# ## Batch normalization
#
# *Ioffe and Szegedy, ICML (2015).* An update of one layer changes what the next ones are given
# (*internal covariate shift*). So bring every unit back to mean 0 and variance 1, by the statistics of
# the **mini-batch** $B$:
#
# $$\mu_B = \frac{1}{|B|} \sum_{i \in B} x_i, \qquad
# \sigma_B^2 = \frac{1}{|B|} \sum_{i \in B} (x_i - \mu_B)^2$$
#
# That alone would take away much of what a layer can say. So add **two trainable parameters** for
# each unit, which can undo it:
#
# $$\hat x_i = \gamma \cdot \frac{x_i - \mu_B}{\sqrt{\sigma_B^2 + \epsilon}} + \beta$$
#
# The slide says "divided by the variance"; the formula, rightly, divides by its root.

# %% [markdown]
# ### Batch normalization: four units, before and after
#
# A mini-batch of 200 samples; each unit has a scale and a place of its own.

# %%
one, none = np.ones(4), np.zeros(4)
batch_norm = current("batch_norm")
x = np.random.default_rng(0).normal(size=(200, 4))
x = x * [3.0, 0.2, 1.0, 2.0] + [2.0, -3.0, 0.0, 4.0]

def fresh():
    return {"mean": np.zeros(4), "var": np.ones(4)}

out, _ = batch_norm(x, one, none, fresh(), True)

# %% [markdown]
# ### Batch normalization: four units, drawn

# %%
figure, axes = plots.row(2, 3.2, alt="x, and x normalized, by unit")
look = {"limit": 9, "xlabel": "unit", "ylabel": ""}
plots.distributions(x.T, ax=axes[0], title="$x$", **look)
plots.distributions(out.T, ax=axes[1], title=r"$\hat x$", **look)
figure

# %% [markdown]
# ### Batch normalization: and back to the identity
#
# With $\gamma = \sqrt{\sigma_B^2 + \epsilon}$ and $\beta = \mu_B$ nothing is changed.

# %%
print("means", np.abs(out.mean(0)).round(6))
print("std  ", out.std(0).round(6))
gamma, beta = np.sqrt(x.var(0) + 1e-5), x.mean(0)
back, _ = batch_norm(x, gamma, beta, fresh(), True)
print(f"largest difference from x {np.abs(back - x).max():.0e}")

# %% [markdown]
# ### Batch normalization: training and test
#
# A single sample has no statistics. So training keeps **running** means and variances, and test uses
# these: the answer for one sample does not depend on who else is in the batch.
#
# $$\text{running} \leftarrow 0.9 \cdot \text{running} + 0.1 \cdot \text{batch}
# \qquad (\text{the variance with } |B| - 1)$$

# %%
running, random = fresh(), np.random.default_rng(1)
for step in range(1, 61):
    batch = random.normal(5, 3, (50, 4))
    batch_norm(batch, one, none, running, True)
    if step in (1, 5, 20, 60):
        mean, std = running["mean"], np.sqrt(running["var"])
        print(f"{step:2d}: mean {mean.round(2)}, std {std.round(2)}")
alone_, _ = batch_norm(x[:1], one, none, running, False)
together_, _ = batch_norm(x, one, none, running, False)
print("largest difference:", np.abs(alone_ - together_[:1]).max())

# %% [markdown]
# ### Batch normalization: backward
#
# Mean and variance depend on *every* sample of the batch, so the derivative for one sample needs all.
# Moving all samples together, or scaling them all, changes nothing: two checks that cost no formula.

# %%
gamma, random = np.array([1.0, 2.0, -1.0, 0.5]), rng(2)
x, weight = random.normal((20, 4)), random.normal((20, 4))

def weighted(x):
    out, _ = batch_norm(x, gamma, none, fresh(), True)
    return float((weight * out).sum())

# %%
_, cache = batch_norm(x, gamma, none, fresh(), True)
dx, dgamma, dbeta = current("batch_norm_backward")(weight, cache)
by_trying = current("numeric_gradient")(weighted, x)
error = current("relative_error")(dx, by_trying)
print(f"relative error {error:.0e}")
print("sum of dx over the batch", np.abs(dx.sum(0)).max().round(9))

# %% [markdown]
# ### Batch normalization: on and off
#
# The same four layers, the same start. Raise the learning rate; make the weights too small, then too
# large. Where does only one of the two learn?

# %%
explore.batch_normalization()

# %% [markdown]
# ### Batch normalization: the scale of the start
#
# $\mathrm{BN}(a \mathbf{x}) = \mathrm{BN}(\mathbf{x})$ up to $\epsilon$, for any $a > 0$: what initialization had to get right
# no longer matters.

# %%
out, _ = batch_norm(x, one, none, fresh(), True)
for a in (1.0, 10.0, 1000.0):
    scaled, _ = batch_norm(a * x, one, none, fresh(), True)
    moved = np.abs(scaled - out).max()
    print(f"a = {a:6.1f}: out moved by {moved:.0e}")

# %% [markdown]
# ## Example: image classification with Inception
#
# The paper put batch normalization into **Inception**, a large network for images: the same accuracy in
# **14 times fewer** training steps, by the authors' account, and a higher one in the end. It has been
# very useful, above all for images.
#
# - Later it was shown **not** to reduce the internal covariate shift (Santurkar and others, 2018).
# - *Why* it works so well is not settled. A smoother loss is one answer.
#
# Our own small version: four hidden layers, digits, validation loss by epoch.

# %%
train, valid, _ = data.split(data.digits(), 0.3, 0.3, 0.4)
four = (32, 32, 32, 32)
runs = {}
for lr in (0.05, 0.5):
    plan = Schedule(hidden=four, epochs=16, batch_size=50, lr=lr)
    for on in (False, True):
        recipe = Recipe(batch_norm=on)
        net = experiment.train(recipe, train, valid, 0, plan)
        name = f"rate {lr}, batch norm {'on' if on else 'off'}"
        runs[name] = net.history["val_loss"]

# %% [markdown]
# ### Example: image classification with Inception: our digits

# %%
look = {"xlabel": "epoch", "ylabel": "loss on new digits"}
figure = plots.lines(range(1, 17), runs, **look)
figure.axes[0].set_ylim(0, 6)
figure

# %% [markdown]
# ### Example: image classification with Inception: how many epochs
#
# At the small rate both learn. At the large one, which is faster, only the normalized network does.

# %%
for name, losses in runs.items():
    low = [k for k, cost in enumerate(losses, 1) if cost < 0.5]
    when = f"after {low[0]} epochs" if low else "never in 16 epochs"
    print(f"{name}: below 0.5 {when}")

# %% [markdown]
# ## Summary
#
# - The loss is rough and full of minima, and many of those do badly on new data. **Regularization**
#   techniques can be used alone or together.
# - **L2** shrinks weights, **L1** makes them 0. **Early stopping** ends in time and goes back to the best.
# - **Dropout** makes units useful by themselves; only in training, and scaled so that the mean stays.
#   An **ensemble** averages networks. **Noise** and **augmentation** make more of the same data.
# - **Initialization:** different units, and a variance of $2/n$ (ReLU) or $2/(n+m)$ (tanh, sigmoid). Done
#   wrong, gradients vanish or explode.
# - **Batch normalization** keeps the scale by itself, speeds training up, and regularizes a little.
#
# In **lab 4** you write each of these functions, and find out which of them help a network of your
# own. Come back afterwards: this lecture then runs on your code.
