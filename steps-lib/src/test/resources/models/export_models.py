"""Makes the model files beside this script, with what PyTorch computes for them.

Made with PyTorch 1.13.1 and onnx 1.12.0 (Debian 12: python3-torch, python3-onnx):

    /usr/bin/python3 - < export_models.py   # in this folder; so that no file names where it was made

Every model comes as ONNX (.onnx) and, where a test needs it, as TorchScript (.pt). reference.json holds inputs and the outputs
that PyTorch computed for them, in single precision unless the name says 64.
"""

import json
import os

import onnx
import torch
from torch import nn

torch.manual_seed(20260101)
torch.set_num_threads(1)
here = os.getcwd()


def path(name):
    return os.path.join(here, name)


class TwoHeads(nn.Module):
    """Numbers and codes in, a value and the probabilities of four classes out."""

    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(7, 3)
        self.body = nn.Linear(3 + 2 * 3, 8)
        self.value = nn.Linear(8, 1)
        self.classes = nn.Linear(8, 4)

    def forward(self, numbers, codes):
        joined = torch.cat([numbers, self.embedding(codes).flatten(1)], dim=1)
        hidden = torch.relu(self.body(joined))
        return self.value(hidden), torch.softmax(self.classes(hidden), dim=1)


def export(model, inputs, name, input_names, output_names, dynamic=True, torchscript=True):
    model.eval()
    axes = {n: {0: "batch"} for n in input_names + output_names} if dynamic else None
    torch.onnx.export(
        model,
        inputs,
        path(name + ".onnx"),
        input_names=input_names,
        output_names=output_names,
        dynamic_axes=axes,
        opset_version=13,
    )
    if torchscript:
        traced = torch.jit.trace(model, inputs)
        traced.save(path(name + ".pt"))
    with torch.no_grad():
        outputs = model(*inputs)
    outputs = outputs if isinstance(outputs, tuple) else (outputs,)
    flat = lambda tensor: {"shape": list(tensor.shape), "values": tensor.flatten().tolist()}
    return {
        "inputs": dict(zip(input_names, map(flat, inputs))),
        "outputs": dict(zip(output_names, map(flat, outputs))),
    }


def mlp():
    return nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 3))


reference = {}
dense = mlp()
rows = torch.randn(23, 4)
reference["mlp"] = export(dense, (rows,), "mlp", ["features"], ["logits"])

reference["mlp64"] = export(
    mlp().double(), (torch.randn(21, 4, dtype=torch.float64),), "mlp64", ["features"], ["logits"], torchscript=False
)

cnn = nn.Sequential(
    nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(36, 3)
)
cnn.train()
cnn(torch.randn(64, 1, 8, 8))  # gives the normalization statistics of its own
reference["cnn"] = export(cnn, (torch.randn(22, 1, 8, 8),), "cnn", ["image"], ["scores"])

reference["two_heads"] = export(
    TwoHeads(),
    (torch.randn(24, 3), torch.randint(0, 7, (24, 2))),
    "two_heads",
    ["numbers", "codes"],
    ["value", "probabilities"],
)

# The same network for exactly five rows at a time, as exports without dynamic axes are.
fixed = export(dense, (rows[:5],), "mlp_of_five", ["features"], ["logits"], dynamic=False, torchscript=False)
reference["mlp_of_five"] = fixed

# The same network with its weights in a file beside it, and three that point elsewhere.
os.makedirs(path("external"), exist_ok=True)
model = onnx.load(path("mlp.onnx"))
if os.path.exists(path("external/weights.bin")):
    os.remove(path("external/weights.bin"))
onnx.save_model(
    model,
    path("external/mlp.onnx"),
    save_as_external_data=True,
    all_tensors_to_one_file=True,
    location="weights.bin",
    size_threshold=0,
)
for name, location in {
    "parent": "../weights.bin",
    "absolute": "/weights.bin",
    "climbing": "inside/../../weights.bin",
}.items():
    model = onnx.load(path("external/mlp.onnx"), load_external_data=False)
    for tensor in model.graph.initializer:
        for entry in tensor.external_data:
            if entry.key == "location":
                entry.value = location
    with open(path("external/" + name + ".onnx"), "wb") as file:
        file.write(model.SerializeToString())

with open(path("reference.json"), "w") as file:
    json.dump(reference, file)
