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
# # Optimizers and training
#
# **Lecture 3**
#
# The gradient is known. How to go down with it quickly, and how to know when the network has learned
# something that holds for data that it has never seen.
#
# The slides have sliders. Run the notebook, then drag them: every picture is computed here and now.
#
# *Topics and notation follow the slides of Giordano De Marzo, "Deep Learning for the Social
# Sciences", a lecture on the training of neural networks, and a course on graphs and networks by
# CGnal; and Simon J. D. Prince, "Understanding Deep Learning" (MIT Press, 2023), chapters 6 and 8.*

# %% tags=["setup", "skip"]
import time

import numpy as np
import torch
from dlcourse import data, explore, plots, rng
from dlcourse.explore import batch_noise, landscape, polynomial
from dlcourse.explore import digits_net as net
from dlcourse.explore.cloud import curvatures
from dlcourse.pieces import current
from dlcourse.results import double_descent

torch.set_num_threads(1)  # arrays this small gain nothing from more

# %% [markdown]
# ## Outline of training a neural net
#
# 1. **Design the network:** layers, units in each, activation functions
# 2. **Choose an optimizer** and its *hyperparameters*: SGD with momentum, Adam, ...; learning rate,
#    momentum, ...; first values of weights and biases
# 3. **Prepare the data:** split it into training, validation and test data; preprocess it (for
#    instance standardize); cut it into mini-batches
# 4. **Run the optimizer** on the training data. One update, from one mini-batch, is an *iteration*;
#    once through all mini-batches is an *epoch*. Now and then look at the validation data.

# %% [markdown]
# ### Outline of training a neural net: in code
#
# All four points. Each of these functions is one that you write, most of them in lab 3:

# %%
digits, widths = data.digits(), [64, 32, 10]  # 1
step, lr = current("adam_step"), 0.005  # 2
shares = (0.6, 0.2, 0.2)  # 3
split = current("split_indices")(len(digits), shares, rng(0))
train, val, test = (digits.rows(part) for part in split)
standardize = current("standardize")
x, x_val = standardize(train.x, val.x)
x_test = standardize(train.x, test.x)[1]
sets = x, train.labels, x_val, val.labels
W, b, record = current("train_classifier")(  # 4
    *sets, widths, rng(0), 12, 32, step, lr)

# %%
right = current("accuracy")(current("mlp")(x_test, W, b), test.labels)
print(f"{len(train)} digits to train on, {len(val)} to watch")
print(f"after {len(record['train_loss'])} epochs:", end=" ")
print(f"{right:.1%} of {len(test)} new digits right")

# %% [markdown]
# ### Outline of training a neural net: what it looked like

# %%
plots.history(record)

# %% [markdown]
# ## Let's go back to our training problem...
#
# **Neural network training:** find the weights that minimize the loss. **Gradient descent:** step
# against the gradient, again and again.
#
# $$\mathbf{w}_{n+1} = \mathbf{w}_n - \gamma_n \nabla L(\mathbf{w}_n)$$
#
# The learning rate $\gamma_n$ has an index here: it may change on the way. Why that can help, we shall
# see with mini-batches.
#
# The names change from deck to deck, the things do not:
#
# $$\begin{array}{l|cccc}
# & \text{weights} & \text{learning rate} & \text{loss} & \text{momentum} \\
# \hline
# \text{De Marzo} & \mathbf{W}_t & \eta & L & \alpha \\
# \text{training basics} & \mathbf{w}_t & \epsilon & E & \mu \\
# \text{CGnal} & \mathbf{w}_n & \gamma_n & L, J & \alpha \\
# \text{in code} & \texttt{w} & \texttt{lr} & & \texttt{alpha}, \texttt{mu}
# \end{array}$$

# %% [markdown]
# ## Let's go back to our training problem...
#
# Gradient descent as in lecture 2, on all training digits at once. The 1482 weights and biases of a
# 64-16-16-10 network lie in **one vector** $\mathbf{w}$: an optimizer need not know about layers.

# %%
digits = net.training_digits()
everything = digits.x, digits.labels

def losses_of(step, lr, steps):
    w, state, losses = net.start(), None, []
    for _ in range(steps):
        losses.append(net.loss(w, *everything))
        w, state = step(w, net.gradient(w, *everything), state, lr)
    return losses

# %%
losses = losses_of(current("sgd_step"), 0.3, 121)
for n in range(0, 121, 40):
    print(f"n = {n:3d}: L = {losses[n]:.3f}")

# %% [markdown]
# Every optimizer has this form: from `w`, a gradient `g`, what it remembers (`state`, at first
# `None`) and a rate it makes the new `w` and the new `state`.

# %% [markdown]
# ## Things are not so easy...
#
# How to optimize such functions?
#
# - The loss of a network is **not convex**: it has a huge number of minima.
# - Its gradient is **expensive**, for large networks and for much data; often too expensive.
#
# *Convex* means: half-way between two points the loss is at most the mean of the two. Swap two
# hidden units, with their weights in and out: the network stays the same function. Half-way?

