# %% [markdown]
# # Lab 1: The multilayer perceptron
#
# You start with a single neuron and end with a network that reads handwritten digits. Every line
# of code that it runs will be yours.
#
# **How this lab works**
#
# - You write 14 small functions, called *pieces*. Most are one to five lines long. The text before a
#   piece says what it is for, the text inside it says exactly what it takes and returns.
# - Under each piece, `check(...)` tries your code on examples and says what is wrong, in words.
#   Your mark comes from other examples that you do not see, of the same kind.
# - Write each piece by hand, from elementary functions such as `exp`, `maximum`, `sum` and `@`. A library's ready-made softmax, loss or layer gets no points.
# - The figures run **your** code as soon as a piece is written, and the course's own version before
#   that. So nothing blocks you: leave a piece out and come back to it.
# - The pieces are worth 50 points, one question in words another 5.
#
# Formulas use the symbols of the lecture: $x$ input, $f$ pre-activation, $h$ activation, $y$ output,
# $t$ target. The first axis of an array is always the batch: `x` has one sample in each row.

# %% name="setup"
import numpy as np
from dlcourse import check, data, explore, namespace, nn, piece, plots
from dlcourse.pieces import author, current

# %% [markdown]
# ## 1. One neuron
#
# A neuron (or *unit*) does two things with its input $x$. It computes a straight line, the **pre-activation**
# $f = \theta_0 + \theta_1 x$. Then it sends $f$ through an **activation function** $a$, and passes on
# $h = a[f]$.
#
# The figure shows both for $\theta_0 = -1$ and $\theta_1 = 2$. The activation function here is the
# ReLU: it keeps what is positive and turns the rest into 0.

# %% demo="one_neuron"
theta_0, theta_1 = -1.0, 2.0
plots.function(
    {
        "pre-activation $f$": lambda x: theta_0 + theta_1 * x,
        "activation $h$": lambda x: current("relu")(theta_0 + theta_1 * x),
    },
    low=-1,
    high=2,
    title="one neuron",
    alt="The line f = -1 + 2x, and h: 0 up to x = 0.5, on the line after it",
)

# %% [markdown]
# The bend sits where the pre-activation crosses zero: at $x = -\theta_0 / \theta_1 = 0.5$. Lectures and
# books call this place a **joint**. Networks of ReLUs are built from nothing but such joints.
#
# ### Piece: `relu` (2 points)
#
# $$h = \max(f, 0), \quad \text{entry by entry}$$
#
# **One code for NumPy and torch.** Here you calculate on NumPy arrays. Later the same functions will run
# on torch tensors, on a graphics card too. To write them only once, ask the input which library it
# belongs to:
#
# ```python
# xp = namespace(f)     # NumPy for a NumPy array, torch for a torch tensor
# xp.exp(f)             # the exponential, in that library
# ```
#
# So inside a piece write `xp.` where you would have written `np.`. The functions carry NumPy's names
# (`xp.maximum`, `xp.where`, `xp.exp`, `xp.log`, `xp.sum(f, axis=-1)`, `xp.zeros_like(f)`), also when
# torch calls them something else.
#
# Two promises hold for all pieces. The result has the library, the dtype and the device of the input
# (float32 stays float32, and what lies on a graphics card stays there), and the input is left as it was.
# `check` tries a graphics card, too, even where there is none. New arrays have to be told where to lie:
# `xp.zeros(n, device=f.device)`, or simply `xp.zeros_like(f)`.
#
# *Hint.* `f[f < 0] = 0` writes into the caller's array. Make a new one.


# %% piece="relu"
@piece
def relu(f):
    """The rectified linear unit, entry by entry.

    f: array of any shape, the pre-activations.
    Returns an array of the same shape: h = max(f, 0).
    """
    ### BEGIN SOLUTION
    xp = namespace(f)
    return xp.maximum(f, xp.zeros_like(f))
    ### END SOLUTION


# %% [markdown]
# Three neurons on the same input, each with its own $\theta_{i0}$ and $\theta_{i1}$. A negative
# $\theta_{i1}$ makes a neuron that is on to the left of its joint.

# %% demo="three_neurons"
plots.function(
    {
        "$h_1 = a[0.5 + x]$": lambda x: current("relu")(0.5 + x),
        "$h_2 = a[-1 + 2x]$": lambda x: current("relu")(-1 + 2 * x),
        "$h_3 = a[1 - 3x]$": lambda x: current("relu")(1 - 3 * x),
    },
    low=-1,
    high=2,
    ylabel="$h$",
    title=f"three neurons, computed by {author('relu')} relu",
    alt="Joints at x = -0.5, 0.5 and 1/3; the third neuron is on to the left of its joint",
)

# %% [markdown]
# ### A ReLU that never falls quite silent
#
# Left of its joint a ReLU is flat. A neuron that is off for every sample has slope 0 everywhere, so
# training cannot tell in which direction to change it. The **ELU** (exponential linear unit) bends
# smoothly towards $-\alpha$ instead and keeps a slope.

# %% demo="elu_curves"
plots.function(
    {
        "ReLU": lambda f: current("relu")(f),
        r"ELU, $\alpha = 1$": lambda f: current("elu")(f),
        r"ELU, $\alpha = 2$": lambda f: current("elu")(f, 2.0),
    },
    low=-4,
    high=2,
    xlabel="$f$",
    ylabel="$h$",
    alt="For negative f the ReLU is 0; the ELU falls smoothly towards -alpha",
)

