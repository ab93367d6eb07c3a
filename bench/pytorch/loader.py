"""Measures PyTorch's DataLoader: `loader.py TASK` prints a Measurement; TASK is the LoadingTask of pytorch-loader.ts as JSON.

As many random samples as ours, kept in the same types, turned into the same tensors and gathered into the same batches, in a new
order each epoch.
"""

import json
import sys
import time

import numpy
import torch
from torch.utils.data import BatchSampler, DataLoader, Dataset, RandomSampler

WARM_UP = 0.5
MIN_BATCHES = 3


def kept(field, samples, random):
    """The raw values of a field: bytes, indices or numbers."""
    shape = [samples, *field["shape"]]
    if field["raw"].startswith("float"):
        return random.random(shape).astype(field["raw"])
    return random.integers(0, 10, shape).astype(field["raw"])


class Samples(Dataset):
    def __init__(self, fields, samples):
        random = numpy.random.default_rng(1)
        self.samples = samples
        self.fields = [(field, kept(field, samples, random), *scale(field)) for field in fields]

    def __len__(self):
        return self.samples

    def __getitem__(self, index):
        """One sample, or of several indices a batch."""
        return {field["name"]: fed(field, raw[index], mean, std) for field, raw, mean, std in self.fields}


def scale(field):
    """What the values are normalized by: a number, or one for each column of a table."""
    if field["raw"] == "float64":
        return torch.full(field["shape"], 0.5), torch.full(field["shape"], 0.3)
    return (33.0, 79.0) if field["normalize"] == "standard" else (0.0, 255.0)


def fed(field, raw, mean, std):
    values = torch.as_tensor(raw)
    if field["dtype"] == "int64":
        return values.long()
    values = values.float()
    return values if field["normalize"] == "none" else values.sub_(mean).div_(std)


def loader_of(task):
    data = Samples(task["fields"], task["samples"])
    workers = {"num_workers": task["workers"], "persistent_workers": True}
    if not task["batched"]:
        return DataLoader(data, batch_size=task["batch"], shuffle=True, **workers)
    order = BatchSampler(RandomSampler(data), task["batch"], drop_last=False)
    return DataLoader(data, sampler=order, batch_size=None, **workers)


def endless(loader):
    while True:
        yield from loader


def main(task):
    torch.set_num_threads(task["workers"])
    batches = endless(loader_of(task))
    next(batches)
    start = time.perf_counter()
    while time.perf_counter() - start < WARM_UP * task["seconds"]:
        next(batches)
    taken, start = 0, time.perf_counter()
    while taken < MIN_BATCHES or time.perf_counter() - start < task["seconds"]:
        next(batches)
        taken += 1
    elapsed = time.perf_counter() - start
    return {"deliveredPerSecond": taken * task["batch"] / elapsed}


if __name__ == "__main__":
    print(json.dumps(main(json.loads(sys.argv[1]))))
