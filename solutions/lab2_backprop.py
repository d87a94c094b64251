# %% [markdown]
# # Lab 2: Backpropagation
#
# In lab 1 the weights of the digits network fell from the sky. In this lab you compute how the loss changes
# with every single one of its 3,466 parameters. Then you use these numbers to teach a network of your own to read.
#
# **How this lab works**
#
# - You write 16 pieces, most of them one to five lines long. As in lab 1, `check(...)` tries each on examples, and your mark comes
#   from other examples of the same kind.
# - New: **you need not believe anybody.** Your first piece measures the gradient of any function, and with it you test all
#   the others yourself, on any numbers you like.
# - Derivatives are found on paper and written as formulas, with elementary functions only. From section 2 on, no piece
#   may measure its derivative, and only the last piece, where that is the point, may ask torch for it.
# - The figures run **your** code as soon as a piece is written, and the course's own version before that. That
#   goes for the functions of lab 1 as well (`relu`, `softmax`, `mlp`, ...).
# - The pieces are worth 55 points, one question in words another 5.
#
# **Three conventions for the whole lab.**
#
# - `dh` is short for $\partial L / \partial h$: how fast the loss $L$ grows with $h$. It has the same
#   shape as $h$: every entry of $h$ has its own share in the loss. (That is `dh` on its own. In a fraction, $du/dx$ is the derivative as usual.)
# - As in lab 1, $x$ is an input, $f$ a pre-activation, $h$ an activation, $y$ an output, $t$ a target, and the first axis is the batch.
#   $N$ is the number of samples.
# - Also as in lab 1, a piece asks its input for the library, `xp = namespace(x)`, and then writes `xp.` where you would write `np.`: `xp.exp(x)`, `xp.sum(x, axis=0)`.
#   So the same lines run on NumPy arrays and on torch tensors, and the checks try both.

# %% name="setup"
import math
import time

import numpy as np
import torch
from dlcourse import check, data, explore, load_pieces, namespace, nn, piece, plots
from dlcourse.pieces import author, current

torch.set_num_threads(1)  # arrays this small gain nothing from more

# %% [markdown]
# Do you have your lab 1 at hand? Then remove the `#` below and put in where it lies: the figures will run **your** `relu`, `mlp` and so on. No piece of this
# lab needs it.

# %%
# load_pieces("../lab1_mlp/lab1_mlp.ipynb")

# %% [markdown]
# ## 1. A gradient, measured
#
# A network has many parameters $w_1, w_2, \ldots$ and one loss $L$. To improve it, we ask the same question about every single
# parameter: if this one grows a little and the others stay, how does the loss change? The answer is the slope of the loss in that
# direction, the **partial derivative** $\partial L / \partial w_i$. All of them together are the **gradient**.
#
# You can find a slope without any calculus: take a small step and look what happens. The figure does it with $L(w) = e^w$ at $w = 0.5$. The step
# $h = 0.8$ is far too large, so that you can see something.

# %% demo="secants"
w, h, L = 0.5, 0.8, np.exp
one_side = (L(w + h) - L(w)) / h
both_sides = (L(w + h) - L(w - h)) / (2 * h)
figure = plots.function(
    {
        "$L(w)$": L,
        f"its slope at 0.5 is {L(w):.2f}": lambda v: L(w) + L(w) * (v - w),
        f"a step to one side: {one_side:.2f}": lambda v: L(w) + one_side * (v - w),
        f"to both sides: {both_sides:.2f}": lambda v: L(w - h) + both_sides * (v - w + h),
    },
    low=-0.6,
    high=1.6,
    alt="The line through L(-0.3) and L(1.3) is almost parallel to the tangent at 0.5; "
    "the line through L(0.5) and L(1.3) is too steep",
)
figure.axes[0].set_ylim(-0.5, 5.5)
steps = np.array([w - h, w, w + h])
plots.points(steps, L(steps), xlabel="$w$", ylabel="$L$", ax=figure.axes[0])

# %% [markdown]
# A step to **both** sides is much better than a step to one side. Taylor's formula says why: in
#
# $$L(w \pm h) = L(w) \pm h\,L'(w) + \tfrac{1}{2}h^2 L''(w) \pm \tfrac{1}{6}h^3 L'''(w) + \ldots$$
#
# the terms with an even power of $h$ are the same on both sides. Subtract, and they are gone:
#
# $$\frac{L(w + h) - L(w - h)}{2h} = L'(w) + \tfrac{1}{6}h^2 L'''(w) + \ldots$$
#
# This is the **central difference**. Halve $h$ and its error falls to a quarter; with a step to one side, only to a half. So should $h$ be as small as
# possible? The figure takes $L(w) = \sin w$ at $w = 1$ and measures the error for steps from $10^{-14}$ to $10^{-1}$.

# %% demo="step_size"
steps = np.logspace(-14, -1, 79)
w, L, slope = 1.0, np.sin, np.cos(1.0)
plots.lines(
    steps,
    {
        "a step to one side": np.abs((L(w + steps) - L(w)) / steps - slope),
        "a step to both sides": np.abs((L(w + steps) - L(w - steps)) / (2 * steps) - slope),
    },
    xlabel="step $h$",
    ylabel="error of the slope",
    log=True,
    alt="Both errors fall with h and rise again when h gets very small. One side: at best about "
    "1e-8, near h = 1e-8. Both sides: at best about 1e-11, near h = 1e-5",
)

# %% [markdown]
# On the right the formula is to blame: the error falls with $h$, and for both sides twice as steeply. On the left it is the computer. A float64 carries 16 digits,
# so every $L$ has a **rounding error** of about $10^{-16}$ of its size, and dividing by $2h$ blows it up. For both sides the best steps lie around $10^{-5}$ and $10^{-6}$.
#
# ### Piece: `numeric_gradient` (4 points)
#
# $$\frac{\partial L}{\partial w_i} \approx \frac{L(w + h e_i) - L(w - h e_i)}{2h}$$
#
# Here $w$ is an array of any shape, and $h e_i$ is a step of length $h$ in entry $i$ alone: all other entries stay.
# `loss` is a function; call it as `loss(w)`, and it gives one number.
#
# *Hints.*
# - `np.ndindex(*w.shape)` goes through the indices of all entries, whatever the shape. With such an index, `w[i]` is one entry.
# - Step in a copy, `xp.asarray(w, copy=True)`. The caller's `w` must be afterwards as it was.
# - Each entry starts from the original $w$ again. If the steps stay in, you walk away from the place where you wanted the gradient.
# - Nothing to write, but good to know: measure with float64 arrays. A float32 carries 7 digits, and a step of $10^{-6}$ drowns in its rounding errors.


# %% piece="numeric_gradient"
@piece
def numeric_gradient(loss, w, h=1e-6):
    """The gradient of a loss by central differences, one entry of w after the other.

    loss: a function that takes an array like w and returns one number.
    w: array of any shape.   h: the step to both sides.
    Returns an array of w's shape: (loss(w + h e_i) - loss(w - h e_i)) / (2 h) at entry i.
    w is afterwards exactly as it was.
    """
    ### BEGIN SOLUTION
    xp = namespace(w)
    gradient = xp.zeros_like(w)
    for i in np.ndindex(*w.shape):
        above, below = xp.asarray(w, copy=True), xp.asarray(w, copy=True)
        above[i] += h
        below[i] -= h
        gradient[i] = (loss(above) - loss(below)) / (2 * h)
    return gradient
    ### END SOLUTION


# %% [markdown]
# Try it where you know the answer. For $L(w) = w_1^2 + 3 w_2$ the gradient is $(2 w_1, 3)$:

# %% demo="known_gradient"
w = np.array([2.0, 5.0])
print(f"{author('numeric_gradient')} numeric_gradient at w = {w}:")
print(current("numeric_gradient")(lambda w: w[0] ** 2 + 3 * w[1], w))

# %% [markdown]
# **What a gradient is good for.** It points in the direction in which the loss grows fastest. So take a small step the other way, measure again, and
# so on: $w \leftarrow w - \eta\,\partial L/\partial w$. This is **gradient descent**, and $\eta$, the length of the stride, is the **learning rate**. Here are 25 steps
# with your gradients:


# %% demo="first_descent"
def valley(w):
    return (w[0] - 1) ** 2 + 4 * (w[1] + 0.5) ** 2