# %% [markdown]
# $$h = \begin{cases} f & f \ge 0 \\ \alpha\,(e^{f} - 1) & f < 0 \end{cases}$$
#
# The obvious code has a flaw that you cannot see in its result. `where` does not skip anything: it is
# handed **both** branches, computed for all entries, and picks afterwards. What happens to $e^f$ at
# $f = 1000$?

# %% demo="overflow_seen"
import warnings

f = np.array([-1.0, 1000.0])
with warnings.catch_warnings(record=True) as said:
    warnings.simplefilter("always")
    print("on the way, e^f - 1:", np.exp(f) - 1)
    print("the result of where:", np.where(f >= 0, f, np.exp(f) - 1))
print("NumPy's warning:    ", said[0].message)

# %% [markdown]
# The largest float64 is about $1.8 \cdot 10^{308}$, and $e^{710}$ is above it: $e^f$ **overflows** to
# `inf`. Here `where` threw the `inf` away. In the next lab it comes back: the slope of the unused branch
# is multiplied by 0, and $0 \cdot \infty$ is NaN.
#
# ### Piece: `elu` (3 points)
#
# Write it so that nothing overflows on the way, for pre-activations up to $\pm 10{,}000$.
#
# *Hint.* The branch with the exponential is needed only for $f < 0$, and there $e^f \le 1$. So make sure
# that `exp` is never shown a positive number. (`xp.expm1(f)` is $e^f - 1$, without the rounding error
# that the subtraction has near $f = 0$. Both are accepted.)


# %% piece="elu"
@piece
def elu(f, alpha=1.0):
    """The exponential linear unit, entry by entry.

    f: array of any shape, the pre-activations.
    alpha: a positive number; the function tends to -alpha on the far left.
    Returns an array of the same shape: f where f >= 0, alpha (e^f - 1) elsewhere.
    Nothing overflows for f between -10,000 and 10,000.
    """
    ### BEGIN SOLUTION
    xp = namespace(f)
    negative = xp.minimum(f, xp.zeros_like(f))
    return xp.where(f >= 0, f, alpha * xp.expm1(negative))
    ### END SOLUTION


# %% [markdown]
# Slopes decide how fast a network learns. Move $f$ and look at the slope (orange squares) of all four
# activation functions. Far from 0 those of tanh and of the sigmoid vanish; that of the ReLU stays 1 on
# the right.

# %% demo="activation_slopes"
explore.activation_functions()

# %% [markdown]
# ### A number turned into a probability
#
# Will a patient fall ill: yes or no? A network that decides between two classes has one output neuron, and
# its pre-activation $f$ can be any number. The **sigmoid** turns it into a probability between 0 and 1.

# %% demo="sigmoid_curve"
plots.function(
    lambda f: current("sigmoid")(f),
    low=-8,
    high=8,
    xlabel="pre-activation $f$",
    ylabel=r"probability $\sigma(f)$",
    alt="The sigmoid rises from 0 on the left through 0.5 at f = 0 to 1",
)

# %% [markdown]
# $$\sigma(f) = \frac{1}{1 + e^{-f}} = \frac{e^{f}}{1 + e^{f}}$$
#
# The two fractions are the same number: multiply the first one above and below by $e^f$. For the computer
# they differ. The first overflows on the far left ($e^{-f}$ is huge), the second on the far right.
#
# ### Piece: `sigmoid` (3 points)
#
# Between $-10{,}000$ and $10{,}000$ no warning may come up, and far out the result is exactly 0 or 1.
#
# *Hint.* Use each fraction on the side where it is safe. $e^{-|f|}$ lies between 0 and 1 on both sides, and
# it is the only exponential that you need.


# %% piece="sigmoid"
@piece
def sigmoid(f):
    """The logistic sigmoid, entry by entry.

    f: array of any shape.
    Returns an array of the same shape: 1 / (1 + e^-f), between 0 and 1.
    No warning between -10,000 and 10,000; exactly 0 or 1 far from zero.
    """
    ### BEGIN SOLUTION
    xp = namespace(f)
    small = xp.exp(-xp.abs(f))  # in (0, 1]: cannot overflow
    return xp.where(f >= 0, 1 / (1 + small), small / (1 + small))
    ### END SOLUTION


# %% demo="sigmoid_values"
f = np.array([-10_000.0, -2.0, 0.0, 2.0, 10_000.0])
print(f"{author('sigmoid')} sigmoid")
for number, probability in zip(f, current("sigmoid")(f), strict=True):
    print(f"  f = {number:8.0f}   probability {probability:.6f}")

# %% [markdown]
# ### Many classes
#
# A digit is one of ten. Then the network has ten outputs, the **logits** $f_1 \ldots f_{10}$, and
# **softmax** turns them into ten probabilities that add up to 1:
#
# $$p_i = \frac{e^{f_i}}{\sum_j e^{f_j}}$$
#
# The largest logit gets the largest probability. Change the logits, then divide them all by a temperature:
# a low one makes the answer more decided, a high one less.

# %% demo="softmax_sliders"
explore.softmax_temperature()