# %%
w = net.path("adam_step", 0.005, 12)[-1]
W, b = net.unpack(w.copy())
other = [1, 0, *range(2, 16)]  # units 0 and 1 of layer 1 swap
W[0], b[0], W[1] = W[0][other], b[0][other], W[1][:, other]
swapped = net.pack(W, b)
for name, v in {"trained": w, "swapped": swapped}.items():
    print(f"{name:8s} L = {net.loss(v, *everything):.4f}")
print(f"half-way L = {net.loss((w + swapped) / 2, *everything):.4f}")

# %% [markdown]
# $16! \cdot 16!$ orders of the hidden units: each minimum has more than $10^{26}$ copies.

# %% [markdown]
# ### Things are not so easy...: an expensive gradient
#
# The time of one gradient grows with the number of samples that it looks at. A modern data set has
# not 1347 samples but millions or more.

# %%
def milliseconds(work, times=15):
    taken = []
    for _ in range(times):
        start = time.process_time()  # of this program alone
        work()
        taken.append(time.process_time() - start)
    return 1000 * np.median(taken)

for N in (32, 1347, 20 * 1347):
    many = np.resize(digits.x, (N, 64)), np.resize(digits.labels, N)
    ms = milliseconds(lambda many=many: net.gradient(w, *many))
    print(f"{N:5d} samples: {ms:6.2f} ms")

# %% [markdown]
# ## Loss function landscape
#
# *Li, Xu, Taylor, Studer and Goldstein, "Visualizing the Loss Landscape of Neural Nets" (2018)*
#
# 1482 dimensions cannot be drawn. So choose **two random directions** $\boldsymbol\delta,
# \boldsymbol\eta$ around an optimum $\mathbf{w}^*$ and look at the loss in their plane:
#
# $$f(\alpha, \beta) = L(\mathbf{w}^* + \alpha \boldsymbol\delta + \beta \boldsymbol\eta)$$
#
# **Filter-normalised:** the part of a direction that belongs to one unit is made as long as that unit's
# weights are:
#
# $$\boldsymbol\delta_i \leftarrow \frac{\boldsymbol\delta_i}{\|\boldsymbol\delta_i\|}\, \|\mathbf{w}^*_i\|$$
#
# A step of 1 then means the same for small weights and for large ones. (Biases stay as they are.)

# %% [markdown]
# ### Loss function landscape: of a trained network
#
# Draw other directions: is the valley always there? Then look at the plane of the path itself.

# %%
explore.loss_landscape()

# %% [markdown]
# ### Loss function landscape: why the path hides
#
# In 1482 dimensions a random direction is nearly at a right angle to *everything*, and so to the
# path of training too. Its two *principal components* show nearly all of it.

# %%
path = net.path("adam_step", 0.005, 12)
for draw in range(3):
    plane = landscape.random_directions(path[-1], draw)
    _, share = landscape.project(path, plane)
    print(f"random plane {draw}: {share:.2%} of the path")
_, share = landscape.project(path, landscape.main_directions(path))
print(f"plane of the path: {share:.1%}")

# %% [markdown]
# ### Loss function landscape: why filters are normalised
#
# Weights of layer 1 times 10, of layer 2 divided by 10: with ReLU the network is the *same function*.
# Along a plain random direction its valley looks different; along a normalised one it does not.

# %%
W, b = net.unpack(w.copy())
W[0], b[0], W[1] = 10 * W[0], 10 * b[0], W[1] / 10
same = net.pack(W, b)
plain = np.random.default_rng(0).normal(0, 0.1, len(w))
for name, v in {"as trained": w, "rescaled": same}.items():
    direction = landscape.random_directions(v, 0)[0]
    a = net.loss(v + plain, *everything)
    c = net.loss(v + direction / 2, *everything)
    print(f"{name:10s} plain {a:.4f}, normalised {c:.4f}")

# %% [markdown]
# ## Stochastic Gradient Descent
#
# Gradient descent on all data has limits:
#
# - it is inefficient when there are many data,
# - it may get stuck in a local minimum.
#
# **Stochastic gradient descent:** split the data into *mini-batches*; how many samples are in one is
# the *batch size*. Update the weights with **one mini-batch at a time**.

# %%
def epochs_of(step, lr, size, epochs, seed=0):
    """The loss on all digits after every epoch."""
    w, state, random = net.start(), None, rng(seed)
    losses = [net.loss(w, *everything)]
    for _ in range(epochs):
        batches = current("minibatches")(len(digits), size, random)
        for rows in batches:
            g = net.gradient(w, digits.x[rows], digits.labels[rows])
            w, state = step(w, g, state, lr)
        losses.append(net.loss(w, *everything))
    return losses

# %% [markdown]
# ### Stochastic Gradient Descent: for the same work
#
# In an epoch every digit is looked at once, whatever the batch size. Small batches make more steps
# of it:

# %%
sgd = current("sgd_step")
curves = {f"batches of {size}": epochs_of(sgd, 0.1, size, 8)
          for size in (1347, 128, 16)}
for name, losses in curves.items():
    print(f"{name:15s} L after 8 epochs = {losses[-1]:.3f}")
plots.lines(range(9), curves, xlabel="epoch", ylabel="loss")

# %% [markdown]
# ## Stochastic gradient descent: Use of minibatch
#
# **Batch optimization** minimizes the loss of all samples:
# $$\mathbf{w}_{t+1} = \mathbf{w}_t - \epsilon \nabla E, \qquad E(\mathbf{w}) = \sum_{n=1}^N E_n(\mathbf{w})$$
#
# **SGD** takes a few samples $\mathcal{D}_t$, from one to some hundreds, other ones at every step:
# $$\mathbf{w}_{t+1} = \mathbf{w}_t - \epsilon \nabla E_t, \qquad
# E_t(\mathbf{w}) = \frac{1}{N_t} \sum_{n \in \mathcal{D}_t} E_n(\mathbf{w})$$
#
# - Every step minimizes *another* function, and yet this works much better.
# - $E_t$ is a *mean*: so the same $\epsilon$ suits small and large batches. For the sum of all, it would
#   have to be $N$ times smaller.

# %% [markdown]
# ### Stochastic gradient descent: Use of minibatch: right on average
#
# The gradients of an epoch's mini-batches, each weighted by its size, have the full gradient as
# their mean:

# %%
w, total = net.start(), 0
for rows in current("minibatches")(len(digits), 64, rng(0)):
    g = net.gradient(w, digits.x[rows], digits.labels[rows])
    total = total + len(rows) / len(digits) * g
full = net.gradient(w, *everything)
off = np.abs(total - full).max() / np.abs(full).max()
print(f"relative difference {off:.0e}")

# %% [markdown]
# ### Stochastic gradient descent: Use of minibatch: the noise, measured
#
# Around that mean they scatter. Make the batch 4 times as large: by how much does the noise fall?

# %%
explore.gradient_noise()

# %% [markdown]
# ### Stochastic gradient descent: Use of minibatch: the law
#
# A mean of $B$ independent numbers scatters $1 / \sqrt{B}$ times as much as one of them. Drawn
# *without return* from $N$ samples, a little less: in a batch of all $N$ there is no chance left.
#
# $$\text{noise}(B) = \frac{\text{noise}(1)}{\sqrt{B}} \sqrt{\frac{N - B}{N - 1}}$$
#
# So four times the work buys half the noise. Small batches are the better buy, as long as the
# computer works at full speed with them.

# %%
start, N = net.start(), len(digits)
one = batch_noise.noise(start, 1)
for B in (4, 16, 64, 256):
    found = batch_noise.noise(start, B)
    law = batch_noise.expected(B, one, N)
    print(f"B = {B:3d}: measured {found:.3f}, law {law:.3f}")

# %% [markdown]
# ### Stochastic gradient descent: Use of minibatch: where it ends
#
# With a constant rate the noise never lets $\mathbf{w}$ come to rest. For a parabola $E = \frac12 w^2$ and
# noise of variance $\sigma^2$ it ends up swinging with variance
# $\epsilon \sigma^2 / (2 - \epsilon)$: a *smaller rate at the end* brings it closer. That is what the
# index of $\gamma_n$ is for.

# %%
noise = np.random.default_rng(0).normal(size=(2000, 500))
for rate in (0.5, 0.1, 0.02):
    w = np.zeros(500)  # 500 descents side by side
    places = []
    for n in range(2000):
        w = sgd(w, w + noise[n], None, rate)[0]
        places.append(w)
    spread, law = np.mean(np.square(places[500:])), rate / (2 - rate)
    print(f"rate {rate}: variance {spread:.4f}, law {law:.4f}")

# %% [markdown]
# ## Optimization techniques
#
# **Stochastic gradient descent (SGD).** At each step approximate the gradient, from a single example
# or from $n < N$ of them: computationally much faster.
#
# How much faster? One step on this network, and how far a step leads with it:

# %%
w, state = net.start(), None
for size in (1347, 128, 16):
    some = digits.x[:size], digits.labels[:size]
    ms = milliseconds(lambda some=some: net.gradient(w, *some))
    after = net.loss(sgd(w, net.gradient(w, *some), None, 0.1)[0],
                     *everything)
    fall = net.loss(w, *everything) - after
    print(f"{size:4d} digits: {ms:.2f} ms, loss falls by {fall:.3f}")

# %% [markdown]
# A rough direction for a fraction of the price. (On so small a network the price has a floor: much
# of the time is spent on calling functions.)