path = [np.array([-2.5, 1.2])]
for _ in range(25):
    path.append(path[-1] - 0.1 * current("numeric_gradient")(valley, path[-1]))
across, up = np.array(path).T
figure = plots.contours(
    lambda a, b: valley(np.array([a, b])),
    np.linspace(-3, 3, 61),
    np.linspace(-2, 1.5, 61),
    xlabel="$w_1$",
    ylabel="$w_2$",
    title="loss",
    alt=f"A valley seen from above; the path ends at {path[-1].round(2)}, the lowest point is (1, -0.5)",
)
figure.axes[0].plot(across, up, "o-", color="white", markeredgecolor="black", linewidth=2)
figure

# %% [markdown]
# For two parameters this is all we need. But every entry costs two calls of the loss. The digits network has 3,466 parameters, so a **single** step would take 6,932 passes through
# the network. Backpropagation finds all of them for the price of about three (counted in multiplications). That is what the rest of this lab is about; measuring stays your way to make sure that it is right.
#
# ### Piece: `relative_error` (2 points)
#
# Two gradients of the same thing, one calculated and one measured: are they equal? An error of 0.001 is nothing when the entries are around 1000, and everything when they are around 0.001. So
# compare with the size of the entries:
#
# $$\max_i \; \frac{|a_i - b_i|}{\max(|a_i| + |b_i|,\; 10^{-12})}$$
#
# The largest over all entries, since one wrong entry is enough to make a gradient wrong. The $10^{-12}$ below is there for two zeros: $0/0$ would be NaN.
#
# If the shapes differ, raise a `ValueError` that names both. You know the trap from lab 1: (N,) beside (N, 1) broadcasts to N x N, and nobody says a word.


# %% piece="relative_error"
@piece
def relative_error(a, b):
    """How far two arrays of the same shape are apart, as one number.

    Returns the largest entry of |a - b| / max(|a| + |b|, 1e-12): 0 when they are equal, 1 when
    the signs differ. Not a number (NaN) in a or b gives NaN.
    Raises ValueError, naming both shapes, when the shapes differ.
    """
    ### BEGIN SOLUTION
    xp = namespace(a, b)
    if a.shape != b.shape:
        raise ValueError(f"a has shape {tuple(a.shape)} and b {tuple(b.shape)}")
    size = xp.abs(a) + xp.abs(b)
    return xp.max(xp.abs(a - b) / xp.maximum(size, xp.full_like(size, 1e-12)))
    ### END SOLUTION


# %% demo="read_the_error"
for what, a, b in [
    ("equal to 8 digits", [1.0, 2.0], [1.0, 2.00000002]),
    ("twice as large", [1.0, 2.0], [2.0, 4.0]),
    ("N = 10 times as large", [1.0, 2.0], [10.0, 20.0]),
    ("one wrong sign", [1.0, 2.0], [1.0, -2.0]),
    ("both zero", [0.0, 0.0], [0.0, 0.0]),
    ("0, and what rounding left of it", [1.0, 0.0], [1.0, 3e-11]),
]:
    print(f"{what:>32}: {current('relative_error')(np.array(a), np.array(b)):.1e}")

# %% [markdown]
# How to read it, when a formula (right or wrong) meets a measurement with $h = 10^{-6}$ in float64:
#
# | relative error | what it usually means |
# |---|---|
# | below $10^{-6}$ | they agree |
# | in between | look closer: entries near zero are mostly rounding noise, and at a corner of the loss there is no slope to measure |
# | above $10^{-3}$ | the formula is wrong. 0.33 says that a factor 2 (or ½) is missing, since $(2 - 1)/(2 + 1) = 0.33$; 1 says a wrong sign, or a zero on one side only |
#
# The last line of the output shows the one false alarm: an exact 0 beside a tiny measured number gives 1 as well. Look at the entries themselves before you hunt for an error.
#
# Two small helpers for the rest of the lab: `measure` calls your `numeric_gradient`, `compare` prints how far a formula is from a measurement. Use them in cells of your own, too.

# %% demo="compare"
random = np.random.default_rng(0)


def measure(loss, w):
    """The gradient of loss at w, by your numeric_gradient."""
    return current("numeric_gradient")(loss, w)


def compare(name, by_formula, measured, part=""):
    """Print how far what a piece returned is from a measurement, by your relative_error."""
    try:
        error = f"relative error {float(current('relative_error')(by_formula, measured)):.1e}"
    except ValueError as problem:  # the shapes differ
        error = str(problem)
    what = f"{author(name)} {name} {part}".strip()
    print(f"{what} and {author('numeric_gradient')} measurement: {error}")


w = random.normal(size=4)
measured = measure(lambda w: np.sum(w**3), w)
for formula, tried in (("3 w^2", 3 * w**2), ("2 w^2", 2 * w**2)):
    error = current("relative_error")(tried, measured)
    print(f"the slope of w^3, measured, and {formula}: relative error {error:.1e}")

# %% [markdown]
# ## 2. The chain rule
#
# All of backpropagation is one rule, used again and again. Take the example of the lecture, $F(x) = \sin(\log x)$. It is calculated in two steps, $u = \log x$ and $F = \sin u$:

# %% demo="chain_forward"
x = 2.0
chain = {"$x$": (0, 0), "$u$": (1, 0), "$F$": (2, 0)}
steps = {("$x$", "$u$"): "log", ("$u$", "$F$"): "sin"}
plots.graph(chain, steps, values={"$x$": x, "$u$": np.log(x), "$F$": np.sin(np.log(x))})

# %% [markdown]
# Turn $x$ a little. If $u$ turns $r$ times as fast as $x$, and $F$ turns $s$ times as fast as $u$, then $F$ turns $s \cdot r$ times as fast as $x$, like gear wheels. That is the **chain rule**:
#
# $$\frac{dF}{dx} = \frac{dF}{du} \cdot \frac{du}{dx}$$
#
# It is used from the end to the beginning. We start at $F$, where $dF/dF = 1$. One step back, $dF/du = \cos u$. One more, and this number is multiplied by $du/dx$, the slope of the logarithm. Mind where each slope is
# taken: the slope of the sine at $u$, that of the logarithm at $x$.
#
# ### Piece: `log_sine_derivative` (2 points)
#
# Write $dF/dx$ for an array of positive numbers, entry by entry.


# %% piece="log_sine_derivative"
@piece
def log_sine_derivative(x):
    """The derivative of sin(log x), entry by entry, by the chain rule.

    x: array of any shape, positive numbers.
    Returns an array of the same shape.
    """
    ### BEGIN SOLUTION
    xp = namespace(x)
    return xp.cos(xp.log(x)) / x
    ### END SOLUTION


# %% [markdown]
# Check it with your `numeric_gradient`. It wants a loss, one number, so take the **sum** $L = \sum_i F(x_i)$. Each $x_i$ occurs in a single term of it, so $\partial L / \partial x_i$ is just the slope at
# $x_i$: one call measures the slopes at all places.

# %% demo="log_sine_check"
x = np.linspace(0.4, 6, 15)
measured = measure(lambda x: np.sum(np.sin(np.log(x))), x)
compare("log_sine_derivative", current("log_sine_derivative")(x), measured)
figure = plots.function(
    {"$F(x)$": lambda x: np.sin(np.log(x)), "$dF/dx$": current("log_sine_derivative")},
    low=0.4,
    high=6,
    alt="F rises from -0.79 to 1 at x = 4.8 and falls slowly; its slope falls from 1.5 through 0 there",
)
title = f"{author('log_sine_derivative')} derivative, measured at the dots"
plots.points(x, measured, ax=figure.axes[0], xlabel="$x$", ylabel="$y$", title=title)

# %% [markdown]
# ## 3. The smallest network, forwards and backwards
#
# The worked example of the lecture: one input, two hidden units with ReLU, one output, and one sample with the target $t$.
#
# $$f_i = \theta_{i0} + \theta_{i1} x, \qquad h_i = a[f_i], \qquad y = \phi_0 + \phi_1 h_1 + \phi_2 h_2, \qquad L = (y - t)^2$$
#
# First the **forward pass**, from left to right. Check a few of these numbers in your head:

# %% demo="example_forward"
X, T = 2.0, 2.0
THETA = np.array([[-1.0, 1.0], [0.5, 0.5]])
PHI = np.array([0.5, 2.0, -1.0])
F = THETA[:, 0] + THETA[:, 1] * X
H = current("relu")(F)
Y = PHI[0] + PHI[1:] @ H