# %% [markdown]
# ### Piece: `softmax` (4 points)
#
# The same trap as before: with logits of 1000 the fraction becomes $\infty/\infty$, which is NaN. And the same
# kind of escape. Adding a number $c$ to **all** logits of a row changes nothing, because $e^{f_i + c} =
# e^c e^{f_i}$ and the factor $e^c$ cancels. Which $c$ makes every exponent at most 0?
#
# *Hints.*
# - Work row by row, over the last axis: `axis=-1`. A single number for the whole array lets one row push
#   another below the smallest float.
# - `xp.max(f, axis=-1)` has shape (N,) and does not line up with the rows of (N, D).
#   `xp.max(f, axis=-1, keepdims=True)` has shape (N, 1) and does.


# %% piece="softmax"
@piece
def softmax(f):
    """Probabilities from logits, over the last axis.

    f: array (..., D), the logits.
    Returns an array of the same shape: p_i = e^f_i / sum_j e^f_j; every row sums to 1.
    Nothing overflows for f between -10,000 and 10,000.
    """
    ### BEGIN SOLUTION
    xp = namespace(f)
    powers = xp.exp(f - xp.max(f, axis=-1, keepdims=True))
    return powers / xp.sum(powers, axis=-1, keepdims=True)
    ### END SOLUTION


# %% [markdown]
# Logits that are 1000 apart from the next row's are no trouble any more:

# %% demo="softmax_rows"
logits = np.array([[1.0, 2.0, 3.0], [1001.0, 1002.0, 1003.0], [-5.0, 0.0, -5.0]])
print(f"{author('softmax')} softmax")
for row, p in zip(logits, current("softmax")(logits), strict=True):
    print(f"  logits {row!s:<21}  probabilities {p.round(4)}  sum {p.sum():.6f}")

# %% [markdown]
# ## 2. A layer
#
# Many neurons that look at the same input make a **layer**. Neuron $j$ multiplies each input with a weight
# of its own and adds its bias: $f_j = \beta_j + \sum_i \Omega_{ji} x_i$. Put the weights of neuron $j$ into
# row $j$ of a matrix $\Omega$, and the sum is a row-by-column product.

# %% demo="row_by_column"
explore.row_by_column()

# %% [markdown]
# For one sample, written as a column, the layer is $f = \beta + \Omega x$. Our samples stand in the **rows** of
# `x`, all N of them, so the same layer reads
#
# $$f = x\,\Omega^\top + \beta$$
#
# with shapes $(N, D_{out}) = (N, D_{in}) \cdot (D_{in}, D_{out}) + (D_{out})$. In code $\Omega$ is `W` and $\beta$
# is `b`. The bias is added to every row; broadcasting does that.
#
# ### Piece: `linear` (4 points)
#
# Everything that follows stands on this function, so it should be honest about arrays that do not fit: if
# the inner sizes $D_{in}$ of `x` and `W` differ, raise a `ValueError` whose text gives **both** shapes. The
# person who reads it at midnight will be you.
#
# *Hint.* `x @ W.T` is the product. An error text with values in it: `f"x is {tuple(x.shape)}"`.


# %% piece="linear"
@piece
def linear(x, W, b):
    """One layer before its activation.

    x: (N, D_in), one sample in each row.   W: (D_out, D_in), Omega.   b: (D_out,), beta.
    Returns f = x W^T + b, (N, D_out).
    Raises ValueError, naming the shapes of x and W, when their sizes D_in differ.
    """
    ### BEGIN SOLUTION
    if x.shape[-1] != W.shape[-1]:
        raise ValueError(f"x {tuple(x.shape)} does not fit W {tuple(W.shape)}")
    return x @ W.T + b
    ### END SOLUTION


# %% [markdown]
# **What one layer can do already.** The data: 1797 handwritten digits of 8 x 8 pixels. Take the mean image
# of each class, $m_0 \ldots m_9$. A new image $x$ is closest to the mean with the smallest
#
# $$|x - m_j|^2 = |x|^2 - 2\,\big(m_j \cdot x - \tfrac{1}{2} |m_j|^2\big),$$
#
# so with the largest $m_j \cdot x - \frac{1}{2}|m_j|^2$ ($|x|^2$ is the same for all $j$). And that is a layer:
# row $j$ of $\Omega$ is $m_j$, and $\beta_j = -\frac{1}{2}|m_j|^2$. These are the ten rows of $\Omega$:

# %% demo="templates"
train, test = data.split(data.digits(), 0.75, 0.25)
means = np.stack([train.x[train.labels == digit].mean(axis=0) for digit in range(10)])
plots.images(means, range(10), columns=10)

# %% demo="one_layer_reads"
scores = current("linear")(test.x, means, -0.5 * (means**2).sum(axis=1))
right = scores.argmax(axis=1) == test.labels
print(f"{author('linear')} linear, one layer, nothing trained:")
print(f"reads {right.sum()} of {len(test)} new digits correctly ({right.mean():.0%})")

# %% [markdown]
# Nine of ten, from one matrix and one bias vector. The rest of the lab is about the tenth.
#
# ## 3. A shallow network
#
# One layer cuts space with straight lines only. Put a second one behind it, with an activation in between,
# and lines become curves. The smallest example has one input, one **hidden layer** of $H$ ReLU neurons, and
# one output:
#
# $$f_i = \theta_{i0} + \theta_{i1} x, \qquad h_i = a[f_i], \qquad y = \phi_0 + \sum_{i=1}^{H} \phi_i h_i$$
#
# Every hidden neuron brings a joint, $\phi_i$ stretches and flips it, and the output adds them all up. Move
# the sliders until you can say beforehand what each of them will do.

