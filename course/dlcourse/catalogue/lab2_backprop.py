"""Lab 2: backpropagation."""

from dlcourse.catalogue.by_hand import BY_HAND, COMPLEX_STEP, DIFFERENCES, HIDDEN_WAYS, PIECE
from dlcourse.catalogue.piece import Lab, Piece, Question

CUMBERSOME = "02_backprop#computing-gradients-is-cumbersome"
ACTIVATIONS = "02_backprop#derivation-of-activation-functions"
BACKPROP = "02_backprop#derivation-of-bp-algorithm-backprop-of-deltas"
OUTPUT = "02_backprop#deltas-at-the-output-layer"
COMPLETE = "02_backprop#complete-backpropagation-algorithm"

#: In ``numeric_gradient`` differences are the point, in ``autograd_gradients`` torch's autograd is.
NO_AUTOGRAD = BY_HAND
NO_ORACLE = HIDDEN_WAYS
BY_FORMULA = (*BY_HAND, *COMPLEX_STEP, DIFFERENCES, PIECE + "numeric_gradient")

LAB = Lab(
    name="lab2_backprop",
    title="Backpropagation",
    forbidden=BY_FORMULA,
    pieces=(
        Piece(
            name="numeric_gradient",
            points=4,
            signature="(loss, w, h=1e-6)",
            returns=("array",),
            formula=r"\partial L / \partial w_i \approx (L(w + h e_i) - L(w - h e_i)) / 2h",
            slide=CUMBERSOME,
            about="the gradient of any loss, by trying",
            forbidden=NO_AUTOGRAD,
        ),
        Piece(
            name="relative_error",
            points=2,
            signature="(a, b)",
            returns=("number",),
            formula=r"\max_i |a_i - b_i| / \max(|a_i| + |b_i|, 10^{-12})",
            slide=CUMBERSOME,
            about="how far two gradients are apart",
            forbidden=NO_AUTOGRAD,
        ),
        Piece(
            name="log_sine_derivative",
            points=2,
            signature="(x)",
            returns=("array",),
            formula=r"\frac{d}{dx} \sin(\log x)",
            slide="02_backprop#math-recap-chain-rule-for-derivatives",
            about="the chain rule on one function of another",
        ),
        Piece(
            name="two_unit_gradients",
            points=5,
            signature="(x, t, theta, phi)",
            returns=("array", "array"),
            formula=r"L = (y - t)^2, \quad y = \phi_0 + \textstyle\sum_i \phi_i h_i, \quad "
            r"h_i = \max(\theta_{i0} + \theta_{i1} x, 0)",
            slide="02_backprop#example-backward-pass",
            about="the worked example of the slides, backwards",
        ),
        Piece(
            name="relu_backward",
            points=2,
            signature="(dh, f)",
            returns=("array",),
            formula=r"\partial L / \partial f \text{ from } \partial L / \partial h, \quad "
            r"h = \max(f, 0)",
            slide=ACTIVATIONS,
            about="back through a ReLU",
        ),
        Piece(
            name="elu_backward",
            points=3,
            signature="(dh, f, alpha=1.0)",
            returns=("array",),
            formula=r"\partial L / \partial f \text{ from } \partial L / \partial h, \quad "
            r"h = f \text{ or } \alpha (e^f - 1)",
            slide=ACTIVATIONS,
            about="back through an ELU",
        ),
        Piece(
            name="sigmoid_backward",
            points=2,
            signature="(dh, h)",
            returns=("array",),
            formula=r"\partial L / \partial f \text{ from } \partial L / \partial h, \quad "
            r"h = 1 / (1 + e^{-f})",
            slide=ACTIVATIONS,
            about="back through a sigmoid, from what it put out",
        ),
        Piece(
            name="tanh_backward",
            points=2,
            signature="(dh, h)",
            returns=("array",),
            formula=r"\partial L / \partial f \text{ from } \partial L / \partial h, \quad "
            r"h = \tanh f",
            slide=ACTIVATIONS,
            about="back through a tanh, from what it put out",
        ),
        Piece(
            name="linear_backward",
            points=6,
            signature="(df, x, W)",
            returns=("array", "array", "array"),
            formula=r"\partial L / \partial x,\ \partial L / \partial \Omega,\ "
            r"\partial L / \partial \beta \text{ from } \partial L / \partial f, \quad "
            r"f = x \Omega^\top + \beta",
            slide=BACKPROP,
            about="back through a layer, to its input and its parameters",
        ),
        Piece(
            name="mse_backward",
            points=2,
            signature="(y, t)",
            returns=("array",),
            formula=r"\partial L / \partial y, \quad L = \text{mean of } (y - t)^2",
            slide=OUTPUT,
            about="where the mean square error starts",
        ),
        Piece(
            name="mae_backward",
            points=2,
            signature="(y, t)",
            returns=("array",),
            formula=r"\partial L / \partial y, \quad L = \text{mean of } |y - t|",
            slide=OUTPUT,
            about="where the mean absolute error starts",
        ),
        Piece(
            name="binary_cross_entropy_backward",
            points=3,
            signature="(f, t)",
            returns=("array",),
            formula=r"\partial L / \partial f, \quad "
            r"L = \text{mean of } -[t \log \sigma(f) + (1 - t) \log (1 - \sigma(f))]",
            slide=OUTPUT,
            about="back through the loss for two classes and the sigmoid before it",
        ),
        Piece(
            name="cross_entropy_backward",
            points=5,
            signature="(f, labels)",
            returns=("array",),
            formula=r"\partial L / \partial f, \quad "
            r"L = -\frac{1}{N} \textstyle\sum_n \log \mathrm{softmax}(f_n)_{c_n}",
            slide=OUTPUT,
            about="back through the loss for many classes and the softmax before it",
        ),
        Piece(
            name="mlp_forward",
            points=4,
            signature="(x, weights, biases)",
            returns=("array", "arrays"),
            formula=r"h_0 = x, \quad h_{k+1} = \max(\beta_k + \Omega_k h_k, 0), \quad "
            r"f = \beta_K + \Omega_K h_K",
            slide="02_backprop#forward-pass",
            about="a network that remembers what its layers were given",
        ),
        Piece(
            name="mlp_backward",
            points=8,
            signature="(df, cache, weights)",
            returns=("arrays", "arrays"),
            formula=r"\partial L / \partial \Omega_k,\ \partial L / \partial \beta_k "
            r"\text{ for all } k \text{ from } \partial L / \partial f",
            slide=COMPLETE,
            about="the deltas of a network of any depth",
        ),
        Piece(
            name="autograd_gradients",
            points=3,
            signature="(x, labels, weights, biases)",
            returns=("arrays", "arrays"),
            formula=r"\partial L / \partial \Omega_k,\ \partial L / \partial \beta_k "
            r"\text{ of the cross-entropy, by torch}",
            slide=COMPLETE,
            about="the same gradients, by torch's autograd",
            forbidden=NO_ORACLE,
        ),
    ),
    questions=(
        Question(
            name="written_order",
            points=5,
            about="why backpropagation goes from the output to the input, and not the other way",
        ),
    ),
)