NODES = ["$x$", "$f_1$", "$f_2$", "$h_1$", "$h_2$", "$y$", "$L$"]
SPOTS = [(0, 0), (1, 0.6), (1, -0.6), (2, 0.6), (2, -0.6), (3, 0), (4, 0)]
ARROWS = {
    ("$x$", "$f_1$"): "$-1 + x$",
    ("$x$", "$f_2$"): "$0.5 + 0.5x$",
    ("$f_1$", "$h_1$"): "$a$",
    ("$f_2$", "$h_2$"): "$a$",
    ("$h_1$", "$y$"): r"$\phi_1 = 2$",
    ("$h_2$", "$y$"): r"$\phi_2 = -1$",
    ("$y$", "$L$"): "$t = 2$",
}
PLACES = dict(zip(NODES, SPOTS, strict=True))
VALUES = dict(zip(NODES, [X, *F, *H, Y, (Y - T) ** 2], strict=True))
plots.graph(PLACES, ARROWS, values=VALUES, title=r"with $\phi_0 = 0.5$")

# %% [markdown]
# Then the **backward pass**, from right to left. The lecture works out the first unit:
#
# $$\frac{\partial L}{\partial \phi_0} = 2(y - t), \qquad \frac{\partial L}{\partial \phi_1} = 2(y - t)\,h_1, \qquad
# \frac{\partial L}{\partial \theta_{10}} = 2(y - t)\,\phi_1\,a'(f_1), \qquad \frac{\partial L}{\partial \theta_{11}} = 2(y - t)\,\phi_1\,a'(f_1)\,x$$
#
# Look at what they have in common. $2(y - t)$ stands in all four, and $2(y - t)\,\phi_1\,a'(f_1)$ in the last two. These factors are themselves gradients: the first is $\partial L/\partial y$, in short
# $dy$, and the second is $df_1$. Who computes $dy$ once and **passes it back**, then $dh_1 = dy \cdot \phi_1$, then $df_1 = dh_1 \cdot a'(f_1)$, never computes anything twice. That is all of backpropagation.
#
# The slope of the ReLU, $a'(f)$, is 1 for $f > 0$ and 0 for $f < 0$. At $f = 0$ it has a corner and no slope. We take 0 there, as torch does. (Some books take 1. For training it makes hardly any
# difference, but everybody in this lab should take the same.)
#
# ### Piece: `two_unit_gradients` (5 points)
#
# The same for any number $H$ of hidden units. Compute forwards until you have $f$, $h$ and $y$, then backwards $dy$, $dh$, $df$, and from these the gradients of the parameters.
#
# *Hints.*
# - No loop over the units: `theta[:, 0]` holds all $\theta_{i0}$, `phi[1:]` all $\phi_i$ of the units.
# - `x` and `t` are plain numbers, `theta` and `phi` arrays: it is these that `namespace` can ask.
# - Columns side by side: `xp.stack([..., ...], axis=-1)`. End to end: `xp.concat([..., ...])`, which wants arrays with an axis; `xp.reshape(number, (1,))` gives a single number one.


# %% piece="two_unit_gradients"
@piece
def two_unit_gradients(x, t, theta, phi):
    """All derivatives of L = (y - t)^2 for one sample of a shallow ReLU network.

    x, t: Python numbers, the input and the target.
    theta: (H, 2), its row i is (theta_i0, theta_i1).   phi: (H + 1,), phi[0] is the offset.
    The network is that of lab 1: h_i = max(theta_i0 + theta_i1 x, 0) and
    y = phi_0 + phi_1 h_1 + ... + phi_H h_H. The slope of the ReLU at 0 is 0.
    Returns (dtheta, dphi), shaped like theta and phi.
    """
    ### BEGIN SOLUTION
    xp = namespace(theta, phi)
    f = theta[:, 0] + theta[:, 1] * x
    h = xp.where(f > 0, f, xp.zeros_like(f))
    dy = 2 * (phi[0] + phi[1:] @ h - t)
    df = xp.where(f > 0, dy * phi[1:], xp.zeros_like(f))
    dtheta = xp.stack([df, df * x], axis=-1)
    dphi = xp.concat([xp.reshape(dy, (1,)), dy * h])
    return dtheta, dphi
    ### END SOLUTION


# %% [markdown]
# Your numbers, below the nodes. $\partial L / \partial \theta_{i0}$ is drawn at $f_i$: as $f_i = \theta_{i0} + \ldots$, the two have the same gradient. For the same reason
# $\partial L / \partial \phi_0$ is drawn at $y$, and at $h_i$ stands $dy \cdot \phi_i$.

# %% demo="example_backward"
dtheta, dphi = current("two_unit_gradients")(X, T, THETA, PHI)
dy, dh, df = dphi[0], dphi[0] * PHI[1:], dtheta[:, 0]
gradients = dict(zip(NODES[1:], [*df, *dh, dy, 1.0], strict=True))
title = f"{author('two_unit_gradients')} two_unit_gradients"
plots.graph(PLACES, ARROWS, values=VALUES, gradients=gradients, title=title)

# %% [markdown]
# And measured. Now unit 2 is moved until it is off for this $x$. What happens to the gradients of its parameters, and why?


# %% demo="example_check"
def two_unit_check(theta):
    def loss(theta, phi):
        return (current("shallow_network")(np.array([X]), theta, phi)[0] - T) ** 2

    dtheta, dphi = current("two_unit_gradients")(X, T, theta, PHI)
    dtheta, dphi = dtheta + 0.0, dphi + 0.0  # makes -0.0 of a unit that is off a plain 0.0
    print("dtheta =", dtheta.tolist(), " dphi =", dphi.tolist())
    by_theta = measure(lambda theta: loss(theta, PHI), theta)
    compare("two_unit_gradients", dtheta, by_theta, "dtheta")
    compare("two_unit_gradients", dphi, measure(lambda phi: loss(theta, phi), PHI), "dphi")


two_unit_check(THETA)
print("\nwith theta_20 = -3, so that f_2 = -2:")
two_unit_check(np.array([[-1.0, 1.0], [-3.0, 0.5]]))

# %% [markdown]
# Do you want to see every single operation, forwards and backwards, with numbers of your own? Move the sliders. ($\bar y$ is what we call $t$. The
# network also finds $\partial L/\partial x$, which two units pull at; section 5 is about that.)

# %% demo="every_operation"
explore.step_through(13)

# %% [markdown]
# **Your gradients train their first network.** Twelve points of a curve, six hidden units. For several samples we want the **mean** of their losses, and the gradient of a mean is the mean of the gradients. So each step
# goes through all points, adds up your gradients, divides by their number, and moves the parameters a little downhill.

# %% demo="first_fit"
xs = np.linspace(-2, 2, 12)
ts = np.sin(2 * xs)
start = np.random.default_rng(1)
theta, phi = start.normal(size=(6, 2)), 0.5 * start.normal(size=7)
before = theta, phi
for _ in range(600):
    found = [current("two_unit_gradients")(x, t, theta, phi) for x, t in zip(xs, ts, strict=True)]
    theta = theta - 0.1 * sum(dtheta for dtheta, _ in found) / len(xs)
    phi = phi - 0.1 * sum(dphi for _, dphi in found) / len(xs)
curve = current("shallow_network")
figure = plots.function(
    {"before": lambda x: curve(x, *before), "after 600 steps": lambda x: curve(x, theta, phi)},
    low=-2.2,
    high=2.2,
    alt="Before: a curve that misses the points. After: straight pieces that run through them",
)
figure.axes[0].set_ylim(-1.5, 2.2)
title = f"trained with {author('two_unit_gradients')} gradients"
plots.points(xs, ts, xlabel="$x$", ylabel="$y$", title=title, ax=figure.axes[0])

# %% [markdown]
# ## 4. Back through an activation
#
# A deep network is a long chain of simple steps. Backpropagation needs one small function for each **kind** of step, and it is always
# asked the same question: *here is `dh`, the gradient of the loss with respect to what you put out. What is `df`, the gradient with respect to what you were given?*
#
# The step does not know what comes behind it, and need not. Everything about the rest of the network is in `dh`. For an activation, the entry $h_{ni} = a(f_{ni})$ depends on $f_{ni}$ alone, so the chain rule is a product,
# entry by entry (written $\odot$):
#
# $$df = dh \odot a'(f)$$
#
# ### Piece: `relu_backward` (2 points)
#
# The slope is 1 where $f > 0$ and 0 elsewhere: 0 at $f = 0$, too. So a ReLU is a gate: it lets `dh` pass where the unit was on, and shuts it out where it was off.