# %% demo="shallow_sliders"
explore.shallow_network()

# %% [markdown]
# ### Piece: `shallow_network` (4 points)
#
# The parameters come in two arrays. Row $i$ of `theta` is $(\theta_{i0}, \theta_{i1})$, shape (H, 2).
# `phi` is $(\phi_0, \phi_1, \ldots, \phi_H)$, shape (H + 1,): its first entry belongs to no neuron.
#
# *Hints.*
# - Compute a table of shape (N, H) first: sample $n$ in row $n$, neuron $i$ in column $i$. `x[:, None]` is a
#   column of shape (N, 1), and a column against a row of shape (H,) broadcasts to (N, H).
# - Use your own `relu` (write it first: a piece that calls an unwritten one stops). The table
#   times `phi[1:]` is the sum.


# %% piece="shallow_network"
@piece
def shallow_network(x, theta, phi):
    """A network with one input, one hidden layer of ReLU neurons, and one output.

    x: (N,).   theta: (H, 2), row i: theta_i0, theta_i1.   phi: (H + 1,), phi_0 first.
    Returns y = phi_0 + sum_i phi_i relu(theta_i0 + theta_i1 x), (N,).
    """
    ### BEGIN SOLUTION
    f = theta[:, 0] + theta[:, 1] * x[:, None]  # (N, H)
    return phi[0] + relu(f) @ phi[1:]
    ### END SOLUTION


# %% demo="shallow_bump"
theta = np.array([[0.0, 1.0], [-1.0, 1.0], [-2.0, 1.0]])
phi = np.array([0.0, 1.0, -2.0, 1.0])
plots.function(
    lambda x: current("shallow_network")(x, theta, phi),
    low=-1,
    high=3,
    title=f"three joints make a bump ({author('shallow_network')} shallow_network)",
    alt="A triangle: 0 up to x = 0, rising to 1 at x = 1, falling to 0 at x = 2, then 0",
)

# %% [markdown]
# ### Any curve you like
#
# A bump here, a bump there: with enough neurons any continuous curve on an interval can be followed as closely as we
# want. This is the **universal approximation theorem** (Cybenko 1989; Hornik, Stinchcombe and White 1989).
# For one input and ReLU neurons you can prove it yourself, by building the network. Choose points
# $(k_0, v_0), \ldots, (k_n, v_n)$ on the curve, from left to right; the $k_j$ are the **knots**. Now walk
# along the straight pieces between them:
#
# - The curve starts at the height $v_0$.
# - Between $k_j$ and $k_{j+1}$ its slope is $s_j = (v_{j+1} - v_j) / (k_{j+1} - k_j)$.
# - A neuron $a[x - k_j]$ is off before $k_j$ and rises with slope 1 after it. It can change the slope at
#   $k_j$ and leaves everything before alone.

# %% demo="walk_along"
knots, values = np.array([0.0, 1.0, 3.0]), np.array([0.0, 2.0, 1.0])
figure = plots.function(
    {
        "wanted": lambda x: np.interp(x, knots, values),
        "$2 a[x - 0]$": lambda x: 2 * current("relu")(x),
        "$-2.5 a[x - 1]$": lambda x: -2.5 * current("relu")(x - 1),
    },
    low=0,
    high=3,
    title="slope 2 from 0 on, and 2.5 less from 1 on",
    alt="The curve through (0, 0), (1, 2), (3, 1) is 2 a[x] - 2.5 a[x - 1]",
)
plots.points(knots, values, ax=figure.axes[0], title=figure.axes[0].get_title())

# %% [markdown]
# ### Piece: `relu_interpolant` (6 points)
#
# Return `theta` and `phi` such that `shallow_network(x, theta, phi)` passes through every point and is straight
# between neighbours. (Outside the knots it may do what it likes.) Try it on paper with the three points of the figure:
# which neurons, which $\phi_i$? Then write it for any number of points.
#
# Raise a `ValueError` when there are fewer than 2 knots, or when they do not increase.
#
# *Hints.*
# - Neighbours are differenced in one go: `knots[1:] - knots[:-1]`, no loop.
# - `xp.stack([...], axis=1)` puts columns side by side, `xp.concat([...])` puts arrays end to end.
# - New arrays should have the dtype of the input: `xp.ones_like(...)` takes care of that.
# - `phi` must be one longer than `theta`.


# %% piece="relu_interpolant"
@piece
def relu_interpolant(knots, values):
    """A shallow ReLU network through all points, straight between them.

    knots: (n,), increasing.   values: (n,), the height at each knot.
    Returns (theta, phi) for shallow_network, shapes (H, 2) and (H + 1,); H is your choice.
    Raises ValueError for fewer than 2 knots, or when the knots do not increase.
    """
    ### BEGIN SOLUTION
    xp = namespace(knots, values)
    widths = knots[1:] - knots[:-1]
    if knots.shape[0] < 2 or not xp.all(widths > 0):
        raise ValueError("knots must increase, and there must be at least 2 of them")
    slopes = (values[1:] - values[:-1]) / widths
    theta = xp.stack([-knots[:-1], xp.ones_like(widths)], axis=1)
    phi = xp.concat([values[:1], slopes[:1], slopes[1:] - slopes[:-1]])
    return theta, phi
    ### END SOLUTION