# %% [markdown]
# ## Momentum
#
# The steps of SGD fluctuate. Remedy: do not follow the newest gradient, follow a **velocity** that also
# remembers the ones before:
#
# $$\mathbf{v}_{t+1} = \alpha \mathbf{v}_t + (1 - \alpha) \nabla L(\mathbf{W}_t), \qquad
# \mathbf{W}_{t+1} = \mathbf{W}_t - \eta\, \mathbf{v}_{t+1}$$
#
# Usually $\alpha \approx 0.9$ to $0.99$. Written out, from $\mathbf{v}_0 = 0$, the velocity is a mean of all
# past gradients, in which old ones count less and less:
#
# $$\mathbf{v}_{t+1} = (1 - \alpha) \sum_{k=0}^{t} \alpha^k\, \nabla L(\mathbf{W}_{t-k})$$

# %% [markdown]
# ### Momentum: what it remembers
#
# One gradient of 1, then only zeros, at rate 1: each step of `momentum_step` is as long as the weight
# that the first gradient still has.

# %%
momentum = current("momentum_step")

def echo(alpha, steps=60):
    w, state, moves = np.zeros(1), None, []
    for t in range(steps):
        g = np.array([1.0 if t == 0 else 0.0])
        new, state = momentum(w, g, state, 1.0, alpha)
        moves.append((w - new)[0])
        w = new
    return moves

# %%
curves = {f"alpha = {a}": echo(a) for a in (0.5, 0.9, 0.97)}
look = {"xlabel": "steps since the gradient", "ylabel": "weight"}
plots.lines(range(60), curves, **look)

# %% [markdown]
# The weights add up to 1 in the end, and to $1 - \alpha^t$ after $t$ steps: it starts slowly.

# %% [markdown]
# ### Momentum: less fluctuation
#
# A mean of many has less noise than one. For independent noise of variance 1 the velocity has
# variance $\frac{1 - \alpha}{1 + \alpha}$:

# %%
for alpha in (0.5, 0.9, 0.97):
    w, state, moves = np.zeros(500), None, []
    for n in range(600):
        new, state = momentum(w, noise[n], state, 1.0, alpha)
        moves.append(w - new)
        w = new
    law = (1 - alpha) / (1 + alpha)
    spread = np.var(moves[300:])
    print(f"alpha {alpha}: variance {spread:.4f}, law {law:.4f}")

# %% [markdown]
# ## SGD w/ momentum
#
# Every update of SGD is unsteady, and in a *ravine* it takes many of them. So add a part of the **last
# update**, $\mu \approx 0.5$ to $0.9$ of it:
#
# $$\mathbf{w}_{t+1} = \mathbf{w}_t - \epsilon \nabla E_t + \mu \mathbf{v}_t, \qquad
# \mathbf{v}_t \equiv \mathbf{w}_t - \mathbf{w}_{t-1}$$
#
# A heavy ball that rolls on by inertia: it is steadier, and it gets farther. Across the ravine its pushes
# cancel, along it they add up.

# %% [markdown]
# ### SGD w/ momentum: out of the ravine
#
# A ravine 100 times as steep across as along. Steps until the distance to the minimum is 1 % of
# what it was, each with its best rate (Polyak, 1964):

# %%
def steps_needed(step, lr, *more):
    w, state, slopes = np.ones(2), None, np.array([0.01, 1.0])
    for t in range(10_000):
        if np.linalg.norm(w) < 0.01 * 2**0.5:
            return t
        w, state = step(w, slopes * w, state, lr, *more)

heavy_ball = current("heavy_ball_step")
print("plain SGD ", steps_needed(sgd, 2 / 1.01), "steps")
print("heavy ball", steps_needed(heavy_ball, (2 / 1.1) ** 2,
                                 (0.9 / 1.1) ** 2), "steps")

# %% [markdown]
# Plain descent needs steps in proportion to the steepness ratio $\kappa$, the heavy ball to $\sqrt{\kappa}$.

# %% [markdown]
# ### SGD w/ momentum: two formulas, two rates
#
# The two momenta do not take equally long steps. On a constant slope of 1, with rate 0.1 and
# $\alpha = \mu = 0.9$:

# %%
for name in ("momentum_step", "heavy_ball_step"):
    w, state, moves = np.zeros(1), None, []
    for _ in range(100):
        new, state = current(name)(w, np.ones(1), state, 0.1, 0.9)
        moves.append((w - new)[0])
        w = new
    shown = ", ".join(f"{moves[t]:.3f}" for t in (0, 1, 2, 99))
    print(f"{name:15s} steps 1, 2, 3, 100: {shown}")

# %% [markdown]
# One averages the gradients, the other adds them up. In lab 3 you find out when they agree exactly.

# %% [markdown]
# ## Optimization techniques
#
# **Momentum SGD.** Bring in *inertia*: at each step combine the last update with the new gradient. That
# avoids fast oscillations.
#
# $$\mathbf{w}_{n+1} = \mathbf{w}_n + \alpha\, \delta\mathbf{w}_n - \gamma_n \nabla J(\mathbf{w}_n),
# \qquad \alpha \in [0, 1]$$
#
# $\delta\mathbf{w}_n$ is the update before. So this is the heavy ball again, with $\alpha$ for $\mu$:

