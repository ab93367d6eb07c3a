"""Measures a model in PyTorch: `pytorch_peer.py MODEL BATCH THREADS SECONDS` prints a Measurement (see entry.ts).

The same layers, optimizer and batch as the document of the same name; one batch in memory, used at every step.
"""

import json
import sys
import time

import torch
from torch import nn

WARM_UP = 10


def mlp():
    return nn.Sequential(
        nn.Linear(784, 512), nn.ReLU(), nn.Linear(512, 256), nn.ReLU(), nn.Linear(256, 10)
    ), (784,)


def lenet5():
    return nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10),
    ), (1, 28, 28)


class LastState(nn.Module):
    """A recurrent layer whose last state is read."""

    def __init__(self, layer, units, classes):
        super().__init__()
        self.layer, self.head = layer, nn.Linear(units, classes)

    def forward(self, x):
        return self.head(self.layer(x)[0][:, -1])


def lstm():
    return LastState(nn.LSTM(64, 256, batch_first=True), 256, 10), (64, 64)


MODELS = {"mlp": mlp, "lenet5": lenet5, "lstm": lstm}


def peak_bytes():
    if sys.platform == "win32":
        return peak_bytes_windows()
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # Kibibytes on Linux, bytes on macOS.
    return peak if sys.platform == "darwin" else peak * 1024


def peak_bytes_windows():
    import ctypes
    from ctypes import wintypes

    class Counters(ctypes.Structure):  # PROCESS_MEMORY_COUNTERS
        _fields_ = [("cb", wintypes.DWORD), ("page_faults", wintypes.DWORD)] + [
            (name, ctypes.c_size_t)
            for name in ("peak_working_set", "working_set", "a", "b", "c", "d", "pagefile", "peak_pagefile")
        ]

    counters = Counters(cb=ctypes.sizeof(Counters))
    kernel = ctypes.WinDLL("kernel32")
    kernel.GetCurrentProcess.restype = wintypes.HANDLE
    kernel.K32GetProcessMemoryInfo.argtypes = [wintypes.HANDLE, ctypes.POINTER(Counters), wintypes.DWORD]
    kernel.K32GetProcessMemoryInfo(kernel.GetCurrentProcess(), ctypes.byref(counters), counters.cb)
    return counters.peak_working_set


def main(name, batch, threads, seconds):
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    model, shape = MODELS[name]()
    optimizer = torch.optim.Adam(model.parameters(), lr=0.001)
    loss_of = nn.CrossEntropyLoss()
    x = torch.rand(batch, *shape)
    label = torch.randint(0, 10, (batch,))

    def step():
        optimizer.zero_grad(set_to_none=True)
        prediction = model(x)
        loss = loss_of(prediction, label)
        loss.backward()
        optimizer.step()
        # We report loss and accuracy at each step, so the peer does too.
        return loss.item(), (prediction.argmax(1) == label).sum().item()

    for _ in range(WARM_UP):
        step()
    start = time.perf_counter()
    steps = 0
    while time.perf_counter() - start < seconds:
        step()
        steps += 1
    elapsed = time.perf_counter() - start
    print(json.dumps({"samplesPerSecond": steps * batch / elapsed, "peakBytes": peak_bytes()}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4]))
