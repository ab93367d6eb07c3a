"""Convolutional networks without shortcuts, as in train/lenet5.ts, vgg.ts and googlenet.ts."""

import torch
from torch import nn


def lenet5():
    return nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10),
    )


def vgg():
    layers, channels = [], 3
    for filters, repeat in ((64, 2), (128, 2), (256, 2)):
        for _ in range(repeat):
            layers += [nn.Conv2d(channels, filters, 3, padding=1), nn.ReLU()]
            channels = filters
        layers.append(nn.MaxPool2d(2))
    return nn.Sequential(
        *layers, nn.Flatten(),
        nn.Linear(256 * 4 * 4, 512), nn.ReLU(), nn.Dropout(0.5), nn.Linear(512, 10),
    )


def unit(channels, filters, size, stride=1):
    """A convolution, its normalization with GoogLeNet's epsilon, ReLU."""
    return nn.Sequential(
        nn.Conv2d(channels, filters, size, stride, padding=size // 2, bias=False),
        nn.BatchNorm2d(filters, eps=0.001),
        nn.ReLU(),
    )


class Inception(nn.Module):
    def __init__(self, channels, one, three_reduced, three, five_reduced, five, pooled):
        super().__init__()
        self.ways = nn.ModuleList([
            unit(channels, one, 1),
            nn.Sequential(unit(channels, three_reduced, 1), unit(three_reduced, three, 3)),
            nn.Sequential(unit(channels, five_reduced, 1), unit(five_reduced, five, 3)),
            nn.Sequential(nn.MaxPool2d(3, 1, padding=1), unit(channels, pooled, 1)),
        ])
        self.channels = one + three + five + pooled

    def forward(self, x):
        return torch.cat([way(x) for way in self.ways], 1)


# Table 1 of the paper; a number is the window of a pool of stride 2.
GOOGLENET = (
    (64, 96, 128, 16, 32, 32), (128, 128, 192, 32, 96, 64), 3,
    (192, 96, 208, 16, 48, 64), (160, 112, 224, 24, 64, 64), (128, 128, 256, 24, 64, 64),
    (112, 144, 288, 32, 64, 64), (256, 160, 320, 32, 128, 128), 2,
    (256, 160, 320, 32, 128, 128), (384, 192, 384, 48, 128, 128),
)


def googlenet():
    layers = [
        unit(3, 64, 7, 2), nn.MaxPool2d(3, 2, ceil_mode=True),
        unit(64, 64, 1), unit(64, 192, 3), nn.MaxPool2d(3, 2, ceil_mode=True),
    ]
    channels = 192
    for row in GOOGLENET:
        if isinstance(row, int):
            layers.append(nn.MaxPool2d(row, 2, ceil_mode=True))
        else:
            layers.append(Inception(channels, *row))
            channels = layers[-1].channels
    return nn.Sequential(
        *layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Dropout(0.2), nn.Linear(channels, 1000)
    )