# %%
w, last, state = np.array([2.0, 1.0]), 0.0, None
u, slopes = w.copy(), np.array([0.05, 1.0])
for _ in range(50):
    last = 0.9 * last - 0.1 * slopes * w
    w = w + last
    u, state = heavy_ball(u, slopes * u, state, 0.1, 0.9)
print(f"largest difference {np.abs(w - u).max():.0e}")

# %% [markdown]
# ## Other Optimization Algorithms
#
# SGD is good, but for deep networks often not enough. Others give **each weight a learning rate of its
# own**, which changes on the way. With $g$ for the gradient, all operations weight by weight:
#
# | | what is remembered | step |
# |---|---|---|
# | AdaGrad ("ADA") | $s \leftarrow s + g^2$ | $-\eta\, g / (\sqrt{s} + \epsilon)$ |
# | Adadelta | $s \leftarrow \rho s + (1 - \rho) g^2, \; u \leftarrow \rho u + (1 - \rho) \delta^2$ | $-\eta\, \delta, \;\; \delta = g \sqrt{u + \epsilon} / \sqrt{s + \epsilon}$ |
# | RMSProp | $s \leftarrow \rho s + (1 - \rho) g^2$ | $-\eta\, g / (\sqrt{s} + \epsilon)$ |
# | Adam | $m \leftarrow \beta_1 m + (1 - \beta_1) g, \; s \leftarrow \beta_2 s + (1 - \beta_2) g^2$ | $-\eta\, \hat m / (\sqrt{\hat s} + \epsilon)$ |
#
# $\epsilon$ is a small number that keeps the division safe. In practice Adam and RMSProp are mostly the
# best choice. (The slides say that all four include momentum; of the gradient, only Adam does.)

# %% [markdown]
# ### Other Optimization Algorithms: the size of the gradient does not matter
#
# Divided by its own size, a gradient becomes a step of about $\eta$, be it huge or tiny. The first
# step for three weights with gradients 100, 1 and 0.01, at rate 0.1:

# %%
g = np.array([100.0, 1.0, 0.01])
names = ["sgd", "adagrad", "adadelta", "rmsprop", "adam"]
for name in names:
    w, _ = current(f"{name}_step")(np.zeros(3), g, None, 0.1)
    shown = ", ".join(f"{-v:8.4g}" for v in w)
    print(f"{name:8s} {shown}")

# %% [markdown]
# RMSProp starts with $s = (1 - \rho) g^2$, so its first step is $1 / \sqrt{1 - \rho} = 3.2$ times $\eta$.
# Adadelta starts with a tiny step, $\sqrt{\epsilon}$ long: it still has to find its scale.

# %% [markdown]
# ### Other Optimization Algorithms: AdaGrad
#
# *Duchi, Hazan and Singer (2011)*
#
# $$s \leftarrow s + g^2, \qquad w \leftarrow w - \eta\, \frac{g}{\sqrt{s} + \epsilon}$$
#
# - $s$ only grows. On a constant slope the step number $t$ is $\eta / \sqrt{t}$ long: it slows down by
#   itself, but may do so too early.
# - A weight that is rarely used has a small $s$, so it takes a large step when its turn comes: good for
#   words of which most are rare.

# %%
adagrad = current("adagrad_step")
w, state, moves = np.zeros(1), None, []
for _ in range(100):
    new, state = adagrad(w, np.array([3.0]), state, 0.1)
    moves.append((w - new)[0])
    w = new
for t in (1, 4, 25, 100):
    print(f"step {t:3d}: {moves[t - 1]:.4f}, law {0.1 / t**0.5:.4f}")

# %% [markdown]
# ### Other Optimization Algorithms: RMSProp and Adadelta
#
# *Hinton, lecture notes (2012); Zeiler (2012)*
#
# Both let $s$ **forget**: a running mean of $g^2$ instead of a sum. So the step keeps its length while
# the slope stays the same.
#
# Adadelta goes on from there: a step should have the units of a *weight*, and $g / \sqrt{g^2}$ has none.
# So it multiplies by the root mean square of its own last steps, $\sqrt{u}$. No rate is needed then, in
# principle; $\eta = 1$ is usual.

# %%
def step_lengths(name, gradients, lr):
    w, state, moves = np.zeros(1), None, []
    for g in gradients:
        new, state = current(name)(w, np.array([g]), state, lr)
        moves.append((w - new)[0])
        w = new
    return moves

# %%
slope = np.where(np.arange(90) < 45, 1.0, 0.1)  # flatter from step 45
curves = {n: step_lengths(f"{n}_step", slope, 1.0) for n in names}
look = {"xlabel": "step, gradient 1, then 0.1", "ylabel": "length"}
plots.lines(range(90), curves, log="y", **look)

