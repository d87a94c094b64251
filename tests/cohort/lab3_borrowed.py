"""Submissions of lab 3 in which torch, scikit-learn or the course does the work; they get nothing
for it."""

from __future__ import annotations

from tests.cohort.sample import but_for

BY_TORCH_OPTIM = """\
@piece
def adam_step(w, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    leaf = torch.as_tensor(w).clone().requires_grad_()
    optimizer = torch.optim.Adam([leaf], lr=lr, betas=(beta1, beta2), eps=eps)
    if state is not None:
        optimizer.load_state_dict(state)
    leaf.grad = torch.as_tensor(g)
    optimizer.step()
    new = leaf.detach()
    return (new if isinstance(w, torch.Tensor) else new.numpy()), optimizer.state_dict()
"""
BY_ORACLE = """\
@piece
def adadelta_step(w, g, state, lr=1.0, rho=0.9, eps=1e-6):
    from dlcourse.oracles import find
    return find("adadelta_step")(w, g, state, lr, rho, eps)
"""
BY_CURRENT = """\
def rmsprop_step(w, g, state, lr, rho=0.9, eps=1e-8):
    return current("rmsprop_step")(w, g, state, lr, rho, eps)
"""
BY_SKLEARN = """\
@piece
def standardize(train, other):
    from sklearn.preprocessing import StandardScaler
    scaler = StandardScaler().fit(train)
    return scaler.transform(train), scaler.transform(other)
"""
BY_FIT = """\
@piece
def train_classifier(x, labels, x_val, labels_val, widths, rng, epochs, batch_size, step, lr):
    model = nn.MLP(widths)
    record = training.fit(model, x, labels, epochs, validation=(x_val, labels_val),
                          batch_size=batch_size, lr=lr, step=step, progress=False)
    return model.weights, model.biases, record
"""


BORROWED = (
    but_for("by-torch-optim", "adam_step asks torch.optim", "adam_step", BY_TORCH_OPTIM,
            nothing=True),
    but_for("by-oracle", "adadelta_step asks the course", "adadelta_step", BY_ORACLE,
            nothing=True),
    but_for("by-current", "rmsprop_step asks the course by another name", "rmsprop_step",
            BY_CURRENT, nothing=True),
    but_for("by-sklearn", "standardize asks scikit-learn", "standardize", BY_SKLEARN,
            nothing=True),
    but_for("by-fit", "train_classifier calls training.fit", "train_classifier", BY_FIT,
            nothing=True),
)  # fmt: skip
