"""Measures training in PyTorch: `measure.py TURN` prints a Measurement (see figure.ts); TURN is the PeerTurn of peer.ts as JSON.

The same layers, loss, optimizer and batch as the document of the same name; one batch in memory, used at every step.
"""

import json
import sys
import time

import torch
from memory import peak_bytes
from models import build, data
from torch import nn

WARM_UP_STEPS = 10
MIN_STEPS = 3
# On a GPU, which works ahead: reading the loss waits for it. We ask about as often.
STEPS_A_READING = 16


def sgd(parameters, options):
    return torch.optim.SGD(
        parameters,
        lr=options["learningRate"],
        momentum=options.get("momentum", 0),
        weight_decay=options.get("weightDecay", 0),
    )


def adam(kind):
    def make(parameters, options):
        decay = {"weight_decay": options["weightDecay"]} if "weightDecay" in options else {}
        return kind(parameters, lr=options["learningRate"], **decay)

    return make


OPTIMIZERS = {"SGD": sgd, "Adam": adam(torch.optim.Adam), "AdamW": adam(torch.optim.AdamW)}


def main(turn):
    seconds, batch = turn["seconds"], turn["batch"]
    torch.set_num_threads(turn["threads"])
    torch.manual_seed(1)
    on_gpu = turn.get("device") == "cuda"
    if on_gpu and not torch.cuda.is_available():
        return {"skipped": "this PyTorch finds no GPU that it can use"}
    device = torch.device("cuda" if on_gpu else "cpu")
    x, label = (tensor.to(device) for tensor in data(turn["model"], batch))
    # A class for each step of a text: the loss takes the steps of all texts in one row.
    of_steps = label.dim() == 2
    if of_steps:
        label = label.flatten()

    before, begin = peak_bytes(), time.perf_counter()
    network = build(turn["model"]).to(device)
    run = torch.compile(network) if turn["compile"] else network
    optimizer = OPTIMIZERS[turn["optimizer"]["type"]](network.parameters(), turn["optimizer"]["attributes"])
    loss_of = nn.CrossEntropyLoss()

    def step():
        optimizer.zero_grad(set_to_none=True)
        prediction = run(x)
        if of_steps:
            prediction = prediction.flatten(0, 1)
        loss = loss_of(prediction, label)
        loss.backward()
        optimizer.step()
        # We report loss and accuracy at each step, so the peer does too.
        return loss.detach(), (prediction.argmax(1) == label).sum()

    made, sums = 0, torch.zeros(2, device=device)

    def measured_step():
        nonlocal made
        figures = step()
        made += 1
        if not on_gpu:
            return [figure.item() for figure in figures]
        sums.add_(torch.stack([figure.float() for figure in figures]))
        return sums.tolist() if made % STEPS_A_READING == 0 else None

    measured_step()
    sums.tolist()
    first_step = time.perf_counter() - begin
    steps, start = 1, time.perf_counter()
    while steps < WARM_UP_STEPS and time.perf_counter() - start < seconds / 2:
        measured_step()
        steps += 1
    sums.tolist()
    steps, start = 0, time.perf_counter()
    while steps < MIN_STEPS or time.perf_counter() - start < seconds:
        measured_step()
        steps += 1
    sums.tolist()
    elapsed = time.perf_counter() - start
    return {
        "samplesPerSecond": steps * batch / elapsed,
        "peakBytes": peak_bytes(),
        "grownBytes": peak_bytes() - before,
        "firstStepSeconds": first_step,
        "parameters": sum(parameter.numel() for parameter in network.parameters()),
    }


if __name__ == "__main__":
    print(json.dumps(main(json.loads(sys.argv[1]))))