# %% [markdown]
# **Draw something.** Here is a heartbeat. Change the points, add more, sketch a skyline or a mountain range;
# only the first numbers must increase. Then run the next cell: the curve is computed by a neural network.

# %%
points = [
    (0.0, 0.0),
    (1.5, 0.0),
    (2.0, 0.3),
    (2.5, 0.0),
    (2.8, -0.4),
    (3.1, 2.0),
    (3.4, -0.8),
    (3.6, 0.0),
    (5.0, 0.6),
    (5.7, 0.0),
    (7.0, 0.0),
]

# %% demo="draw_points"
knots, values = np.array(points, dtype=float).T
theta, phi = current("relu_interpolant")(knots, values)
figure = plots.function(
    lambda x: current("shallow_network")(x, theta, phi),
    low=knots[0],
    high=knots[-1],
    alt=f"A curve through {len(knots)} points, straight between neighbours",
)
title = f"{len(theta)} hidden neurons ({author('relu_interpolant')} relu_interpolant)"
plots.points(knots, values, ax=figure.axes[0], title=title)

# %% [markdown]
# Or drag the heights of eight points:

# %% demo="draw_sliders"
explore.sketch()

# %% [markdown]
# And the theorem at work: the more neurons, the smaller the largest error. Once a smooth curve is followed
# roughly, twice as many neurons bring the error down to about a quarter.

# %% demo="approximation"
explore.universal_approximation()

# %% [markdown]
# ## 4. A deep network
#
# The hidden layer's output can be the input of the next hidden layer, and so on. With $K$ hidden layers, and
# $h_0 = x$, the **multilayer perceptron** is
#
# $$h_{k+1} = a\,[\,\beta_k + \Omega_k h_k\,] \quad (k = 0, \ldots, K - 1), \qquad y = \beta_K + \Omega_K h_K .$$
#
# There are $K + 1$ weight matrices and $K + 1$ bias vectors. The last layer has **no activation**: its outputs are logits
# or predicted numbers, and must be free to be negative.

# %% demo="network_picture"
plots.network([3, 5, 4, 2])

# %% [markdown]
# ### Piece: `mlp` (6 points)
#
# `weights` is the list $[\Omega_0, \ldots, \Omega_K]$ and `biases` the list $[\beta_0, \ldots, \beta_K]$. `activation` is
# a function, your `relu` if nothing else is said; call it as `activation(f)`. $K$ may be 0: then only the linear output layer is left.
#
# *Hints.*
# - One loop. After it, one more `linear`.
# - `for W, b in zip(weights, biases):` walks through both lists together, `weights[:-1]` is a list without its last entry.


# %% piece="mlp"
@piece
def mlp(x, weights, biases, activation=relu):
    """The multilayer perceptron: K hidden layers and a linear output layer.

    x: (N, D_in).   weights: list of K + 1 arrays (D_out, D_in) of each layer.
    biases: list of K + 1 arrays (D_out,).   activation: a function of an array.
    Returns the output y = beta_K + Omega_K h_K, (N, D_out of the last layer),
    where h_0 = x and h_(k+1) = activation(beta_k + Omega_k h_k).
    """
    ### BEGIN SOLUTION
    h = x
    for W, b in zip(weights[:-1], biases[:-1], strict=True):
        h = activation(linear(h, W, b))
    return linear(h, weights[-1], biases[-1])
    ### END SOLUTION


# %% [markdown]
# **Your network reads digits.** The weights below were found by training (labs 2 and 3 are about how); the network that
# runs with them is your `mlp`, with two hidden layers of 32 neurons. Above each image stands what it is, and where the
# network says something else, what it said.

# %% demo="digits_first"
network = nn.trained_digits()
predicted = current("mlp")(test.x, network.weights, network.biases).argmax(axis=1)
right = (predicted == test.labels).sum()
print(f"{author('mlp')} mlp reads {right} of {len(test)} new digits correctly")
plots.images(test.x[:16], test.labels[:16], predicted[:16])

# %% [markdown]
# **And the same code on torch tensors**, because your pieces ask `namespace` instead of assuming NumPy:

# %% demo="digits_torch"
import torch

weights = [torch.from_numpy(W) for W in network.weights]
biases = [torch.from_numpy(b) for b in network.biases]
logits = current("mlp")(torch.from_numpy(test.x), weights, biases)
same = np.allclose(logits.numpy(), network.logits(test.x))
print(type(logits), "of shape", tuple(logits.shape))
print("the same numbers as before:", same)

# %% [markdown]
# ### Piece: `count_parameters` (2 points)
#
# How large is a network? Between a layer of $D_k$ units and the next one of $D_{k+1}$ there is one weight for every
# pair, and one bias for each unit of the next layer.
#
# *Hint.* Count the network of the figure above, [3, 5, 4, 2], by hand first. It has 54 parameters.


# %% piece="count_parameters"
@piece
def count_parameters(widths):
    """The number of weights and biases of a multilayer perceptron.

    widths: [D_in, h_1, ..., D_out], the size of every layer from input to output.
    Returns an integer.
    """
    ### BEGIN SOLUTION
    return sum((widths[k] + 1) * widths[k + 1] for k in range(len(widths) - 1))
    ### END SOLUTION


