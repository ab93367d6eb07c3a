"""Exports a network that is not trained: `export.py {"model": NAME, "path": FILE}`; prints how large it is, as JSON.

With the default exporter, as the user of this version of PyTorch gets it; the size of the batch is left open, as in what we export.
"""

import json
import sys

import torch
from models import build, data
from torch import nn


def main(task):
    torch.manual_seed(1)
    network = build(task["model"])
    x, label = data(task["model"], 2)
    # We export what makes probabilities of the scores with the rest. Texts have their classes on the last axis.
    whole = nn.Sequential(network, nn.Softmax(-1 if label.dim() == 2 else 1))
    # Running means are not 0 once a network has been trained. While they are, the exporter leaves out biases of convolutions.
    with torch.no_grad():
        whole.train()(x)
    whole.eval()
    if tuple(int(part) for part in torch.__version__.split(".")[:2]) >= (2, 9):
        torch.onnx.export(
            whole, (x,), task["path"], dynamic_shapes=({0: "batch"},), external_data=False, verbose=False
        )
    else:
        torch.onnx.export(whole, (x,), task["path"], input_names=["x"], dynamic_axes={"x": {0: "batch"}})
    return {"parameters": sum(parameter.numel() for parameter in network.parameters())}


if __name__ == "__main__":
    try:
        print(json.dumps(main(json.loads(sys.argv[1]))))
    except ImportError as missing:
        print(json.dumps({"skipped": f"PyTorch’s export needs another package: pip install {missing.name}"}))
