"""
The training step of test/bench/trainingStep.mjs in PyTorch on the CPU: the same network, parameters, batches, losses
and optimiser, read from the folder that the bench wrote. Needs `pip install torch numpy` and nothing else.

Losses of the first steps are compared with the bench's before anything is timed; then rounds of steps are timed and
printed as one line of JSON.
"""

import argparse
import json
import math
import os
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F

TOLERANCE = 1e-4
BETAS = (0.9, 0.999)
EPSILON = 1e-8


def read_batch(folder, index, layout):
    """Inputs [boards, features] and the cells of the comparison, as the bench has them in memory."""

    def read(name, kind):
        return torch.from_numpy(np.fromfile(os.path.join(folder, f"{name}-{index}.bin"), kind))

    boards, decisions, width = layout["boards"], layout["decisions"], layout["width"]
    return {
        "input": read("input", np.float32).view(boards, -1),
        "cells": read("cells", np.int32).long(),
        "weights": read("weights", np.float32).view(decisions, width),
    }


class Network(torch.nn.Module):
    def __init__(self, mixture, parameters):
        super().__init__()
        self.mixture = mixture
        for name, values in parameters.items():
            # [inputs, units] there, [units, inputs] as torch.nn.functional.linear has them here.
            tensor = torch.from_numpy(values.copy())
            tensor = tensor.t().contiguous() if tensor.dim() == 2 else tensor
            self.register_parameter(name.replace("/", "_"), torch.nn.Parameter(tensor))

    def forward(self, boards):
        experts, units, k = (self.mixture[key] for key in ("experts", "units", "perBoard"))
        hidden = F.relu(F.linear(boards, self.stem_weights, self.stem_bias))
        shared = F.relu(F.linear(hidden, self.shared_weights, self.shared_bias))
        outputs = F.relu(F.linear(hidden, self.experts_weights, self.experts_bias))
        gates = F.softmax(F.linear(hidden, self.router_weights), dim=1)
        with torch.no_grad():
            highest = gates.topk(k, dim=1).values
            dispatch = (gates >= highest[:, -1:]).float()
            first = (gates >= highest[:, :1]).float().mean(0)
        balance = experts * (first * gates.mean(0)).sum()
        combine = gates * dispatch
        routed = torch.bmm(combine.unsqueeze(1), outputs.view(-1, experts, units)).squeeze(1)
        scores = F.linear(torch.cat((shared, routed), 1), self.score_weights).squeeze(1)
        return scores, balance


def loss_of(network, batch):
    """What the step minimises: the mean comparison loss and the router's balance loss."""
    scores, balance = network(batch["input"])
    cells = scores.index_select(0, batch["cells"]).view_as(batch["weights"])
    losses = F.softplus(cells - cells[:, :1]) * batch["weights"]
    return losses.sum() + network.mixture["balance"] * balance


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", help="what trainingStep.mjs wrote")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--steps", type=int, default=60, help="steps to time")
    parser.add_argument("--compile", action="store_true", help="torch.compile, which needs a C++ compiler")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)

    with open(os.path.join(options.folder, "step.json")) as file:
        facts = json.load(file)
    numbers = np.fromfile(os.path.join(options.folder, "parameters.bin"), np.float32)
    parameters, at = {}, 0
    for name, shape in facts["parameters"]:
        size = int(np.prod(shape))
        parameters[name] = numbers[at : at + size].reshape(shape)
        at += size
    batches = [read_batch(options.folder, i, layout) for i, layout in enumerate(facts["batches"])]

    network = Network(facts["mixture"], parameters)
    optimizer = torch.optim.Adam(network.parameters(), lr=facts["learningRate"], betas=BETAS, fused=True)
    objective = torch.compile(loss_of, dynamic=True) if options.compile else loss_of

    steps = 0

    def step(batch):
        nonlocal steps
        steps += 1
        optimizer.zero_grad(set_to_none=True)
        loss = objective(network, batch)
        loss.backward()
        # Kingma & Ba's faster form, which the bench uses, adds epsilon before the bias correction of the squares.
        optimizer.param_groups[0]["eps"] = EPSILON / math.sqrt(1 - BETAS[1] ** steps)
        optimizer.step()
        return loss.item()

    for i, expected in enumerate(facts["losses"]):
        loss = step(batches[i % len(batches)])
        if abs(loss - expected) > TOLERANCE:
            sys.exit(f"step {i + 1}: loss {loss}, expected {expected} within {TOLERANCE}")

    wall, cpu = [], []
    for i in range(options.steps):
        batch = batches[i % len(batches)]
        started, used = time.perf_counter(), time.process_time()
        step(batch)
        wall.append(1000 * (time.perf_counter() - started))
        cpu.append(1000 * (time.process_time() - used))
    print(
        json.dumps(
            {
                "backend": "pytorch",
                "detail": f"PyTorch {torch.__version__}, {options.threads} threads"
                + (", compiled" if options.compile else ""),
                "wallMs": wall,
                "cpuMs": cpu,
            }
        )
    )


if __name__ == "__main__":
    main()