# %% demo="sizes"
for name, widths in {
    "the digits network": [64, 32, 32, 10],
    "one wide hidden layer": [64, 1000, 10],
    "ten narrow ones": [64, *[100] * 10, 10],
    "28 x 28 images": [784, 512, 512, 10],
}.items():
    print(f"{name:>22}: {current('count_parameters')(widths):>9,} parameters")

# %% [markdown]
# ### What is depth good for?
#
# Two networks with the same weights: one input, three hidden layers of two neurons each. A layer folds the
# interval from 0 to 1 in the middle, like a strip of paper, and the next layer folds what is folded already. The
# only difference between the two is the activation: ReLU in one, none ($a[f] = f$) in the other.

# %% demo="no_activation"
fold = np.array([[2.0, -4.0]])  # 2 h_1 - 4 h_2: up until x = 1/2, then down
weights = [np.ones((2, 1)), np.ones((2, 1)) @ fold, np.ones((2, 1)) @ fold, fold]
biases = [np.array([0.0, -0.5])] * 3 + [np.zeros(1)]


def output(activation):
    return lambda x: current("mlp")(x[:, None], weights, biases, activation)[:, 0]


figure = plots.function(
    {"with ReLU": output(current("relu")), "without activation": output(lambda f: f)},
    low=0,
    high=1,
    alt="With ReLU a zigzag of eight pieces, without activation one line",
)
figure.axes[0].set_ylim(-0.5, 1.7)
figure

# %% [markdown]
# Eight straight pieces from six neurons. A *shallow* network with six neurons has at most six joints, so seven pieces;
# and each further layer of two neurons doubles the number (Montúfar and others 2014; Telgarsky 2016). Without the
# activation all of it collapses to a single line. Why?

# %% [markdown]
# ### Question in words (5 points)
#
# Why does a network **without activation functions** gain nothing from depth?
#
# 1. Take two hidden layers and $a[f] = f$. Show that the whole network is a single layer $y = \beta + \Omega x$, and
#    give $\Omega$ and $\beta$ by $\Omega_0, \Omega_1, \Omega_2$ and $\beta_0, \beta_1, \beta_2$. (2 points)
# 2. What follows for the functions that such a network can represent, for any number of layers, and for
#    its extra parameters? Can it even represent *less* than a single layer? (2 points)
# 3. At which step does your calculation break down when $a$ is the ReLU? (1 point)

# %% [markdown] question="written_depth"
# 1. Put each layer into the next:
#    $y = \beta_2 + \Omega_2(\beta_1 + \Omega_1(\beta_0 + \Omega_0 x)) = \beta + \Omega x$ with
#    $\Omega = \Omega_2 \Omega_1 \Omega_0$ and $\beta = \beta_2 + \Omega_2 \beta_1 + \Omega_2 \Omega_1 \beta_0$.
# 2. Each further layer multiplies by one more matrix and adds one more constant vector, so by induction the
#    network is $\beta + \Omega x$ at any depth: only straight lines and planes, the same functions as one layer has.
#    The extra parameters are only a roundabout way to write one $\Omega$ and one $\beta$; many choices of them give the same function. It can
#    be less: the rank of a product is at most that of each factor, so a hidden layer narrower than input
#    and output forces $\Omega$ to a rank no larger than its width, which a single layer need not have.
# 3. The step that takes $\Omega_1$ inside: $\Omega_1 a[f]$ is no longer a matrix times $x$ plus a constant, since $a[u + v] \ne a[u] + a[v]$ in
#    general (for instance $a[1] + a[-1] = 1$, but $a[1 + (-1)] = 0$). Which neurons are on depends on $x$, so $\Omega$ and $\beta$ differ from region to region: every layer can add joints.

# %% [markdown]
# ## 5. How wrong is the network?
#
# Training needs one number that says how far the outputs $y$ are from the targets $t$: the **loss** $L$. For a
# predicted number (regression) there are two usual choices. They treat an **outlier** very differently: drag the marked patient.

# %% demo="outlier"
explore.mse_against_mae()

# %% [markdown]
# The fit of least squares runs after the outlier, because an error ten times as large costs a hundred times as much. To the absolute
# error it costs ten times as much.
#
# ### Pieces: `mse` and `mae` (2 + 2 points)
#
# $$L_\text{MSE} = \frac{1}{N} \sum_i (y_i - t_i)^2, \qquad L_\text{MAE} = \frac{1}{N} \sum_i |y_i - t_i|$$
#
# The sum runs over **all** elements, whatever the shape, and $N$ is their number.
#
# *Hint.* Return the number as your library gives it: `xp.mean(...)`. A `float(...)` around it would tear a torch tensor off its
# graphics card and out of its derivative.


# %% piece="mse"
@piece
def mse(y, t):
    """The mean square error.

    y, t: arrays of one shape, outputs and targets.
    Returns a scalar: the mean over all elements of (y - t)^2.
    """
    ### BEGIN SOLUTION
    xp = namespace(y, t)
    return xp.mean((y - t) ** 2)
    ### END SOLUTION


# %% piece="mae"
@piece
def mae(y, t):
    """The mean absolute error.

    y, t: arrays of one shape, outputs and targets.
    Returns a scalar: the mean over all elements of |y - t|.
    """
    ### BEGIN SOLUTION
    xp = namespace(y, t)
    return xp.mean(xp.abs(y - t))
    ### END SOLUTION


