"""The networks of the suites by name, the same layers as the documents in train/: how one is built, and its data."""

import torch
from dense import named
from plain_convolutions import googlenet, lenet5, vgg
from sequences import gpt, lstm, transformer
from shortcut_convolutions import UNet, mobilenet_v2, resnet18, resnet50

# How it is built, the shape of one sample, classes, the shape of one label; indices below `vocabulary` instead of numbers.
MODELS = {
    "lenet-5": (lenet5, (1, 28, 28), 10, (), None),
    "vgg-32x32": (vgg, (3, 32, 32), 10, (), None),
    "resnet-18-32x32": (resnet18, (3, 32, 32), 10, (), None),
    "mobilenet-v2-96x96": (mobilenet_v2, (3, 96, 96), 1000, (), None),
    "googlenet-64x64": (googlenet, (3, 64, 64), 1000, (), None),
    "resnet-50-64x64": (resnet50, (3, 64, 64), 1000, (), None),
    "unet-64x64": (UNet, (1, 64, 64), 2, (64, 64), None),
    "lstm": (lstm, (64, 64), 10, (), None),
    "transformer": (transformer, (128,), 10, (), 1000),
    "char-gpt": (gpt, (64,), 65, (64,), 65),
}


def build(name):
    if name.startswith("mlp-"):
        return named(name)[0]
    return MODELS[name][0]()


def data(name, batch):
    """One batch of samples and of labels."""
    if name.startswith("mlp-"):
        _, shape, classes = named(name)
        label_shape, vocabulary = (), None
    else:
        _, shape, classes, label_shape, vocabulary = MODELS[name]
    x = torch.rand(batch, *shape) if vocabulary is None else torch.randint(0, vocabulary, (batch, *shape))
    return x, torch.randint(0, classes, (batch, *label_shape))
