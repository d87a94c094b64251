"""Lab 3: optimizers and training."""

from dlcourse.catalogue.by_hand import BY_HAND, HIDDEN_WAYS, READY_MADE
from dlcourse.catalogue.piece import Lab, Piece, Question

DATA = "03_optimizers#standard-practice-of-handling-data"
STANDARDIZATION = "03_optimizers#standardization-of-inputs"
MINIBATCH = "03_optimizers#stochastic-gradient-descent-use-of-minibatch"
SGD = "03_optimizers#stochastic-gradient-descent"
MOMENTUM = "03_optimizers#momentum"
HEAVY_BALL = "03_optimizers#sgd-w-momentum"
OTHERS = "03_optimizers#other-optimization-algorithms"
OUTLINE = "03_optimizers#outline-of-training-a-neural-net"

#: What an optimizer returns: the new weights, and what it wants to be given at the next step.
STEP = ("array", "any")

#: Functions that standardize, whiten, split or step.
READY = (
    *BY_HAND,
    "scipy.stats.zscore",
    "scipy.stats.zmap",
    "scipy.cluster.vq.whiten",
    "torch.utils.data.*",
    "torch._fused_*",
    "optax.*",
)
#: A loop may get its gradients from torch, or from the pieces of the labs before.
LOOP = (
    *HIDDEN_WAYS,
    *READY_MADE,
    "!dlcourse.training",
    "!dlcourse.training.network_loss",
    "!dlcourse.training.network_gradients",
)
#: The last section is about torch's own layers and optimizers: only the course's answers are out.
WITH_TORCH = HIDDEN_WAYS