# %% piece="relu_backward"
@piece
def relu_backward(dh, f):
    """Back through h = max(f, 0), entry by entry.

    dh: dL/dh.   f: the pre-activations, of the same shape.
    Returns dL/df. The slope at f = 0 is 0.
    """
    ### BEGIN SOLUTION
    xp = namespace(dh, f)
    return dh * xp.astype(f > 0, dh.dtype)
    ### END SOLUTION


# %% demo="gate"
f = np.array([[1.5, -0.5, 0.0], [-2.0, 0.1, 3.0]])
dh = np.array([[0.3, 0.8, -1.0], [0.5, -0.7, 2.0]])
df = current("relu_backward")(dh, f)
plots.matrices({"$f$": f, "$dh$": dh, f"$df$, by {author('relu_backward')} code": df}, decimals=1)

# %% [markdown]
# **How to test a backward function on its own.** It has no loss, it has `dh`. So invent a loss that has just this gradient: for any fixed array `dh`, take
#
# $$L = \sum_{n,i} dh_{ni}\, h_{ni}, \qquad \text{then} \qquad \frac{\partial L}{\partial h_{ni}} = dh_{ni}.$$
#
# Now measure how this $L$ changes with $f$. Random numbers in `dh` make sure that no two errors cancel.

# %% demo="relu_check"
f, dh = random.normal(size=(2, 4, 3))
measured = measure(lambda f: np.sum(dh * current("relu")(f)), f)
compare("relu_backward", current("relu_backward")(dh, f), measured)
corner = measure(lambda f: np.sum(current("relu")(f)), np.zeros(1))
print("measured at the corner, f = 0:", corner.round(3), "(halfway between the slopes 0 and 1)")

# %% [markdown]
# ### Piece: `elu_backward` (3 points)
#
# $$h = \begin{cases} f & f \ge 0 \\ \alpha\,(e^{f} - 1) & f < 0 \end{cases}$$
#
# Differentiate each branch; at $f = 0$ take the upper one. And remember lab 1: `where` is handed **both** branches, and in a gradient an overflow in the branch that is not
# used comes back as $0 \cdot \infty$, which is NaN.


# %% piece="elu_backward"
@piece
def elu_backward(dh, f, alpha=1.0):
    """Back through h = f where f >= 0, alpha (e^f - 1) elsewhere.

    dh: dL/dh.   f: the pre-activations, of the same shape.   alpha: a positive number.
    Returns dL/df. The slope at f = 0 is 1. Nothing overflows for f between -10,000 and 10,000.
    """
    ### BEGIN SOLUTION
    xp = namespace(dh, f)
    negative = xp.minimum(f, xp.zeros_like(f))
    return xp.where(f >= 0, dh, dh * alpha * xp.exp(negative))
    ### END SOLUTION


# %% [markdown]
# With `dh` full of ones, a backward function returns the slopes themselves. Yours, as curves:

# %% demo="elu_slopes"
figure = plots.function(
    {
        "ReLU": lambda f: current("relu_backward")(np.ones_like(f), f),
        r"ELU, $\alpha = 1$": lambda f: current("elu_backward")(np.ones_like(f), f),
        r"ELU, $\alpha = 2$": lambda f: current("elu_backward")(np.ones_like(f), f, 2.0),
    },
    low=-4,
    high=2,
    xlabel="$f$",
    ylabel="slope $a'(f)$",
    title="slopes, by " + author("elu_backward") + " code",
    alt="The slope of the ReLU jumps from 0 to 1 at 0; that of the ELU rises from 0 to alpha and is 1 from f = 0 on",
)
f, dh = random.normal(size=(2, 4, 3))
for alpha in (1.0, 2.0):
    measured = measure(lambda f, alpha=alpha: np.sum(dh * current("elu")(f, alpha)), f)
    compare("elu_backward", current("elu_backward")(dh, f, alpha), measured, f"alpha = {alpha:.0f}")
figure

# %% [markdown]
# ### Pieces: `sigmoid_backward` and `tanh_backward` (2 + 2 points)
#
# $\sigma(f) = 1 / (1 + e^{-f})$ and $\tanh f = (e^f - e^{-f}) / (e^f + e^{-f})$. Work out both slopes on paper, then rewrite them until only the function itself is left. For the sigmoid:
#
# $$\sigma' = \frac{e^{-f}}{(1 + e^{-f})^2} = \sigma \cdot \frac{e^{-f}}{1 + e^{-f}} = \; ?$$
#
# That is why these two pieces are given $h$ instead of $f$. The forward pass has computed $h$ already; there is nothing left to exponentiate, and nothing that could overflow.
#
# *Hint.* What is $1 - \sigma(f)$, as a fraction? For tanh, use the quotient rule $(u/v)' = (u'v - uv')/v^2$; here $u' = v$ and $v' = u$.


# %% piece="sigmoid_backward"
@piece
def sigmoid_backward(dh, h):
    """Back through h = sigmoid(f), entry by entry, from the activation h.

    dh: dL/dh.   h: what the sigmoid put out, of the same shape.
    Returns dL/df.
    """
    ### BEGIN SOLUTION
    return dh * h * (1 - h)
    ### END SOLUTION


# %% piece="tanh_backward"
@piece
def tanh_backward(dh, h):
    """Back through h = tanh(f), entry by entry, from the activation h.

    dh: dL/dh.   h: what tanh put out, of the same shape.
    Returns dL/df.
    """
    ### BEGIN SOLUTION
    return dh * (1 - h * h)
    ### END SOLUTION


# %% demo="s_curves"
f, dh = random.normal(size=(2, 4, 3))
for name, curve in (("sigmoid", current("sigmoid")), ("tanh", np.tanh)):
    by_formula = current(f"{name}_backward")(dh, curve(f))
    measured = measure(lambda f, curve=curve: np.sum(dh * curve(f)), f)
    compare(f"{name}_backward", by_formula, measured)
plots.function(
    {
        "sigmoid": lambda f: current("sigmoid_backward")(np.ones_like(f), current("sigmoid")(f)),
        "tanh": lambda f: current("tanh_backward")(np.ones_like(f), np.tanh(f)),
    },
    low=-6,
    high=6,
    xlabel="$f$",
    ylabel="slope $a'(f)$",
    title=f"slopes, by {author('sigmoid_backward')} code",
    alt="Two bells: the slope of tanh reaches 1 at f = 0, that of the sigmoid only 0.25",
)

# %% [markdown]
# The sigmoid's slope is never more than 1/4. So let a gradient of 1 pass back through ten sigmoids at their very steepest place, $f = 0$:

# %% demo="vanishing"
d = np.array([1.0])
for layer in range(1, 11):
    d = current("sigmoid_backward")(d, np.array([0.5]))
    if layer in (1, 2, 5, 10):
        print(f"after {layer:>2} sigmoids: {d[0]:.8f}")

# %% [markdown]
# A millionth is left. (In a network the weights between the layers multiply, too; they would have to be around 4 to make up for it.) These are the **vanishing gradients** that made deep networks hard to train, and one reason why hidden layers
# use the ReLU: its slope is 1 wherever it is on.
#
# ## 5. A value that is used twice
#
# So far, every value whose gradient you passed back had a single reader. In a network most values have many. Here is the smallest case: $x$ goes two ways, the ways **branch**, and at $L$ they **merge**.

# %% demo="branch_picture"
branch = {"$x$": (0, 0), "$u$": (1, 0.6), "$v$": (1, -0.6), "$L$": (2, 0)}
ways = {
    ("$x$", "$u$"): "$3x$",
    ("$x$", "$v$"): "$x^2$",
    ("$u$", "$L$"): r"$u \cdot v$",
    ("$v$", "$L$"): r"$u \cdot v$",
}
plots.graph(branch, ways, values={"$x$": 2, "$u$": 6, "$v$": 4, "$L$": 24})

