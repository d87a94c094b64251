"""Right solutions of mlp_backward."""

from dlcourse import namespace

from tests.mistakes import correct


@correct("mlp_backward", how="backwards over both lists, reversed at the end")
def backward_append(df, cache, weights):
    xp = namespace(df)
    dweights, dbiases = [], []
    for h, W in zip(cache[::-1], weights[::-1], strict=True):
        dweights.append(df.T @ h)
        dbiases.append(xp.sum(df, axis=0))
        df = xp.where(h > 0, df @ W, xp.zeros_like(h))
    return dweights[::-1], dbiases[::-1]


@correct("mlp_backward", how="recursion")
def backward_recursion(df, cache, weights):
    last = [df.T @ cache[-1]], [df.sum(0)]
    if len(weights) == 1:
        return last
    dh = (df @ weights[-1]) * (cache[-1] > 0)
    dweights, dbiases = backward_recursion(dh, cache[:-1], weights[:-1])
    return dweights + last[0], dbiases + last[1]


@correct("mlp_backward", how="einsum, all deltas first")
def backward_deltas(df, cache, weights):
    xp = namespace(df)
    deltas = [df]
    for h, W in zip(cache[:0:-1], weights[:0:-1], strict=True):
        deltas.insert(0, xp.einsum("no,oi->ni", deltas[0], W) * xp.sign(h))
    dweights = [xp.einsum("no,ni->oi", d, h) for d, h in zip(deltas, cache, strict=True)]
    return dweights, [xp.einsum("no->o", d) for d in deltas]


@correct("mlp_backward", how="sample by sample, added up in place")
def backward_samples(df, cache, weights):
    xp = namespace(df)
    dweights = [xp.zeros_like(W) for W in weights]
    dbiases = [xp.zeros_like(W[:, 0]) for W in weights]
    for n in range(df.shape[0]):
        delta = df[n]
        for k in reversed(range(len(weights))):
            h = cache[k][n]
            dweights[k] += delta[:, None] * h[None, :]
            dbiases[k] += delta
            delta = xp.where(h > 0, weights[k].T @ delta, xp.zeros_like(h))
    return tuple(dweights), tuple(dbiases)


@correct("mlp_backward", how="in place on its own deltas")
def backward_own(df, cache, weights):
    dweights, dbiases = [None] * len(weights), [None] * len(weights)
    for k in reversed(range(len(weights))):
        dweights[k], dbiases[k] = df.T @ cache[k], df.sum(0)
        df = df @ weights[k]
        df[cache[k] <= 0] = 0
    return dweights, dbiases


@correct("mlp_backward", how="layers that remember, a class")
def backward_class(df, cache, weights):
    class Layer:
        def __init__(self, h, W):
            self.h, self.W = h, W

        def back(self, df):
            self.dW, self.db = df.T @ self.h, df.sum(0)
            return (df @ self.W) * (self.h > 0)

    layers = [Layer(h, W) for h, W in zip(cache, weights, strict=True)]
    for layer in layers[::-1]:
        df = layer.back(df)
    return [layer.dW for layer in layers], [layer.db for layer in layers]


@correct("mlp_backward", how="a generator of deltas, everything transposed")
def backward_generator(df, cache, weights):
    def deltas(delta):
        yield delta
        for h, W in zip(cache[:0:-1], weights[:0:-1], strict=True):
            delta = (W.T @ delta) * (h.T != 0)
            yield delta

    found = [*deltas(df.T)][::-1]
    return [d @ h for d, h in zip(found, cache, strict=True)], [d.sum(1) for d in found]


@correct("mlp_backward", how="weight and bias in one matrix, in float64 on the way")
def backward_augmented(df, cache, weights):
    xp, both = namespace(df), []
    delta = xp.astype(df, xp.float64)
    for k in range(len(weights) - 1, -1, -1):
        h = xp.astype(cache[k], xp.float64)
        inputs = xp.concat([h, xp.ones_like(h[:, :1])], axis=1)
        both.insert(0, xp.astype(delta.T @ inputs, df.dtype))
        delta = (delta @ xp.astype(weights[k], xp.float64)) * xp.sign(h)
    return [d[:, :-1] for d in both], [d[:, -1] for d in both]
