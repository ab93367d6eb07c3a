"""Dense networks: `mlp-784-512-256-10` has these features, with ReLU between."""

from torch import nn


def mlp(widths):
    layers = []
    for features, units in zip(widths, widths[1:]):
        layers += [nn.Linear(features, units), nn.ReLU()]
    # Nothing bends behind the last.
    return nn.Sequential(*layers[:-1])


def named(name):
    """The network of a name such as mlp-784-10, and the shape of one sample."""
    widths = [int(width) for width in name.split("-")[1:]]
    return mlp(widths), (widths[0],), widths[-1]