# %% [markdown]
# ### Other Optimization Algorithms: Adam
#
# *Kingma and Ba (2015)*
#
# Momentum in the numerator, RMSProp in the denominator, and both **corrected for their start at 0**:
#
# $$\hat m = \frac{m}{1 - \beta_1^t}, \quad \hat s = \frac{s}{1 - \beta_2^t}, \qquad
# w \leftarrow w - \eta\, \frac{\hat m}{\sqrt{\hat s} + \epsilon}, \qquad
# \beta_1 = 0.9, \; \beta_2 = 0.999$$
#
# On a constant slope all steps are then exactly $\eta$ long. Without the correction, the first would
# be $\frac{1 - \beta_1}{\sqrt{1 - \beta_2}} = 3.2$ times as long, and the next ones longer still:

# %%
moves = step_lengths("adam_step", np.full(1000, 3.0), 0.1)
for t in (1, 2, 10, 100, 1000):
    m, s = (1 - 0.9**t), (1 - 0.999**t)
    print(f"step {t:4d}: {moves[t - 1]:.5f}, "
          f"uncorrected {0.1 * m / s**0.5:.3f}")

# %% [markdown]
# ## Optimization techniques
#
# **RMSprop.** The learning rate is divided by the mean size of the gradient in recent steps: so it does
# not get stuck on a plateau, where the gradient vanishes.
#
# **Adam.** Momentum SGD and RMSprop together.
#
# A plateau, in numbers: 200 steps from $w = -4$ on $E = 1 - e^{-w^2 / 2}$, whose slope there is 0.001. The
# minimum is at 0.

# %%
for name in ("sgd", "heavy_ball", "rmsprop", "adam"):
    w, state = np.array([-4.0]), None
    for _ in range(200):
        g = w * np.exp(-(w**2) / 2)
        w, state = current(f"{name}_step")(w, g, state, 0.05)
    print(f"{name:10s} w = {w[0]: .3f}")

# %% [markdown]
# ### Optimization techniques: the race
#
# Who wins in the ravine? Who leaves the saddle first? Who finds the lowest of several minima, and does
# noise help or hurt?

# %%
explore.optimizer_race()

# %% [markdown]
# ### Optimization techniques: the race on the digits
#
# Five epochs in batches of 64, every optimizer with the best of four rates, by the loss on the training
# digits; means over three orders of the digits. The winner on a drawn surface need not win here:

# %%
adaptive = (0.003, 0.01, 0.03, 0.1)
grid = {"sgd": (0.1, 0.3, 1.0, 3.0), "heavy_ball": (0.03, 0.1, 0.3, 1),
        "adagrad": (0.03, 0.1, 0.3, 1.0), "adadelta": (1, 3, 10, 30),
        "rmsprop": adaptive, "adam": adaptive}
best = {}

# %%
for name, rates in grid.items():
    step = current(f"{name}_step")
    tried = {}
    for lr in rates:
        runs = [epochs_of(step, lr, 64, 5, seed) for seed in range(3)]
        tried[lr] = np.mean(runs, axis=0)
    lr = min(tried, key=lambda lr: tried[lr][-1])
    best[name] = tried[lr]
    print(f"{name:10s} rate {lr:<5g} L = {tried[lr][-1]:.3f}")

# %% [markdown]
# ### Optimization techniques: the race on the digits, by epoch

# %%
look = {"xlabel": "epoch", "ylabel": "loss"}
plots.lines(range(6), best, **look)

# %% [markdown]
# ## Learning Curves
#
# Loss, optimizer, gradient: all ingredients are there, and training runs **epoch by epoch**. In each, the
# network sees the whole data set once.
#
# Whether it learns, the *learning curve* tells: the loss against the epoch. Usually it starts high, falls,
# and reaches a **plateau**, where the network has stopped learning.
#
# **But:** the loss on training data says only how well the network does on *training data*. It could learn
# them by heart, and we would not notice. So there are two more sets: **validation** and **test**.

# %% [markdown]
# ### Learning Curves: three learning rates
#
# Their shape tells what is wrong. The same network with three rates: which is too small, which too
# large?

# %%
curves = {f"rate {lr}": epochs_of(sgd, lr, 64, 12)
          for lr in (0.01, 0.1, 1.8)}
plots.lines(range(13), curves, xlabel="epoch", ylabel="loss")

# %% [markdown]
# ### Learning Curves: with validation
#
# Only 100 digits to learn from, and many epochs. The training loss goes to 0. The validation loss?

# %%
few, many = data.split(digits, 100 / 1347, 1247 / 1347)
sets = few.x, few.labels, many.x, many.labels
train = current("train_classifier")
adam = current("adam_step")
W, b, record = train(*sets, [64, 64, 10], rng(0), 150, 20, adam, 0.01)
lowest = int(np.argmin(record["val_loss"]))
for epoch in (0, lowest, 149):
    now = [f"{k} {record[k][epoch]:.4f}" for k in record]
    print(f"epoch {epoch + 1:3d}: " + ", ".join(now))

# %%
plots.history(record)