# %% [markdown]
# Change $x$ a little, by $\varepsilon$. Then $u$ changes, and pulls $L$ along. At the same time $v$ changes, and pulls $L$ along as well. The loss feels **both** pulls, one on top of the other:
#
# $$\frac{\partial L}{\partial x} = \underbrace{\frac{\partial L}{\partial u} \cdot \frac{\partial u}{\partial x}}_{\text{through } u} + \underbrace{\frac{\partial L}{\partial v} \cdot \frac{\partial v}{\partial x}}_{\text{through } v}$$
#
# So where a value **branches** in the forward pass, its gradients **add up** in the backward pass. (You have done it before: in section 3, one $\theta$ served twelve samples, and you added up twelve gradients.)
#
# ### Exercise (no points): branch and merge
#
# Do it by hand for $x = 2$, on paper. Write five numbers in place of `None`, then run the cell below it. It measures each of your numbers: to find the part through $u$, it changes $x$ only where $u$ reads it.

# %%
du = None  # dL/du: u grows and v stays
dv = None  # dL/dv: v grows and u stays
through_u = None
through_v = None
dx = None  # dL/dx, all in all


# %% demo="branch_check"
def slope(loss, at):
    return float(measure(lambda w: loss(w[0]), np.array([at]))[0])


right = {}
for name, yours, measured in [
    ("du", du, slope(lambda u: u * 4, 6.0)),
    ("dv", dv, slope(lambda v: 6 * v, 4.0)),
    ("through_u", through_u, slope(lambda x: (3 * x) * 2.0**2, 2.0)),
    ("through_v", through_v, slope(lambda x: (3 * 2.0) * x**2, 2.0)),
    ("dx", dx, slope(lambda x: (3 * x) * x**2, 2.0)),
]:
    if yours is None:
        print(f"{name:>9}: not filled in yet")
    elif abs(yours - measured) < 1e-3:
        right[name] = yours
        print(f"{name:>9} = {yours}: right")
    else:
        print(f"{name:>9} = {yours}: not what a measurement gives")
gradients = {f"${name[1]}$": right[name] for name in ("du", "dv", "dx") if name in right}
values = {"$x$": 2, "$u$": 6, "$v$": 4, "$L$": 24}
plots.graph(branch, ways, values=values, gradients=gradients) if gradients else None

# %% [markdown]
# A second way to the same number: multiply out, $L = 3x \cdot x^2 = 3x^3$, so $dL/dx = 9x^2$. Had you kept only one of the ways (or let the second overwrite the first, a classic in code), no formula of any single step would
# have been wrong, and the gradient would be.
#
# ### Where a layer branches
#
# One layer, $f_{nj} = \sum_i x_{ni} W_{ji} + b_j$ with $W = \Omega$ and $b = \beta$. Who reads what?
#
# | value | is read by | so its gradient is a sum over |
# |---|---|---|
# | $b_j$ | unit $j$, once for **each sample** | the samples $n$ |
# | $W_{ji}$ | unit $j$, once for **each sample** | the samples $n$ |
# | $x_{ni}$ | **each unit** $j$, for its own sample | the units $j$ |
#
# And what comes along each way? By the chain rule, `df` at its end times the slope of that way. The product $x_{ni} W_{ji}$ has the slope $x_{ni}$ as a function of $W_{ji}$, and the slope $W_{ji}$ as a function of $x_{ni}$;
# $b_j$ has the slope 1:
#
# $$db_j = \sum_n df_{nj}, \qquad dW_{ji} = \sum_n df_{nj}\, x_{ni}, \qquad dx_{ni} = \sum_j df_{nj}\, W_{ji}$$
#
# ### Piece: `linear_backward` (6 points)
#
# This one function does most of the work in the backward pass of every network. Return $(dx, dW, db)$, without a loop: two of the three sums are matrix products.
#
# *Hints.*
# - A matrix product $AB$ sums over the **last** index of $A$ and the **first** of $B$. Where the sum runs over another index, transpose: `A.T`.
# - Shapes decide nearly everything: $df$ is $(N, D_{out})$, $x$ is $(N, D_{in})$, $W$ is $(D_{out}, D_{in})$, and every gradient has the shape of its value. Try it with three different sizes; with equal ones a wrong
#   transpose goes unnoticed.
# - No $1/N$ here. Where the loss is a mean, its own backward function divides by $N$, once.


# %% piece="linear_backward"
@piece
def linear_backward(df, x, W):
    """Back through the layer f = x W^T + b.

    df: (N, D_out), dL/df.   x: (N, D_in), the layer's input.   W: (D_out, D_in).
    Returns (dx, dW, db), shaped like x, W and b.
    """
    ### BEGIN SOLUTION
    xp = namespace(df, x, W)
    return df @ W, df.T @ x, xp.sum(df, axis=0)
    ### END SOLUTION


# %% demo="linear_check"
x, W, b = random.normal(size=(5, 3)), random.normal(size=(4, 3)), random.normal(size=4)
df = random.normal(size=(5, 4))


def invented_loss(x, W, b):
    return np.sum(df * current("linear")(x, W, b))


measured = [
    measure(lambda x: invented_loss(x, W, b), x),
    measure(lambda W: invented_loss(x, W, b), W),
    measure(lambda b: invented_loss(x, W, b), b),
]
gradients = current("linear_backward")(df, x, W)
for part, gradient, numbers in zip(("dx", "dW", "db"), gradients, measured, strict=True):
    compare("linear_backward", gradient, numbers, part)

# %% [markdown]
# The sum over the samples, seen: each sample writes a table of its own, its `df` (down) times its `x` (across), and $dW$ is all of them added up.

# %% demo="outer_products"
x = np.array([[1.0, 0.0], [0.5, -1.0], [-1.0, 2.0]])
df = np.array([[1.0, -1.0], [0.0, 2.0], [0.5, 0.5]])
W = np.zeros((2, 2))
tables = {f"sample {n + 1}": current("linear_backward")(df[[n]], x[[n]], W)[1] for n in range(3)}
tables["$dW$ of all three"] = current("linear_backward")(df, x, W)[1]
plots.matrices(tables, decimals=1)

# %% [markdown]
# ## 6. Where the backward pass begins
#
# The loss is the last step of the forward pass, so it is the first of the backward pass. Its gradient with respect to itself is 1, and its backward function needs nothing from behind. You know the four losses from lab 1.
#
# ### Pieces: `mse_backward` and `mae_backward` (2 + 2 points)
#
# $$L_\text{MSE} = \frac{1}{N} \sum_i (y_i - t_i)^2, \qquad L_\text{MAE} = \frac{1}{N} \sum_i |y_i - t_i|$$
#
# The sums run over all elements, and here $N$ is the number of elements, not of samples. Each $y_i$ occurs in one term. Where $y_i = t_i$, the absolute value has a corner; take the slope 0 there, as with the ReLU.
#
# *Hints.*
# - Do not forget the $1/N$: it is the one that `linear_backward` left to you.
# - `y.size` is a number in NumPy and a function in torch. `math.prod(y.shape)` is the number of elements in both.
# - `xp.sign` is $-1$, $0$ or $1$.


# %% piece="mse_backward"
@piece
def mse_backward(y, t):
    """dL/dy of the mean square error, L = mean of (y - t)^2 over all elements.

    y, t: arrays of the same shape.
    Returns an array of that shape.
    """
    ### BEGIN SOLUTION
    return 2 * (y - t) / math.prod(y.shape)
    ### END SOLUTION


# %% piece="mae_backward"
@piece
def mae_backward(y, t):
    """dL/dy of the mean absolute error, L = mean of |y - t| over all elements.

    y, t: arrays of the same shape.
    Returns an array of that shape. Where y = t the slope is 0.
    """
    ### BEGIN SOLUTION
    xp = namespace(y, t)
    return xp.sign(y - t) / math.prod(y.shape)
    ### END SOLUTION


# %% [markdown]
# Four outputs, and the last is an outlier. How hard does each loss pull at it, compared with the others?

# %% demo="pull"
y, t = np.array([1.1, 1.8, 3.0, 9.0]), np.array([1.0, 2.0, 3.0, 4.0])
print("y - t:       ", (y - t).round(2))
print("mse_backward:", current("mse_backward")(y, t).round(3))
print("mae_backward:", current("mae_backward")(y, t).round(3))
y, t = random.normal(size=(2, 4, 3))
compare("mse_backward", current("mse_backward")(y, t), measure(lambda y: current("mse")(y, t), y))
compare("mae_backward", current("mae_backward")(y, t), measure(lambda y: current("mae")(y, t), y))