# %% [markdown]
# A trap that costs hours: outputs of shape (N, 1) beside targets of shape (N,). Nothing fails. Broadcasting builds all
# N x N differences, and the loss is wrong.

# %% demo="broadcast_trap"
y, t = np.array([1.0, 2.0, 3.0]), np.array([1.0, 2.0, 3.0])
print("y and t are equal, so the loss is", current("mse")(y, t))
differences = y[:, None] - t
print("y as a column of shape (3, 1) gives", differences.shape, "differences,")
print("and the mean of their squares is", (differences**2).mean().round(3))

# %% [markdown]
# ### Classification: the price of being sure
#
# A network says "ill with probability $p$", and the truth is $t = 1$ (ill) or $t = 0$. The **cross-entropy** charges
# $-\log$ of the probability that the network gave to what really happened.


# %% demo="log_price"
def price(truth):
    bce = current("binary_cross_entropy")
    return lambda p: np.array([bce(np.array([one]), np.array([truth])) for one in p])


plots.function(
    {"$t = 1$: $-\\log p$": price(1.0), "$t = 0$: $-\\log(1 - p)$": price(0.0)},
    low=0.002,
    high=0.998,
    xlabel="probability $p$ that the network gives to class 1",
    ylabel="loss $L$",
    alt="For t = 1 the loss falls from 6 near p = 0 to 0 at p = 1; for t = 0 mirrored",
)

# %% [markdown]
# ### Piece: `binary_cross_entropy` (4 points)
#
# $$L = -\frac{1}{N} \sum_i \big[\, t_i \log p_i + (1 - t_i) \log(1 - p_i) \,\big]$$
#
# At $p = 0$ the logarithm is $-\infty$, and $0 \cdot (-\infty)$ is NaN. One such sample spoils the mean of a whole batch. So keep
# what goes into a logarithm at $10^{-12}$ or more: $\log \max(p, 10^{-12})$ and $\log \max(1 - p, 10^{-12})$.
#
# *Hint.* It is tempting to clip $p$ itself to $[10^{-12},\, 1 - 10^{-12}]$. Look what float32 makes of the upper end:

# %% demo="float32_end"
print("1 - 1e-12 in float64:", np.float64(1) - np.float64(1e-12))
print("1 - 1e-12 in float32:", np.float32(1) - np.float32(1e-12), "  and 1 - p is 0 again")


# %% piece="binary_cross_entropy"
@piece
def binary_cross_entropy(p, t):
    """The loss for two classes, from probabilities.

    p: array, the probability of class 1, in [0, 1].   t: same shape, targets in [0, 1].
    Returns a scalar: the mean over all elements of
    -[t log max(p, 1e-12) + (1 - t) log max(1 - p, 1e-12)]; finite at p = 0 and p = 1.
    """
    ### BEGIN SOLUTION
    xp = namespace(p, t)
    floor = xp.full_like(p, 1e-12)
    log_yes = xp.log(xp.maximum(p, floor))
    log_no = xp.log(xp.maximum(1 - p, floor))
    return -xp.mean(t * log_yes + (1 - t) * log_no)
    ### END SOLUTION


# %% demo="certain_and_wrong"
bce = current("binary_cross_entropy")
truth = np.array([1.0])
for p in (0.9, 0.5, 0.1, 1e-6, 0.0):
    loss = bce(np.array([p]), truth)
    print(f"the truth is class 1, the network says p = {p:<7g} L = {loss:.3f}")

# %% [markdown]
# ### Many classes, from logits
#
# With $C$ classes, `labels` holds the right class $c_n$ of each sample as an integer from 0 to $C - 1$, and the loss is the mean of
# $-\log$ of the probability of that class:
#
# $$L = -\frac{1}{N} \sum_{n} \log p_{n, c_n}, \qquad p_n = \text{softmax}(f_n)$$
#
# Softmax first and then the logarithm is what the formula says. It fails for a network that is sure and wrong:

# %% demo="log_of_zero"
with np.errstate(divide="ignore"):
    p = current("softmax")(np.array([[0.0, 1000.0]]))
    print("probabilities:", p, "  -log of the first:", -np.log(p[0, 0]))
print("by the formula it should be log(1 + e^1000), which is 1000 to all digits")

# %% [markdown]
# ### Piece: `cross_entropy` (5 points)
#
# Take the logarithm **on paper** before you compute anything:
#
# $$-\log \frac{e^{f_c}}{\sum_j e^{f_j}} = \log \sum_j e^{f_j} \; - \; f_c$$
#
# No division, no log of 0. The sum of exponentials still overflows for large logits, but you have met that in `softmax`: a shift by the row's
# largest logit does it. Where does the shift go in this formula?
#
# *Hints.*
# - One entry of each row: `f[xp.arange(f.shape[0]), labels]`, or `xp.take_along_axis(f, labels[:, None], axis=-1)`,
#   which has shape (N, 1).
# - The mean is over the samples, not over all N x C logits.


