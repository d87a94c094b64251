"""Attempts at flip_horizontal."""

from dlcourse import namespace

from tests.mistakes import correct, mistake


@mistake("flip_horizontal", cause="top and bottom", feedback="top and bottom are exchanged")
def flip_vertical(images):
    return namespace(images).flip(images, axis=1)


@mistake("flip_horizontal", cause="both axes", feedback="both axes are flipped")
def flip_both(images):
    return namespace(images).flip(images, axis=(1, 2))


@mistake("flip_horizontal", cause="channels", feedback="the channels are flipped")
def flip_channels(images):
    return namespace(images).flip(images, axis=3)


@mistake("flip_horizontal", cause="order of the images", feedback="the order of the images")
def flip_batch(images):
    return namespace(images).flip(images, axis=0)


@mistake("flip_horizontal", cause="all axes", feedback="wrong places")
def flip_all(images):
    return namespace(images).flip(images)


@mistake("flip_horizontal", cause="transposed", feedback="rows and columns are exchanged")
def flip_transposed(images):
    xp = namespace(images)
    return xp.permute_dims(images, (0, 2, 1, 3))


@mistake("flip_horizontal", cause="negative", feedback="the brightness is turned round")
def flip_negative(images):
    return 1 - images


@mistake("flip_horizontal", cause="nothing done", feedback="nothing is flipped")
def flip_nothing(images):
    return 1 * images


@correct("flip_horizontal", how="indices from the last to the first")
def flip_indices(images):
    xp = namespace(images)
    width = images.shape[2]
    return images[:, :, width - 1 - xp.arange(width)]


@correct("flip_horizontal", how="columns stacked from the right")
def flip_stack(images):
    xp = namespace(images)
    return xp.stack([images[:, :, j] for j in range(images.shape[2] - 1, -1, -1)], axis=2)


@correct("flip_horizontal", how="written column by column")
def flip_loop(images):
    out = namespace(images).empty_like(images)
    for j in range(images.shape[2]):
        out[:, :, j, :] = images[:, :, -1 - j, :]
    return out