LAB = Lab(
    name="lab3_optimizers",
    title="Optimizers and training",
    forbidden=READY,
    pieces=(
        Piece(
            name="standardize",
            points=3,
            signature="(train, other)",
            returns=("array", "array"),
            formula=r"x_{ni} \leftarrow (x_{ni} - \bar x_i) / \sigma_i, \quad "
            r"\sigma_i = \sqrt{\tfrac{1}{N} \textstyle\sum_n (x_{ni} - \bar x_i)^2}, \quad "
            r"0 \text{ where column } i \text{ of train is constant}",
            slide=STANDARDIZATION,
            about="every column with mean 0 and standard deviation 1",
        ),
        Piece(
            name="whiten",
            points=4,
            signature="(train, other)",
            returns=("array", "array"),
            formula=r"z_n = A (x_n - \bar x), \quad "
            r"\tfrac{1}{N} \textstyle\sum_n z_n z_n^\top = I \text{ on train}",
            slide=STANDARDIZATION,
            about="columns that are no longer correlated either",
        ),
        Piece(
            name="split_indices",
            points=3,
            signature="(n, fractions, rng)",
            returns=("integers", "integers", "integers"),
            formula=r"\{0, \dots, n-1\} = \text{train} \cup \text{validation} \cup \text{test}",
            slide=DATA,
            about="who is trained on, who is watched, who is kept for the end",
        ),
        Piece(
            name="minibatches",
            points=3,
            signature="(n, batch_size, rng)",
            returns=("batches",),
            formula=r"\{0, \dots, n-1\} = \mathcal{D}_1 \cup \mathcal{D}_2 \cup \dots, \quad "
            r"|\mathcal{D}_t| \le \text{batch size}",
            slide=MINIBATCH,
            about="one epoch, in shuffled handfuls",
        ),
        Piece(
            name="sgd_step",
            points=2,
            signature="(w, g, state, lr)",
            returns=STEP,
            formula=r"w \leftarrow w - \eta\, g",
            slide=SGD,
            about="a step down the gradient",
        ),
        Piece(
            name="momentum_step",
            points=3,
            signature="(w, g, state, lr, alpha=0.9)",
            returns=STEP,
            formula=r"v \leftarrow \alpha v + (1 - \alpha) g, \quad w \leftarrow w - \eta\, v, "
            r"\quad v_0 = 0",
            slide=MOMENTUM,
            about="a step along the running mean of the gradients",
        ),
        Piece(
            name="heavy_ball_step",
            points=3,
            signature="(w, g, state, lr, mu=0.9)",
            returns=STEP,
            formula=r"w_{t+1} = w_t - \eta\, g_t + \mu (w_t - w_{t-1})",
            slide=HEAVY_BALL,
            about="a ball that rolls on: part of the last step is added to the new one",
        ),
        Piece(
            name="adagrad_step",
            points=3,
            signature="(w, g, state, lr, eps=1e-8)",
            returns=STEP,
            formula=r"s \leftarrow s + g^2, \quad "
            r"w \leftarrow w - \eta\, g / (\sqrt{s} + \epsilon)",
            slide=OTHERS,
            about="a learning rate for every weight, smaller where gradients were large",
        ),
        Piece(
            name="adadelta_step",
            points=4,
            signature="(w, g, state, lr=1.0, rho=0.9, eps=1e-6)",
            returns=STEP,
            formula=r"s \leftarrow \rho s + (1 - \rho) g^2, \quad "
            r"\delta = \frac{\sqrt{u + \epsilon}}{\sqrt{s + \epsilon}}\, g, \quad "
            r"u \leftarrow \rho u + (1 - \rho) \delta^2, \quad w \leftarrow w - \eta\, \delta",
            slide=OTHERS,
            about="steps that are measured by the steps before",
        ),
        Piece(
            name="rmsprop_step",
            points=3,
            signature="(w, g, state, lr, rho=0.9, eps=1e-8)",
            returns=STEP,
            formula=r"s \leftarrow \rho s + (1 - \rho) g^2, \quad "
            r"w \leftarrow w - \eta\, g / (\sqrt{s} + \epsilon)",
            slide=OTHERS,
            about="AdaGrad that forgets",
        ),
        Piece(
            name="adam_step",
            points=5,
            signature="(w, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8)",
            returns=STEP,
            formula=r"m \leftarrow \beta_1 m + (1 - \beta_1) g, \quad "
            r"s \leftarrow \beta_2 s + (1 - \beta_2) g^2, \quad "
            r"w \leftarrow w - \eta\, \hat m / (\sqrt{\hat s} + \epsilon), \quad "
            r"\hat m = m / (1 - \beta_1^t), \quad \hat s = s / (1 - \beta_2^t)",
            slide=OTHERS,
            about="momentum and RMSProp together, corrected for their start",
        ),
        Piece(
            name="train_classifier",
            points=8,
            signature="(x, labels, x_val, labels_val, widths, rng, epochs, batch_size, step, lr)",
            returns=("arrays", "arrays", "history"),
            formula=r"w \leftarrow \mathrm{step}(w, \nabla E_t), \quad "
            r"E_t = \tfrac{1}{N_t} \textstyle\sum_{n \in \mathcal{D}_t} E_n(w)",
            slide=OUTLINE,
            about="a network that learns, from first weights to learning curves",
            forbidden=LOOP,
            patience=4.0,
        ),
        Piece(
            name="torch_mlp",
            points=2,
            signature="(widths)",
            returns=("object",),
            formula=r"\text{Linear}, \text{ReLU}, \text{Linear}, \dots, \text{Linear}",
            slide=OUTLINE,
            about="the same network, of torch's layers",
            forbidden=WITH_TORCH,
        ),
        Piece(
            name="torch_train",
            points=4,
            signature="(model, x, labels, epochs, lr, device)",
            returns=("history",),
            formula=r"\min_w\, \tfrac{1}{N} \textstyle\sum_n E_n(w) "
            r"\text{ by torch, on a CPU or a GPU}",
            slide=OUTLINE,
            about="the same training, by torch's optimizers",
            forbidden=WITH_TORCH,
            patience=4.0,
        ),
    ),
    questions=(
        Question(
            name="written_validation",
            points=5,
            about="why the test set is touched once, and what the validation set is for",
        ),
    ),
)