# %% [markdown]
# ## Generalization ability
#
# The goal of training is to predict for **data never seen before**. What we minimize is the *training
# loss*, and that can be made as small as you like, even 0: a network with far too many parameters will do.
#
# To see how close we are to the goal, keep some of the data out of training, and measure there:
# *validation* and *test data*.

# %% [markdown]
# ### Generalization ability: learning by heart
#
# *After Zhang, Bengio, Hardt, Recht and Vinyals (2017)*
#
# Give 200 digits labels **drawn by lot**. There is nothing to understand any more; is the training
# loss still small in the end?

# %%
by_lot = np.random.default_rng(0).integers(0, 10, 200)
sets = digits.x[:200], by_lot, digits.x[200:], digits.labels[200:]
W, b, record = train(*sets, [64, 128, 10], rng(0), 150, 20, adam, 0.01)
mlp, accuracy = current("mlp"), current("accuracy")
learned = accuracy(mlp(digits.x[:200], W, b), by_lot)
new = accuracy(mlp(digits.x[200:], W, b), digits.labels[200:])
P = current("count_parameters")([64, 128, 10])
print(f"{P} parameters, training loss {record['train_loss'][-1]:.4f}")
print(f"labels by lot: {learned:.0%} right; new digits: {new:.0%}")

# %% [markdown]
# ## Underfitting and Overfitting
#
# While the network trains on the training data, compute the loss on the validation data as well:
#
# - Both **high and close** to each other: *underfitting*. Too few epochs, or too few parameters.
# - Training **low**, validation **high**: *overfitting*. Too many epochs, or too many parameters.
#
# Wanted: the best place in between.

# %% [markdown]
# ### Underfitting and Overfitting: too stiff, too flexible
#
# Find the best degree. Then give the highest degree more samples: what happens?

# %%
explore.polynomial_fit()

# %% [markdown]
# ### Underfitting and Overfitting: more samples
#
# The same polynomial of degree 12, fitted to more and more points. Both errors come together, at
# the noise: **more data is the best remedy** for overfitting. (Medians of 100 draws, noise 0.3.)

# %%
counts = (17, 20, 25, 30, 40, 60, 100)
errors = [[polynomial.both_errors(polynomial.sample(n, 0.3, k), 12)
           for k in range(100)] for n in counts]
middle = np.median(errors, axis=1).T
curves = {"train": middle[0], "test": middle[1],
          "noise": np.full(len(counts), 0.3**2)}
look = {"xlabel": "samples", "ylabel": "mean square error"}
plots.lines(counts, curves, log="y", **look)

# %% [markdown]
# ## Double Descent
#
# *Belkin and others (2019); Nakkiran and others, "Deep Double Descent" (2019)*
#
# That picture is the classical one, and a bit outdated:
#
# 1. At first training and test loss both fall.
# 2. Then comes overfitting: the test loss rises.
# 3. Go on, with a larger model or more epochs, and the test loss falls **a second time**.
#
# The slides call this last region *inference region*; in most papers it is the *interpolating* one,
# because the network goes through all training data there. It begins about where that becomes
# possible.

# %% [markdown]
# ### Double Descent: computed
#
# One hidden layer of random ReLU features, the output layer solved exactly; 500 digits to learn from, a
# fifth of them with a wrong label. (Means of 10 draws, stored in `dlcourse/results`.)

# %%
tables = {"right labels": double_descent.table(0.0),
          "20 % wrong": double_descent.table(0.2),
          "20 % wrong, penalty": double_descent.table(0.2, 0.1)}
curves = {name: t["test_error"] for name, t in tables.items()}
look = {"xlabel": "random features", "ylabel": "wrong answers",
        "alt": "wrong answers on new digits by number of features: "
               "a peak at 500, none with a penalty"}
plots.lines(double_descent.FEATURES, curves, log="x", **look)

# %% [markdown]
# ### Double Descent: the numbers
#
# The peak stands where there are as many features as digits: just one solution goes through all of
# them, and a wild one. With more features there are many, and least squares takes the *smallest*.

# %%
for noise, ridge in double_descent.SETTINGS:
    table = double_descent.table(noise, ridge)
    k, test = table["features"], table["test_error"]
    few = test[k < 500].min()
    peak = test[k == 500][0]
    print(f"{noise:3.0%} wrong labels, penalty {ridge}: "
          f"best below 500 {few:5.1%}, at 500 {peak:5.1%}, "
          f"at 8000 {test[-1]:5.1%}")

# %% [markdown]
# With right labels the second valley is the deeper one. With wrong labels the first one is, here; and a
# *penalty* on large weights does better than both. That is *regularization*, lecture 4.

# %% [markdown]
# ### Double Descent: live
#
# A small version, computed while you drag. Move the number of digits: the peak goes with it. Then
# turn up the penalty.

# %%
explore.double_descent()

