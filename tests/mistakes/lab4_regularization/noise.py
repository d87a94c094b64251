"""Attempts at add_noise and ensemble."""

import math

import numpy as np
from dlcourse import namespace
from dlcourse import rng as new_rng

from tests.mistakes import correct, mistake


@mistake("add_noise", cause="sigma as the variance", feedback="sigma is taken for the variance")
def noise_root(x, sigma, rng, training):
    return x + math.sqrt(sigma) * rng.normal(x.shape) if training else x


@mistake("add_noise", cause="sigma squared", feedback="sigma is squared")
def noise_squared(x, sigma, rng, training):
    return x + sigma**2 * rng.normal(x.shape) if training else x


@mistake("add_noise", cause="sigma missing", feedback="sigma is left out")
def noise_standard(x, sigma, rng, training):
    return x + rng.normal(x.shape) * (sigma > 0) if training else x


@mistake("add_noise", cause="noise when testing", feedback="outside of training")
def noise_always(x, sigma, rng, training):
    return x + sigma * rng.normal(x.shape)


@mistake("add_noise", cause="uniform from 0 to 1", feedback="the mean is not 0")
def noise_uniform(x, sigma, rng, training):
    return x + sigma * rng.uniform(x.shape) if training else x


@mistake("add_noise", cause="uniform with the right variance", feedback="the noise is not normal")
def noise_even(x, sigma, rng, training):
    even = math.sqrt(12) * (rng.uniform(x.shape) - 0.5)
    return x + sigma * even if training else x


@mistake("add_noise", cause="one number for all", feedback="is to be drawn by itself")
def noise_one(x, sigma, rng, training):
    return x + sigma * rng.normal() if training else x


@mistake("add_noise", cause="one row for all", feedback="rows that follow each other")
def noise_row(x, sigma, rng, training):
    return x + sigma * rng.normal(x.shape[-1:]) if training else x


@mistake("add_noise", cause="noise alone", feedback="x is left out")
def noise_alone(x, sigma, rng, training):
    return sigma * rng.normal(x.shape) if training and sigma else 1 * x


@mistake("add_noise", cause="multiplied", feedback="the noise is multiplied by x")
def noise_factor(x, sigma, rng, training):
    return x * (1 + sigma * rng.normal(x.shape)) if training else x


@mistake("add_noise", cause="a source of its own", feedback="not from rng")
def noise_own(x, sigma, rng, training):
    return x + sigma * new_rng(None, like=x).normal(x.shape) if training else x


@mistake("add_noise", cause="NumPy's global source", feedback="not from rng")
def noise_global(x, sigma, rng, training):
    xp = namespace(x)
    noise = xp.asarray(np.random.default_rng().normal(0, sigma, tuple(x.shape)), dtype=x.dtype)
    return x + noise if training else x


@mistake("add_noise", cause="writes into x", feedback="changes its argument x")
def noise_in_place(x, sigma, rng, training):
    if training:
        x += sigma * rng.normal(x.shape)
    return x


@mistake("add_noise", cause="5% off", feedback="the standard deviation is 1.0")
def noise_a_bit_more(x, sigma, rng, training):
    return x + 1.05 * sigma * rng.normal(x.shape) if training else x


@correct("add_noise", how="a factor that is 0 or 1")
def noise_switch(x, sigma, rng, training):
    return x + int(training) * sigma * rng.normal(x.shape)


@correct("add_noise", how="normal numbers by Box and Muller")
def noise_box_muller(x, sigma, rng, training):
    if not training:
        return x
    xp = namespace(x)
    u, v = 1 - rng.uniform(x.shape), rng.uniform(x.shape)
    return x + sigma * xp.sqrt(-2 * xp.log(u)) * xp.cos(2 * math.pi * v)


@correct("add_noise", how="a copy, added to in place")
def noise_copy(x, sigma, rng, training):
    out = namespace(x).asarray(x, copy=True)
    if training:
        out += rng.normal(tuple(x.shape)) * sigma
    return out


@mistake("ensemble", cause="sum", feedback="the sum is taken, not the mean")
def ensemble_sum(probabilities):
    return namespace(probabilities).sum(probabilities, axis=0)


@mistake("ensemble", cause="mean over samples", feedback="over the samples")
def ensemble_samples(probabilities):
    return namespace(probabilities).mean(probabilities, axis=1)


@mistake("ensemble", cause="mean over classes", feedback="over the classes")
def ensemble_classes(probabilities):
    return namespace(probabilities).mean(probabilities, axis=-1)


@mistake("ensemble", cause="product", feedback="multiplied")
def ensemble_product(probabilities):
    return namespace(probabilities).prod(probabilities, axis=0)


@mistake("ensemble", cause="majority", feedback="one vote")
def ensemble_majority(probabilities):
    xp = namespace(probabilities)
    classes = xp.arange(probabilities.shape[2])
    best = xp.argmax(probabilities, axis=2)
    votes = xp.astype(best[..., None] == classes, probabilities.dtype)
    return xp.mean(votes, axis=0)


@mistake("ensemble", cause="the class, not its probability", feedback="the class is returned")
def ensemble_class(probabilities):
    xp = namespace(probabilities)
    best = xp.argmax(xp.mean(probabilities, axis=0), axis=-1)
    return xp.astype(best, probabilities.dtype)


@mistake("ensemble", cause="first network only", feedback="only the first network")
def ensemble_first(probabilities):
    return 1 * probabilities[0]


@mistake("ensemble", cause="keeps its axis", feedback="an axis of length 1 too many")
def ensemble_keepdims(probabilities):
    return namespace(probabilities).mean(probabilities, axis=0, keepdims=True)


@correct("ensemble", how="added one by one")
def ensemble_loop(probabilities):
    total = 0 * probabilities[0]
    for member in probabilities:
        total = total + member
    return total / len(probabilities)


@correct("ensemble", how="sum, divided")
def ensemble_divided(probabilities):
    return probabilities.sum(0) / probabilities.shape[0]


@correct("ensemble", how="a product with weights")
def ensemble_weights(probabilities):
    xp = namespace(probabilities)
    count = probabilities.shape[0]
    shares = xp.ones_like(probabilities[:, 0, 0]) / count
    flat = xp.reshape(probabilities, (count, -1))
    return xp.reshape(shares @ flat, probabilities.shape[1:])