# %% piece="cross_entropy"
@piece
def cross_entropy(f, labels):
    """The loss for many classes, from logits.

    f: (N, C), the logits.   labels: (N,), integers, the right class of each row.
    Returns a scalar: the mean over the rows of -log softmax(f)[label].
    Finite for logits between -10,000 and 10,000.
    """
    ### BEGIN SOLUTION
    xp = namespace(f, labels)
    shifted = f - xp.max(f, axis=-1, keepdims=True)
    log_sum = xp.log(xp.sum(xp.exp(shifted), axis=-1))
    right = xp.take_along_axis(shifted, labels[:, None], axis=-1)[:, 0]
    return xp.mean(log_sum - right)
    ### END SOLUTION


# %% [markdown]
# A network that knows nothing gives each of ten classes the probability 1/10 and pays $\log 10 \approx 2.30$. Remember this number: a
# training run that starts far above it has too large weights.

# %% demo="losses_compared"
loss = current("cross_entropy")
print(f"all logits equal:      {loss(np.zeros((len(test), 10)), test.labels):.3f}")
print(f"the class means:       {loss(scores, test.labels):.3f}   (section 2)")
print(f"the trained network:   {loss(network.logits(test.x), test.labels):.3f}")

# %% [markdown]
# ### Piece: `accuracy` (3 points)
#
# The loss is for training, people want to know: how often is it right? The network's answer is the class with the largest logit; no softmax
# is needed for that, as it keeps the order.
#
# Return a plain Python `float`, the share of right rows. If several logits of a row are equally large, the first of them counts (`xp.argmax`
# does just that).
#
# *Hint.* `==` gives an array of True and False. For torch, turn it into numbers before you take a mean:
# `xp.astype(hits, xp.float64)`.


# %% piece="accuracy"
@piece
def accuracy(f, labels):
    """The share of rows whose largest logit is the label.

    f: (N, C), the logits; of equally large ones the first counts.
    labels: (N,), integers.
    Returns a Python float between 0 and 1.
    """
    ### BEGIN SOLUTION
    xp = namespace(f, labels)
    hits = xp.argmax(f, axis=-1) == labels
    return int(xp.sum(xp.astype(hits, xp.int64))) / f.shape[0]
    ### END SOLUTION


# %% [markdown]
# ## 6. All of it together
#
# Your `linear`, `relu` and `mlp` compute the logits, your `accuracy` and `cross_entropy` judge them. These are **all** mistakes on the digits
# that the network has never seen. Which would you have read differently?

# %% demo="digits_mistakes"
logits = network.logits(test.x)
percent = current("accuracy")(logits, test.labels)
wrong = np.flatnonzero(logits.argmax(axis=1) != test.labels)
print(f"accuracy on {len(test)} new digits: {percent:.1%}, {len(wrong)} mistakes")
plots.images(test.x[wrong], test.labels[wrong], logits.argmax(axis=1)[wrong], columns=5)

# %% [markdown]
# Does the network know when it does not know? Your `softmax` says how sure it was. On the left the mistake of which it was
# most sure, on the right the digit about which it doubted most.

# %% demo="digits_doubt"
p = network.probabilities(test.x)
chosen = [wrong[p[wrong].max(axis=1).argmax()], p.max(axis=1).argmin()]
titles = [f"is {test.labels[i]}, said {p[i].argmax()} ({p[i].max():.0%})" for i in chosen]
figure = plots.picture(
    9.0, 4.6, alt="Two digits above their class probabilities: " + "; ".join(titles)
)
with plots.style():
    grid = figure.subplots(2, 2, height_ratios=(3, 2))
    for (image, bars), i, title in zip(grid.T, chosen, titles, strict=True):
        image.imshow(test.x[i].reshape(8, 8), cmap="gray_r")
        image.set_title(title)
        image.axis("off")
        bars.bar(range(10), p[i], color=plots.COLOURS["blue"])
        bars.set(xlabel="digit", ylabel="probability", ylim=(0, 1), xticks=range(10))
figure

# %% [markdown]
# **On a graphics card: the same code.** `dlcourse.device()` finds the fastest device of this computer, and its `put` moves arrays there. Your pieces ask their input for its library, so
# they run there as they are. Without a card it is the processor.

# %% demo="on_the_device"
import dlcourse

device = dlcourse.device()
x = device.put(test.x)
weights, biases = [*map(device.put, network.weights)], [*map(device.put, network.biases)]
p = current("softmax")(current("mlp")(x, weights, biases))
print(f"{author('softmax')} softmax, probabilities {tuple(p.shape)} on {p.device}")
device

# %% [markdown]
# ## Before you hand in
#
# - Restart the kernel and run all cells: every `check` should say that its visible checks pass.
# - You have written the question in words (section 4).
# - Remove the `#` in the last cell and run it: it looks the notebook over and gives you the one file to hand in, `lab1_mlp.ipynb`.
#
# **Where this goes.** The weights of the digits network fell from the sky in this lab. Lab 2 computes how the loss changes with every single
# one of its parameters, and lab 3 walks downhill: then the network will be yours from the first number to the last.
#
# *Data: UCI Optical Recognition of Handwritten Digits (Alpaydin and Kaynak), as it comes with scikit-learn. ELU: Clevert,
# Unterthiner and Hochreiter, 2015. Universal approximation: Cybenko, 1989; Hornik, Stinchcombe and White, 1989. Folding: Montúfar,
# Pascanu, Cho and Bengio, 2014; Telgarsky, 2016.*

# %%
# dlcourse.submit()