# %% [markdown]
# ## Standard practice of handling data
#
# Divide all the data that you have into three parts, **by lot, before anything else**:
#
# | part | what for | how often |
# |---|---|---|
# | training | find the weights | at every step |
# | validation | choose the hyperparameters, know when to stop | after every epoch, every trial |
# | test | say how good the result is | **once, at the end** |
#
# Who looks at the test data twice and picks the better result no longer tests, but chooses.

# %% [markdown]
# ### Standard practice of handling data: why the test set is for the end
#
# 500 "networks" that answer 100 yes-no questions *by lot*. Take the one that does best on the
# validation data:

# %%
random = np.random.default_rng(0)
truth = random.integers(0, 2, 250)
answers = random.integers(0, 2, (500, 250))
split = current("split_indices")(250, (0.2, 0.4, 0.4), rng(0))
_, val, test = split
right = answers == truth
chosen = right[:, val].mean(axis=1).argmax()
print(f"on validation data {right[chosen][val].mean():.0%} right")
print(f"on test data       {right[chosen][test].mean():.0%} right")

# %% [markdown]
# What a number was chosen by, it cannot be trusted on.

# %% [markdown]
# ## Standardization of inputs
#
# Inputs come in all sizes and units: $\mathbf{x}_n = [x_{n1}, x_{n2}, \dots, x_{nI}]^\top$.
#
# **Step 1:** subtract the mean, $\quad x_{ni} \leftarrow x_{ni} - \bar x_i, \qquad
# \bar x_i \equiv \sum_{n=1}^N x_{ni} / N$
#
# **Step 2:** divide by the standard deviation,
# $$x_{ni} \leftarrow \frac{x_{ni} - \bar x_i}{\sigma_i}, \qquad
# \sigma_i = \sqrt{\frac1N \sum_{n=1}^N (x_{ni} - \bar x_i)^2}$$
#
# **Step 3:** decorrelate the elements (*whitening*): multiply by a matrix $A$ for which the covariance
# of $A(\mathbf{x}_n - \bar{\mathbf{x}})$ is the identity.

# %% [markdown]
# ### Standardization of inputs: step by step
#
# Go through the steps and watch the loss on the right: from a ravine to a bowl.

# %%
explore.standardization()

# %% [markdown]
# ### Standardization of inputs: on real data
#
# 178 wines, 13 chemical measurements in their own units. How many times as steep across as along is
# the square loss of a line?

# %%
wine, white = data.wine(), current("whiten")
for name, z in {"as measured": wine.x,
                "1 centred": wine.x - wine.x.mean(axis=0),
                "2 standardized": standardize(wine.x, wine.x)[0],
                "3 whitened": white(wine.x, wine.x)[0]}.items():
    low, *_, high = curvatures(z)
    print(f"{name:14s} {high / low:12,.1f}")

# %% [markdown]
# ### Standardization of inputs: what it buys
#
# The same network and 20 epochs on two thirds of the wines; of three rates the one with the lowest
# training loss:

# %%
known, new = data.split(wine, 2 / 3, 1 / 3)
pairs = {"as measured": (known.x, new.x),
         "standardized": standardize(known.x, new.x)}
for name, (x, x_new) in pairs.items():
    sets, tried = (x, known.labels, x_new, new.labels), {}
    for lr in (0.001, 0.01, 0.1):
        W, b, r = train(*sets, [13, 16, 3], rng(0), 20, 16, sgd, lr)
        right = accuracy(mlp(x_new, W, b), new.labels)
        tried[lr] = r["train_loss"][-1], right
    loss, right = min(tried.values())
    print(f"{name:12s} loss {loss:.3f}, {right:.0%} of new right")

# %% [markdown]
# ### Standardization of inputs: with the numbers of the training data
#
# Mean and $\sigma$ come from the **training data alone**, and new data are treated with the same numbers.
# So they come out only *about* standardized, and that is right: one new sample has no mean of its own.

# %%
x, x_new = standardize(known.x, new.x)
for name, z in {"training": x, "new": x_new}.items():
    mean, spread = np.abs(z.mean(axis=0)).max(), z.std(axis=0)
    print(f"{name:8s} means within {mean:.2f} of 0, standard",
          f"deviations {spread.min():.2f} to {spread.max():.2f}")

# %% [markdown]
# ## Summary
#
# - A network's loss is **not convex**, and its gradient costs as much as the data it looks at.
# - **Mini-batches** give a gradient that is right on average, with noise $\sim 1 / \sqrt{B}$: more steps
#   for the same work.
# - **Momentum** averages the noise away and gets through ravines; the *heavy ball* adds up where the other
#   form averages. **AdaGrad, Adadelta, RMSProp, Adam** give each weight its own rate.
# - **Learning curves** with validation show under- and overfitting. More parameters are not always
#   worse: **double descent**.
# - **Split first**, use the test data once. **Standardize** with the numbers of the training data: it
#   makes ravines round.
#
# In **lab 3** you write the optimizers and race them. Come back afterwards: this lecture then runs on
# your code.
