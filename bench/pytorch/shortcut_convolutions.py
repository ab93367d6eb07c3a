"""Convolutional networks with shortcuts, as in train/resnet.ts, mobilenet.ts and unet.ts."""

import torch
from torch import nn


def convolution(channels, filters, size, stride=1, groups=1):
    """A convolution without bias and its normalization."""
    return [
        nn.Conv2d(channels, filters, size, stride, padding=size // 2, groups=groups, bias=False),
        nn.BatchNorm2d(filters),
    ]


class Residual(nn.Module):
    """relu(body(x) + x), where the shapes differ with a 1x1 convolution of x."""

    def __init__(self, body, channels, filters, stride):
        super().__init__()
        self.body = nn.Sequential(*body)
        same = stride == 1 and channels == filters
        self.short = nn.Identity() if same else nn.Sequential(*convolution(channels, filters, 1, stride))
        self.relu = nn.ReLU()

    def forward(self, x):
        return self.relu(self.body(x) + self.short(x))


def basic(channels, filters, stride):
    body = [*convolution(channels, filters, 3, stride), nn.ReLU(), *convolution(filters, filters, 3)]
    return Residual(body, channels, filters, stride), filters


def bottleneck(channels, filters, stride):
    body = [
        *convolution(channels, filters, 1), nn.ReLU(),
        *convolution(filters, filters, 3, stride), nn.ReLU(),
        *convolution(filters, 4 * filters, 1),
    ]
    return Residual(body, channels, 4 * filters, stride), 4 * filters


def resnet(stem, block, depths, classes):
    layers, channels = list(stem), 64
    for stage, depth in enumerate(depths):
        for index in range(depth):
            stride = 2 if stage > 0 and index == 0 else 1
            layer, channels = block(channels, 64 * 2**stage, stride)
            layers.append(layer)
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, classes))


def resnet18():
    """For small images: the first convolution keeps their size."""
    return resnet([*convolution(3, 64, 3), nn.ReLU()], basic, (2, 2, 2, 2), 10)


def resnet50():
    stem = [*convolution(3, 64, 7, 2), nn.ReLU(), nn.MaxPool2d(3, 2, padding=1)]
    return resnet(stem, bottleneck, (3, 4, 6, 3), 1000)


class Inverted(nn.Module):
    """An inverted residual of MobileNetV2."""

    def __init__(self, channels, filters, stride, expansion):
        super().__init__()
        wide = expansion * channels
        expand = [] if expansion == 1 else [*convolution(channels, wide, 1), nn.ReLU6()]
        self.body = nn.Sequential(
            *expand,
            *convolution(wide, wide, 3, stride, groups=wide), nn.ReLU6(),
            *convolution(wide, filters, 1),
        )
        self.same = stride == 1 and channels == filters

    def forward(self, x):
        return x + self.body(x) if self.same else self.body(x)


def mobilenet_v2():
    layers, channels = [*convolution(3, 32, 3, 2), nn.ReLU6()], 32
    # Table 2 of the paper: expansion, channels, blocks, stride of the first.
    for expansion, filters, depth, stride in (
        (1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1),
    ):
        for index in range(depth):
            layers.append(Inverted(channels, filters, stride if index == 0 else 1, expansion))
            channels = filters
    return nn.Sequential(
        *layers, *convolution(channels, 1280, 1), nn.ReLU6(),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Dropout(0.2), nn.Linear(1280, 1000),
    )


def double(channels, filters):
    return nn.Sequential(
        nn.Conv2d(channels, filters, 3, padding=1), nn.ReLU(),
        nn.Conv2d(filters, filters, 3, padding=1), nn.ReLU(),
    )


class UNet(nn.Module):
    def __init__(self, stages=(64, 128, 256, 512), bottom=1024, classes=2):
        super().__init__()
        self.down, self.up, self.join = nn.ModuleList(), nn.ModuleList(), nn.ModuleList()
        channels = 1
        for filters in stages:
            self.down.append(double(channels, filters))
            channels = filters
        self.bottom = double(channels, bottom)
        channels = bottom
        for filters in reversed(stages):
            self.up.append(nn.ConvTranspose2d(channels, filters, 2, 2))
            self.join.append(double(2 * filters, filters))
            channels = filters
        self.scores = nn.Conv2d(channels, classes, 1)
        self.pool = nn.MaxPool2d(2)

    def forward(self, x):
        skips = []
        for down in self.down:
            x = down(x)
            skips.append(x)
            x = self.pool(x)
        x = self.bottom(x)
        for up, join in zip(self.up, self.join):
            x = join(torch.cat([skips.pop(), up(x)], 1))
        return self.scores(x)
