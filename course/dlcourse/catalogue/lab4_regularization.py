"""Lab 4: regularization, initialization, batch normalization."""

from dlcourse.catalogue.by_hand import BY_HAND, COMPLEX_STEP, DIFFERENCES, PIECE, REGULARIZERS
from dlcourse.catalogue.piece import Lab, Piece, Question

PENALTY = "04_regularization#l2-regularization"
DROPOUT = "04_regularization#dropout"
NOISE = "04_regularization#noise-injection"
AUGMENTATION = "04_regularization#data-augmentation"
WEIGHTS = "04_regularization#weights-initialization"
NORMALIZATION = "04_regularization#batch-normalization"

READY = (*BY_HAND, *REGULARIZERS)

LAB = Lab(
    name="lab4_regularization",
    title="Regularization",
    forbidden=(*READY, *COMPLEX_STEP, DIFFERENCES, PIECE + "numeric_gradient"),
    pieces=(
        Piece(
            name="l2_penalty",
            points=2,
            signature="(w, lam)",
            returns=("scalar", "array"),
            formula=r"\lambda \textstyle\sum_i w_i^2 \text{ and its gradient}",
            slide=PENALTY,
            about="a price on large weights",
        ),
        Piece(
            name="l1_penalty",
            points=2,
            signature="(w, lam)",
            returns=("scalar", "array"),
            formula=r"\lambda \textstyle\sum_i |w_i| \text{ and its gradient}",
            slide=PENALTY,
            about="a price that makes weights exactly 0",
        ),
        Piece(
            name="dropout",
            points=4,
            signature="(h, rate, rng, training)",
            returns=("array", "array"),
            formula=r"h \odot m, \quad m_i = 0 \text{ with probability } p, \quad "
            r"1 / (1 - p) \text{ otherwise}",
            slide=DROPOUT,
            about="units switched off at random",
        ),
        Piece(
            name="dropout_backward",
            points=1,
            signature="(dout, mask)",
            returns=("array",),
            formula=r"\partial L / \partial h \text{ from } \partial L / \partial (h \odot m)",
            slide=DROPOUT,
            about="back through dropout, by the same mask",
        ),
        Piece(
            name="ensemble",
            points=1,
            signature="(probabilities)",
            returns=("array",),
            formula=r"p_{nc} = \frac{1}{M} \textstyle\sum_m p_{mnc}",
            slide="04_regularization#model-ensembling",
            about="the mean opinion of several networks",
        ),
        Piece(
            name="EarlyStopping",
            points=5,
            signature="(patience)",
            returns=("object",),
            formula=r"\text{stop when the validation loss has set no new record "
            r"for } \texttt{patience} \text{ updates}",
            slide="04_regularization#early-stopping",
            about="ends a training that no longer improves, and keeps the best parameters",
        ),
        Piece(
            name="add_noise",
            points=2,
            signature="(x, sigma, rng, training)",
            returns=("array",),
            formula=r"x + \sigma \varepsilon, \quad \varepsilon \sim N(0, 1)",
            slide=NOISE,
            about="inputs, weights or activations that tremble",
        ),
        Piece(
            name="flip_horizontal",
            points=1,
            signature="(images)",
            returns=("array",),
            formula=r"y_{n,i,j,c} = x_{n,i,W-1-j,c}",
            slide=AUGMENTATION,
            about="left and right exchanged",
        ),
        Piece(
            name="shift_color",
            points=2,
            signature="(images, shift)",
            returns=("array",),
            formula=r"y_{n,i,j,c} = \min(\max(x_{n,i,j,c} + s_c, 0), 1)",
            slide=AUGMENTATION,
            about="channels made brighter or darker",
        ),
        Piece(
            name="change_contrast",
            points=3,
            signature="(images, factor)",
            returns=("array",),
            formula=r"y = \min(\max(\bar x_n + k (x - \bar x_n), 0), 1)",
            slide=AUGMENTATION,
            about="every image moved away from its mean, or towards it",
        ),
        Piece(
            name="random_crop",
            points=3,
            signature="(images, size, rng)",
            returns=("array",),
            formula=r"y_{n,i,j,c} = x_{n,\, i + a_n,\, j + b_n,\, c}",
            slide=AUGMENTATION,
            about="a window of every image, each at a place of its own",
        ),
        Piece(
            name="rotate",
            points=5,
            signature="(images, degrees)",
            returns=("array",),
            formula=r"y(p) = x(c + R_{-\alpha} (p - c)), \quad \text{bilinear, 0 outside}",
            slide=AUGMENTATION,
            about="images turned about their centre",
            forbidden=READY,  # complex numbers turn a plane, and are no complex step here
        ),
        Piece(
            name="random_oversample",
            points=3,
            signature="(x, labels, rng)",
            returns=("array", "labels"),
            formula=r"\text{rows of the smaller classes again, until all classes are equal}",
            slide=AUGMENTATION,
            about="rare classes made as frequent as the largest",
        ),
        Piece(
            name="smote",
            points=5,
            signature="(x, labels, k, rng)",
            returns=("array", "labels"),
            formula=r"x_{\text{new}} = x_i + u\,(x_j - x_i), \quad u \sim U(0, 1), \quad "
            r"j \text{ one of the } k \text{ nearest of } i",
            slide=AUGMENTATION,
            about="new samples of rare classes, between neighbours",
        ),
        Piece(
            name="xavier_uniform",
            points=2,
            signature="(n_in, n_out, rng)",
            returns=("parameters",),
            formula=r"w \sim U(-a, a), \quad a = \sqrt{6 / (n_{in} + n_{out})}",
            slide=WEIGHTS,
            about="where weights start under a sigmoid or a tanh",
        ),
        Piece(
            name="he_normal",
            points=2,
            signature="(n_in, n_out, rng)",
            returns=("parameters",),
            formula=r"w \sim N(0, \sigma^2), \quad \sigma^2 = 2 / n_{in}",
            slide=WEIGHTS,
            about="where weights start under a ReLU",
        ),
        Piece(
            name="batch_norm",
            points=6,
            signature="(x, gamma, beta, running, training, momentum=0.1, eps=1e-5)",
            returns=("array", "any"),
            formula=r"\gamma \, (x - \mu) / \sqrt{\sigma^2 + \epsilon} + \beta",
            slide=NORMALIZATION,
            about="every unit brought to mean 0 and variance 1, then to one of its own",
            updates=("running",),
        ),
        Piece(
            name="batch_norm_backward",
            points=6,
            signature="(dout, cache)",
            returns=("array", "array", "array"),
            formula=r"\partial L / \partial x,\ \partial L / \partial \gamma,\ "
            r"\partial L / \partial \beta, \quad \text{through } \mu \text{ and } \sigma^2",
            slide=NORMALIZATION,
            about="back through batch normalization",
        ),
    ),
    questions=(
        Question(
            name="written_regularization",
            points=5,
            about="what your own experiment says, and why a network that is used behaves "
            "differently from one that is trained",
        ),
    ),
)