# %% [markdown]
# To the square, the outlier counts fifty times as much as the first output. To the absolute value only the side counts, not the distance.
#
# ### A loss and its activation in one step
#
# Two classes: the network puts out a logit $f$, the sigmoid makes $p = \sigma(f)$ of it, and the loss of a sample is $-[\,t \log p + (1 - t)\log(1 - p)\,]$. Step by step, the chain rule says:
#
# $$dp = \frac{p - t}{p\,(1 - p)}, \qquad df = dp \cdot p\,(1 - p)$$
#
# Take it literally, with a network that is sure and wrong: $t = 0$, and $f = 40$.

# %% demo="step_by_step_fails"
f, t = np.array([40.0]), np.array([0.0])
p = 1 / (1 + np.exp(-f))
with np.errstate(all="ignore"):
    dp = (p - t) / (p * (1 - p))
    print("p =", p, " dp =", dp, " df = dp * p * (1 - p) =", dp * p * (1 - p))

# %% [markdown]
# In float64, $p$ is exactly 1 already at $f = 37$, and the factor $p(1 - p)$ that should cancel is 0. On paper it cancels always, and what is left is as simple as it gets:
#
# $$df = p - t$$
#
# Prediction minus truth. This is what makes sigmoid and cross-entropy such a good couple: a network that is wrong is pulled with full force, however flat the sigmoid is there.
#
# ### Piece: `binary_cross_entropy_backward` (3 points)
#
# The gradient of the **mean** over all elements, with respect to the logits `f`.
#
# *Hint.* You need a sigmoid that does not overflow at $\pm 10{,}000$, as in lab 1. Write the helper again, above the piece or inside it.


# %% piece="binary_cross_entropy_backward"
@piece
def binary_cross_entropy_backward(f, t):
    """dL/df of the mean binary cross-entropy of p = sigmoid(f), over all elements.

    f: array of any shape, logits.   t: targets between 0 and 1, of the same shape.
    Returns an array of that shape. Nothing overflows for f between -10,000 and 10,000.
    """
    ### BEGIN SOLUTION
    xp = namespace(f, t)
    small = xp.exp(-xp.abs(f))
    p = xp.where(f >= 0, 1 / (1 + small), small / (1 + small))
    return (p - t) / math.prod(f.shape)
    ### END SOLUTION


# %% demo="binary_check"
f, t = random.normal(size=(4, 3)), random.integers(0, 2, size=(4, 3)).astype(float)
measured = measure(lambda f: current("binary_cross_entropy")(current("sigmoid")(f), t), f)
compare("binary_cross_entropy_backward", current("binary_cross_entropy_backward")(f, t), measured)
sure = current("binary_cross_entropy_backward")(np.array([40.0]), np.array([0.0]))
print("sure and wrong, f = 40 and t = 0: df =", sure)

# %% [markdown]
# ### Piece: `cross_entropy_backward` (5 points)
#
# Many classes. From lab 1 you know the loss of sample $n$ with the label $c_n$, after the logarithm has been taken on paper:
#
# $$L_n = \log \sum_j e^{f_{nj}} \; - \; f_{n c_n}$$
#
# Differentiate it with respect to $f_{ni}$. The second term is easy: its slope is $-1$ where $i = c_n$, and 0 elsewhere. The first one is a logarithm of a sum, so the chain rule gives a fraction. You have met that fraction.
#
# *Hints.*
# - The loss is the mean over the $N$ samples, **not** over all $N \cdot C$ logits.
# - Ones at the labels, zeros elsewhere (*one-hot*): compare `labels[:, None]` with the column numbers, `xp.arange(f.shape[1], device=f.device)`, and turn True and False into
#   numbers with `xp.astype(..., f.dtype)`. (The `device` puts the column numbers where `f` is, on a graphics card if need be.)
# - Write the softmax without overflow, as in lab 1.


# %% piece="cross_entropy_backward"
@piece
def cross_entropy_backward(f, labels):
    """dL/df of the mean cross-entropy of softmax(f), over the N samples.

    f: (N, C), logits.   labels: (N,), whole numbers from 0 to C - 1.
    Returns (N, C). Nothing overflows for f between -10,000 and 10,000.
    """
    ### BEGIN SOLUTION
    xp = namespace(f, labels)
    powers = xp.exp(f - xp.max(f, axis=-1, keepdims=True))
    p = powers / xp.sum(powers, axis=-1, keepdims=True)
    target = xp.astype(labels[:, None] == xp.arange(f.shape[1], device=f.device), f.dtype)
    return (p - target) / f.shape[0]
    ### END SOLUTION


# %% [markdown]
# What it says, for one digit and a network whose weights are still random:

# %% demo="digit_gradient"
train, test = data.split(data.digits(), 0.75, 0.25)
digit, label = train.x[:1], train.labels[:1]
logits = nn.MLP([64, 32, 32, 10]).logits(digit)
p, df = current("softmax")(logits)[0], current("cross_entropy_backward")(logits, label)[0]
alt = f"A {label[0]}; probabilities {p.round(2).tolist()}; gradient {df.round(2).tolist()}"
figure, (image, left, right) = plots.row(3, 3.0, alt=alt)
image.imshow(digit.reshape(8, 8), cmap="gray_r")
image.set_title(f"a {label[0]}")
image.axis("off")
plots.bars(p, xlabel="digit", ylabel="probability $p$", ax=left)
plots.bars(df, xlabel="digit", ylabel="$df$", ax=right)
print(f"the sum of the ten gradients: {df.sum():.1e}")
figure

# %% [markdown]
# A gradient points uphill and training goes downhill. So the logit of the right digit, the only negative one, will be pushed up. All others are pushed down, each as hard as the network believed in it. Together the pushes are 0, since adding a number to
# all logits changes nothing.
#
# And measured:

# %% demo="classes_check"
f, labels = 2 * random.normal(size=(5, 4)), np.array([0, 3, 1, 1, 2])
measured = measure(lambda f: current("cross_entropy")(f, labels), f)
compare("cross_entropy_backward", current("cross_entropy_backward")(f, labels), measured)

# %% [markdown]
# ## 7. The whole network
#
# Now put the steps together. With $h_0 = x$ and $K$ hidden layers:
#
# $$f_k = h_k \Omega_k^\top + \beta_k \quad (k = 0, \ldots, K), \qquad h_{k+1} = a[f_k] \quad (k = 0, \ldots, K - 1),$$
#
# and $f_K$ are the logits. For $K = 2$:

# %% demo="deep_picture"
names = ["$h_0$", "$f_0$", "$h_1$", "$f_1$", "$h_2$", "$f_2$", "$L$"]
labels = ["linear", "relu", "linear", "relu", "linear", "loss"]
arrows = {(a, b): text for a, b, text in zip(names[:-1], names[1:], labels, strict=True)}
plots.graph({name: (k, 0) for k, name in enumerate(names)}, arrows, marked=names[:6:2])

# %% [markdown]
# Forwards this chain is `mlp` of lab 1. Backwards, each step needs what it was given: `linear_backward` asks for $h_k$ and $\Omega_k$, `relu_backward` for $f_k$. Nobody computes these a second time: the forward pass **keeps** them, in a
# list that is called the **cache**.
#
# Do we have to keep both $f_k$ and $h_{k+1}$? A ReLU puts out something positive exactly where it was given something positive. So the gate can be read from $h_{k+1}$, and the cache
# needs only the inputs of the layers, coloured in the figure: $[x, h_1, \ldots, h_K]$.
#
# ### Piece: `mlp_forward` (4 points)
#
# As `mlp`, with ReLU between the layers and none after the last, but return two things: the logits, and the cache as a list of $K + 1$ arrays.
#
# *Hints.*
# - `zip(weights[:-1], biases[:-1])` walks through all layers but the last.
# - The list starts as `[x]`. The logits are not in it: no layer is given them.


