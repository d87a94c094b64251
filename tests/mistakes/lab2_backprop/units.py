"""Attempts at two_unit_gradients."""

from dlcourse import namespace

from tests.mistakes import correct, mistake


def _forward(x, t, theta, phi):
    """Pre-activations, activations and 2 (y - t)."""
    xp = namespace(theta)
    f = theta[:, 0] + theta[:, 1] * x
    h = xp.where(f > 0, f, xp.zeros_like(f))
    return f, h, 2 * (phi[0] + phi[1:] @ h - t)


def _joined(first, rest):
    xp = namespace(rest)
    return xp.concat([xp.reshape(xp.asarray(first, dtype=rest.dtype), (1,)), rest])


def _columns(df, x):
    return namespace(df).stack([df, df * x], axis=1)


@mistake("two_unit_gradients", cause="factor 2 missing", feedback="factor 2")
def units_half(x, t, theta, phi):
    f, h, dy = _forward(x, t, theta, phi)
    return _columns(dy / 2 * phi[1:] * (f > 0), x), _joined(dy / 2, dy / 2 * h)


@mistake("two_unit_gradients", cause="t - y", feedback="t - y")
def units_sign(x, t, theta, phi):
    f, h, dy = _forward(x, t, theta, phi)
    return _columns(-dy * phi[1:] * (f > 0), x), _joined(-dy, -dy * h)


@mistake("two_unit_gradients", cause="ReLU's slope missing", feedback="slope of the ReLU is left")
def units_no_mask(x, t, theta, phi):
    _f, h, dy = _forward(x, t, theta, phi)
    return _columns(dy * phi[1:], x), _joined(dy, dy * h)


@mistake("two_unit_gradients", cause="slope 1 at the joint", feedback="at 0 is taken as 1")
def units_at_joint(x, t, theta, phi):
    f, h, dy = _forward(x, t, theta, phi)
    return _columns(dy * phi[1:] * (f >= 0), x), _joined(dy, dy * h)


@mistake("two_unit_gradients", cause="phi missing in dtheta", feedback="phi_i is left out")
def units_no_phi(x, t, theta, phi):
    f, h, dy = _forward(x, t, theta, phi)
    return _columns(dy * (f > 0), x), _joined(dy, dy * h)


@mistake("two_unit_gradients", cause="phi shifted", feedback="one place too early")
def units_phi_shifted(x, t, theta, phi):
    f, h, dy = _forward(x, t, theta, phi)
    return _columns(dy * phi[:-1] * (f > 0), x), _joined(dy, dy * h)


@mistake("two_unit_gradients", cause="x missing", feedback="the input x is left out")
def units_no_x(x, t, theta, phi):
    f, h, dy = _forward(x, t, theta, phi)
    return _columns(dy * phi[1:] * (f > 0), 1), _joined(dy, dy * h)


@mistake("two_unit_gradients", cause="columns exchanged", feedback="columns of dtheta")
def units_columns(x, t, theta, phi):
    f, h, dy = _forward(x, t, theta, phi)
    df = dy * phi[1:] * (f > 0)
    return namespace(df).stack([df * x, df], axis=1), _joined(dy, dy * h)


@mistake("two_unit_gradients", cause="h for its slope", feedback="h takes the place of the slope")
def units_times_h(x, t, theta, phi):
    _f, h, dy = _forward(x, t, theta, phi)
    return _columns(dy * phi[1:] * h, x), _joined(dy, dy * h)


@mistake("two_unit_gradients", cause="f for h", feedback="pre-activation f takes the place of h")
def units_f_for_h(x, t, theta, phi):
    f, _h, dy = _forward(x, t, theta, phi)
    return _columns(dy * phi[1:] * (f > 0), x), _joined(dy, dy * f)


@mistake("two_unit_gradients", cause="slope for h", feedback="slope of the ReLU takes the place")
def units_mask_for_h(x, t, theta, phi):
    f, _h, dy = _forward(x, t, theta, phi)
    return _columns(dy * phi[1:] * (f > 0), x), _joined(dy, dy * (f > 0))


@mistake("two_unit_gradients", cause="dphi_0 without the error", feedback="without the error")
def units_offset(x, t, theta, phi):
    f, h, dy = _forward(x, t, theta, phi)
    return _columns(dy * phi[1:] * (f > 0), x), _joined(1.0, dy * h)


@mistake("two_unit_gradients", cause="phi_0 last", feedback="phi_0 is put last")
def units_rolled(x, t, theta, phi):
    f, h, dy = _forward(x, t, theta, phi)
    last = _joined(dy, dy * h)
    return _columns(dy * phi[1:] * (f > 0), x), namespace(last).roll(last, -1)


@mistake("two_unit_gradients", cause="phi multiplied in", feedback="phi itself is multiplied in")
def units_phi_twice(x, t, theta, phi):
    f, h, dy = _forward(x, t, theta, phi)
    return _columns(dy * phi[1:] * (f > 0), x), _joined(dy, dy * h) * phi