# %% piece="mlp_forward"
@piece
def mlp_forward(x, weights, biases):
    """A network with ReLU after each layer but the last, that keeps what its layers were given.

    x: (N, D_in).   weights, biases: lists of K + 1 arrays (D_out, D_in) and (D_out,); K may be 0.
    Returns (logits, cache) with cache = [x, h_1, ..., h_K], the input of every layer.
    """
    ### BEGIN SOLUTION
    xp = namespace(x)
    cache = [x]
    for W, b in zip(weights[:-1], biases[:-1], strict=True):
        f = cache[-1] @ W.T + b
        cache.append(xp.maximum(f, xp.zeros_like(b)))  # a row of zeros is enough
    return cache[-1] @ weights[-1].T + biases[-1], cache
    ### END SOLUTION


# %% demo="forward_check"
network = nn.MLP([64, 32, 32, 10])
logits, cache = current("mlp_forward")(test.x, network.weights, network.biases)
print("cache:", [h.shape for h in cache], " logits:", logits.shape)
print("the same logits as mlp of lab 1:", np.allclose(logits, network.logits(test.x)))
print("memory of the weights:", sum(W.nbytes for W in network.weights) // 1000, "kB")
print(f"memory of the cache for {len(test)} digits:", sum(h.nbytes for h in cache) // 1000, "kB")

# %% [markdown]
# The last two lines show the price of backpropagation: it is fast, but it keeps the activations of every layer for every sample of the batch. This is what fills graphics cards.
#
# ### Piece: `mlp_backward` (8 points)
#
# You are given $df_K$, the gradient of the logits, and walk from the last layer to the first. At layer $k$:
#
# 1. `linear_backward` turns $df_k$ into $dh_k$, $d\Omega_k$ and $d\beta_k$. The last two are results: keep them.
# 2. `relu_backward` turns $dh_k$ into $df_{k-1}$, and you are at the next layer. At $k = 0$ there is nothing left to do: $h_0 = x$ is data, not a parameter.
#
# The lecture calls $df_k$ the **delta** of layer $k$, and this walk the *backpropagation of deltas*. In its notation, for one sample, it reads
# $\delta_j^{(k-1)} = a'(f_j) \sum_i \delta_i^{(k)} W_{ij}$: the sum is your `linear_backward`, the slope your `relu_backward`.
#
# *Hints.*
# - Use your own `linear_backward` and `relu_backward` (first, and until their checks pass: what is wrong in them is wrong here, too). $f_{k-1}$ is not in the cache, but $h_k$ has the same gate.
# - `reversed(range(3))` counts 2, 1, 0.
# - You find the last layer first, but both lists start with the first layer: `results.insert(0, new)` puts something in front.


# %% piece="mlp_backward"
@piece
def mlp_backward(df, cache, weights):
    """The gradients of all weights and biases of a network, from its output back to its input.

    df: (N, D_out), dL/d(logits).   cache: [x, h_1, ..., h_K], as mlp_forward returns it.
    weights: list of K + 1 arrays (D_out, D_in).
    Returns (dweights, dbiases), two lists in the order of the layers.
    """
    ### BEGIN SOLUTION
    dweights, dbiases = [], []
    for k in reversed(range(1, len(weights))):
        dh, dW, db = linear_backward(df, cache[k], weights[k])
        dweights.insert(0, dW)
        dbiases.insert(0, db)
        df = relu_backward(dh, cache[k])  # h_k > 0 where f_(k-1) > 0
    dweights.insert(0, df.T @ cache[0])  # the first layer: its dx would be for nobody
    dbiases.insert(0, namespace(df).sum(df, axis=0))
    return dweights, dbiases
    ### END SOLUTION


# %% [markdown]
# Now the big test: **every single parameter** of the digits network, by formula and by measurement, for a batch of eight digits. That means 6,932 passes for the measurement, and one pass forwards and one backwards for you.

# %% demo="full_check"
x, labels = train.x[:8], train.labels[:8]
weights, biases = network.weights, network.biases


def loss(weights, biases):
    logits, _ = current("mlp_forward")(x, weights, biases)
    return current("cross_entropy")(logits, labels)


def with_one(arrays, k, new):
    return [*arrays[:k], new, *arrays[k + 1 :]]


start = time.perf_counter()
logits, cache = current("mlp_forward")(x, weights, biases)
df = current("cross_entropy_backward")(logits, labels)
dweights, dbiases = current("mlp_backward")(df, cache, weights)
seconds = time.perf_counter() - start

start = time.perf_counter()
print("gradient of   numbers   largest entry   largest difference from the measurement")
for k in range(len(weights)):
    W = measure(lambda W, k=k: loss(with_one(weights, k, W), biases), weights[k])
    b = measure(lambda b, k=k: loss(weights, with_one(biases, k, b)), biases[k])
    for name, ours, measured in ((f"Omega_{k}", dweights[k], W), (f"beta_{k}", dbiases[k], b)):
        gap = np.abs(ours - measured).max()
        print(f"{name:<11}{measured.size:>10}{np.abs(measured).max():>16.4f}{gap:>22.1e}")
measuring = time.perf_counter() - start
print(f"measuring: {1000 * measuring:.0f} ms   backpropagation: {1000 * seconds:.2f} ms")

# %% [markdown]
# (Here the difference is held against the largest entry of the array. Among thousands of entries some are so close to 0 that their measurement is nothing but rounding noise, and the relative error of these says nothing.)
#
# ## 8. Your gradients teach a network to read
#
# Everything is there. Each step takes a small **mini-batch** of digits, runs it forwards and backwards with your pieces, and moves every parameter a little downhill. Once through all digits is an **epoch**. This is *stochastic gradient descent*, and
# it is the whole of training. Digits that do not fill a last batch sit out an epoch: a gradient from four of them is a bad guess, and a bad step at this learning rate can undo a lot.
#
# Change these numbers as you like:

# %%
WIDTHS = [64, 32, 32, 10]
LEARNING_RATE = 0.2
EPOCHS = 40
SEED = 0

# %% demo="training_loop"
BATCH = 32


def train_epoch(network, shuffle):
    """One walk through all digits, in a new order and in mini-batches."""
    order = shuffle.permutation(len(train))
    for start in range(0, len(train) - BATCH + 1, BATCH):
        rows = order[start : start + BATCH]
        logits, cache = current("mlp_forward")(train.x[rows], network.weights, network.biases)
        df = current("cross_entropy_backward")(logits, train.labels[rows])
        dweights, dbiases = current("mlp_backward")(df, cache, network.weights)
        for arrays, gradients in ((network.weights, dweights), (network.biases, dbiases)):
            for array, gradient in zip(arrays, gradients, strict=True):
                array -= LEARNING_RATE * gradient


# %% demo="training"
network, shuffle = nn.MLP(WIDTHS, seed=SEED), np.random.default_rng(SEED)
print(f"loss before training: {network.loss(train.x, train.labels):.2f}")
history = {"train_loss": [], "test_loss": []}
start = time.perf_counter()
for _ in range(EPOCHS):
    train_epoch(network, shuffle)
    history["train_loss"].append(network.loss(train.x, train.labels))
    history["test_loss"].append(network.loss(test.x, test.labels))
percent = network.accuracy(test.x, test.labels)
print(f"trained with {author('mlp_backward')} mlp_backward", end=" ")
print(f"in {time.perf_counter() - start:.1f} s: {percent:.1%} of {len(test)} new digits are right")
plots.history(history)

# %% [markdown]
# With these widths, this learning rate and 40 epochs, networks from 50 different seeds read between 97.1% and 99.3% of the new digits correctly. No weight fell from the sky any more: every step that led to it was
# computed by your gradients.
#
# Before you change a setting, guess what will happen:
#
# - a learning rate of 0.002, or of 5
# - no hidden layer at all, `[64, 10]`, or five of them
# - one epoch; and how many until the test loss gets no better?
#
# **On a graphics card: the same code.** `dlcourse.device()` finds the fastest device of this computer (without a card, the processor), and its `put` moves arrays there. `like=x` makes the first weights beside them.

# %% demo="on_the_device"
import dlcourse

device = dlcourse.device()
x, labels = device.put(train.x, train.labels)
there = nn.MLP(WIDTHS, seed=SEED, like=x)
logits, cache = current("mlp_forward")(x, there.weights, there.biases)
df = current("cross_entropy_backward")(logits, labels)
dweights, _ = current("mlp_backward")(df, cache, there.weights)
print("gradients of the weights:", *(f"{tuple(dW.shape)} on {dW.device}" for dW in dweights))
device

# %% [markdown]
# And what your network still gets wrong:

# %% demo="what_is_left"
said = network.predict(test.x)
wrong = np.flatnonzero(said != test.labels)
print(f"the mistakes that are left (at most 10 of {len(wrong)}):")
plots.images(test.x[wrong[:10]], test.labels[wrong[:10]], said[wrong[:10]], columns=5)

# %% [markdown]
# ## 9. What torch does
#
# In practice a library does what you have just done: torch **records** every operation on tensors that ask for a gradient, and goes back through the record, calling the backward function of each. That is
# called *automatic differentiation*, in torch `autograd`:
#
# ```python
# W = torch.tensor([[1.0, 2.0]], requires_grad=True)   # record what happens to W
# loss = torch.sum(W ** 2)
# (dW,) = torch.autograd.grad(loss, [W])               # go back: dW is 2 W
# ```
#
# ### Piece: `autograd_gradients` (3 points)
#
# Take torch tensors, return the gradients of the mean cross-entropy of the network, in the same two lists as `mlp_backward`. In this piece torch may do everything.
#
# *Hints.*
# - The tensors that you are given must be afterwards as they were: no `requires_grad`, no `.grad`. So work with copies: `W.detach().clone().requires_grad_()`.
# - `torch.autograd.grad(loss, parameters)` takes a list and returns a tuple in the same order. (`loss.backward()` writes into `.grad` instead; that is allowed as well.)
# - `torch.nn.functional.cross_entropy(logits, labels)` is the loss.
# - Take `torch.relu`. With `torch.maximum(f, 0 * f)` torch gives the slope ½ at $f = 0$: at a tie, each of the two gets half.


# %% piece="autograd_gradients"
@piece
def autograd_gradients(x, labels, weights, biases):
    """The gradients of the mean cross-entropy of a ReLU network, by torch's autograd.

    x: (N, D_in) and labels: (N,), torch tensors.
    weights, biases: lists of K + 1 tensors (D_out, D_in) and (D_out,); K may be 0.
    Returns (dweights, dbiases), two lists in the order of the layers.
    The tensors given to it are afterwards as they were: no requires_grad, no .grad.
    """
    ### BEGIN SOLUTION
    parameters = [p.detach().clone().requires_grad_() for p in [*weights, *biases]]
    weights, biases = parameters[: len(weights)], parameters[len(weights) :]
    h = x
    for W, b in zip(weights[:-1], biases[:-1], strict=True):
        h = torch.relu(h @ W.T + b)
    logits = h @ weights[-1].T + biases[-1]
    loss = torch.nn.functional.cross_entropy(logits, labels)
    gradients = torch.autograd.grad(loss, parameters)
    return list(gradients[: len(weights)]), list(gradients[len(weights) :])
    ### END SOLUTION


# %% [markdown]
# The same network, the same digits, two ways:

# %% demo="two_ways"
tensor = torch.from_numpy
x, labels = test.x[:100], test.labels[:100]
logits, cache = current("mlp_forward")(x, network.weights, network.biases)
df = current("cross_entropy_backward")(logits, labels)
ours = [*current("mlp_backward")(df, cache, network.weights)]
torchs = current("autograd_gradients")(
    tensor(x), tensor(labels), [*map(tensor, network.weights)], [*map(tensor, network.biases)]
)
print("largest difference between mlp_backward on NumPy and autograd on torch")
for name, a, b in zip(("Omega", "beta"), ours, torchs, strict=True):
    for k in range(len(a)):
        gap = np.abs(a[k] - b[k].numpy()).max() / max(np.abs(a[k]).max(), 1e-12)
        print(f"  {name}_{k}: {gap:.0e} of the largest entry")

# %% [markdown]
# The same numbers, to the last digits of float64. And torch's record can be read. Follow it back from the loss, and you meet old friends:

# %% demo="torchs_record"
OURS = {
    "NllLossBackward0": "cross_entropy_backward",
    "LogSoftmaxBackward0": "cross_entropy_backward",
    "AddmmBackward0": "linear_backward",
    "ReluBackward0": "relu_backward",
}
functional = torch.nn.functional
h, labels = tensor(test.x[:100]), tensor(test.labels[:100])
for W, b in zip(network.weights[:-1], network.biases[:-1], strict=True):
    h = functional.linear(h, tensor(W).clone().requires_grad_(), tensor(b)).relu()
W = tensor(network.weights[-1]).clone().requires_grad_()
logits = functional.linear(h, W, tensor(network.biases[-1]))
step = functional.cross_entropy(logits, labels).grad_fn
while step is not None:
    name = type(step).__name__
    print(f"{name:<20} in this lab: {OURS[name]}")
    earlier = [node for node, _ in step.next_functions if type(node).__name__ in OURS]
    step = earlier[0] if earlier else None

# %% [markdown]
# Read from top to bottom, these are the steps of your `cross_entropy_backward` and then of your `mlp_backward`.
#
# ### Question in words (5 points)
#
# Why does backpropagation go **from the output to the input**, and not the other way?
#
# Take one sample, and $K$ steps, each of which turns $D$ numbers into $D$ numbers (a layer with its activation, say). The slopes of step $k$ are a $D \times D$ matrix $J_k$, its **Jacobian**: entry $(i, j)$ says how fast output $i$ grows with
# input $j$. At the end stands the loss, a single number; its gradient with respect to the outputs of the last step is a row $g$ of $D$ numbers. The chain rule says
#
# $$\frac{\partial L}{\partial x} = g\, J_K\, J_{K-1} \cdots J_2\, J_1 ,$$
#
# and matrices may be multiplied in any grouping: $(gJ_2)J_1 = g(J_2J_1)$. The product of an $m \times D$ and a $D \times D$ matrix costs $mD^2$ multiplications.
#
# 1. How many multiplications does it take from the left (output first), and how many from the right (input first: $J_2 J_1$, then $J_3(J_2J_1)$, and so on)? Give both formulas, and the numbers for $K = 10$ and $D = 1000$. (2 points)
# 2. Turn it round: a network with a **single** input number and 1000 outputs, and you want the slopes of all outputs. Which order is the cheap one now, and why? (1 point)
# 3. Going back has a price. What must be kept in memory between the two passes, and which of your pieces needs what of it? Why would one not have to keep it when going from the input to the output? (2 points)

# %% [markdown] question="written_order"
# 1. From the left every product is a row times a matrix, $D^2$ multiplications, and there are $K$ of them: $K D^2$, here $10^7$. From the right there are $K - 1$ products of two matrices, $D^3$ each, and at the end
#    the row: $(K - 1) D^3 + D^2$, here about $9 \cdot 10^9$. That is 900 times as many.
# 2. Input first. The slopes with respect to a single number are a column, $D \times 1$; a matrix times a column costs $D^2$ at each step, and gives the slopes of all outputs in one go. Output first would start
#    with 1000 rows (one for each output), so with a matrix, and pay $D^3$ at each step. It is the end with fewer numbers at which one should start; a loss is one number, and the parameters are many.
# 3. The slopes depend on where the forward pass has been, so its values must be kept until the backward pass comes by: the inputs $h_k$ of all layers, for all samples of the batch (the cache), and the weights. `linear_backward` needs $h_k$ for $d\Omega_k$ and
#    $\Omega_k$ for $dh_k$; `relu_backward` needs to know where $f_k > 0$, which $h_{k+1}$ tells as well. The memory grows with depth and with batch size. From input to output the slopes are multiplied in the same order in which the values are computed: each $J_k$ is used
#    as soon as its step is computed, and can be forgotten then.

# %% [markdown]
# ## Before you hand in
#
# - Restart the kernel and run all cells: every `check` should say that its visible checks pass.
# - You have written the question in words (section 9).
# - Remove the `#` in the last cell and run it: it looks the notebook over and gives you the one file to hand in, `lab2_backprop.ipynb`.
#
# **Where this goes.** Your gradients say in which direction to go. Lab 3 is about how to walk: which data to start from, how long a step may be, and how momentum, RMSProp and Adam get down much faster.
#
# *Backpropagation: Rumelhart, Hinton and Williams, 1986. The order of the chain rule, and why one end is cheap: Griewank and Walther, "Evaluating Derivatives", 2008. The worked example with two units follows Giordano De Marzo's slides, "Deep Learning for the Social
# Sciences". Data: UCI Optical Recognition of Handwritten Digits (Alpaydin and Kaynak), as it comes with scikit-learn.*

# %%
# dlcourse.submit()