@mistake("two_unit_gradients", cause="error missing", feedback="the error y - t is left out")
def units_no_error(x, t, theta, phi):
    f, h, _dy = _forward(x, t, theta, phi)
    return _columns(phi[1:] * (f > 0), x), _joined(1.0, h)


@mistake("two_unit_gradients", cause="two units only", feedback="has shape")
def units_two(x, t, theta, phi):
    f, h, dy = _forward(x, t, theta, phi)
    df = dy * phi[1:] * (f > 0)
    return _columns(df, x)[:2], _joined(dy, dy * h)[:3]


@mistake("two_unit_gradients", cause="always float64", feedback="gets float32 and returns float64")
def units_float64(x, t, theta, phi):
    xp = namespace(theta)
    dtheta, dphi = _right(x, t, theta, phi)
    return xp.astype(dtheta, xp.float64), xp.astype(dphi, xp.float64)


@mistake("two_unit_gradients", cause="dtheta transposed", feedback="the transpose of what is")
def units_transposed(x, t, theta, phi):
    dtheta, dphi = _right(x, t, theta, phi)
    return dtheta.T, dphi


@mistake(
    "two_unit_gradients", cause="updates theta in place", feedback="changes its argument theta"
)
def units_update(x, t, theta, phi):
    dtheta, dphi = _right(x, t, theta, phi)
    theta -= 0.1 * dtheta
    return dtheta, dphi


def _right(x, t, theta, phi):
    f, h, dy = _forward(x, t, theta, phi)
    return _columns(dy * phi[1:] * (f > 0), x), _joined(dy, dy * h)


@correct("two_unit_gradients", how="with named parts, products with masks")
def units_masks(x, t, theta, phi):
    return _right(x, t, theta, phi)


@correct("two_unit_gradients", how="unit by unit, in place on its own arrays")
def units_loop(x, t, theta, phi):
    xp = namespace(theta)
    dtheta, dphi = xp.zeros_like(theta), xp.zeros_like(phi)
    y, activations = phi[0], []
    for i in range(theta.shape[0]):
        f = theta[i, 0] + theta[i, 1] * x
        activations.append(f if f > 0 else 0 * f)
        y = y + phi[i + 1] * activations[-1]
    dphi[0] = dy = 2 * (y - t)
    for i, h in enumerate(activations):
        dphi[i + 1] = dy * h
        if h > 0:
            dtheta[i, 0] = dy * phi[i + 1]
            dtheta[i, 1] = dy * phi[i + 1] * x
    return dtheta, dphi


@correct("two_unit_gradients", how="outer product with (1, x)")
def units_outer(x, t, theta, phi):
    xp = namespace(theta)
    row = xp.asarray([1.0, x], dtype=theta.dtype, device=theta.device)
    f = theta @ row
    h = xp.maximum(f, xp.zeros_like(f))
    ones = xp.ones_like(phi[:1])
    inputs = xp.concat([ones, h])
    dphi = 2 * (phi @ inputs - t) * inputs
    df = dphi[0] * phi[1:] * xp.astype(h > 0, h.dtype)
    return df[:, None] * row[None, :], dphi


@correct("two_unit_gradients", how="column by column, in place on its own arrays")
def units_filled(x, t, theta, phi):
    xp = namespace(theta)
    f, h, dy = _forward(x, t, theta, phi)
    dtheta, dphi = xp.zeros_like(theta), xp.zeros_like(phi)
    dtheta[:, 0] = dy * phi[1:] * (f > 0)
    dtheta[:, 1] = dtheta[:, 0] * x
    dphi[0], dphi[1:] = dy, dy * h
    return dtheta, dphi


@correct("two_unit_gradients", how="a graph of nodes, number by number")
def units_nodes(x, t, theta, phi):
    xp = namespace(theta)
    f = [row[0] + row[1] * x for row in theta]
    h = [number if number > 0 else 0 * number for number in f]
    dy = 2 * (sum(weight * number for weight, number in zip(phi[1:], h, strict=True)) + phi[0] - t)
    df = [dy * phi[i + 1] if number > 0 else 0 * dy for i, number in enumerate(f)]
    dtheta = xp.stack([xp.stack([slope, slope * x]) for slope in df])
    return dtheta, xp.stack([dy, *(dy * number for number in h)])


@correct("two_unit_gradients", how="as two layers and a batch of one")
def units_layers(x, t, theta, phi):
    xp = namespace(theta)
    inputs = xp.ones_like(theta[:1, :])
    inputs[0, 1] = x
    f = inputs @ theta.T
    h = (f + xp.abs(f)) / 2
    dy = 2 * (h @ phi[1:] + phi[0] - t)
    df = dy[:, None] * phi[None, 1:] * xp.sign(h)
    return df.T @ inputs, xp.concat([dy, dy @ h])
