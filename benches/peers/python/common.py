"""The exported inputs of a workload, the measurement and the line that a peer prints; see `common/src/lib.rs`."""

import statistics
import sys
import time
from pathlib import Path

import numpy as np

SAMPLE = 200_000
"""Nanoseconds that the repetitions of a sample take at least."""


def cases():
    """The workloads that the program's arguments name: the seconds each is measured, and their folders."""
    return [Case(Path(folder), float(sys.argv[1])) for folder in sys.argv[2:]]


class Case:
    """An exported workload."""

    def __init__(self, folder, seconds):
        self.seconds = seconds
        self.key = folder.name
        self.name, dtype = self.key.rsplit("_", 1)
        self.dtype = {"f32": np.float32, "f64": np.float64}[dtype]
        self.gradient = np.fromfile(folder / "gradient.f64", "<f8")
        entries = np.fromfile(folder / "inputs.f64", "<f8")
        self.parameters, self.constants = [], []
        for line in (folder / "shapes.txt").read_text().splitlines():
            role, *lengths = line.split()
            shape = tuple(int(length) for length in lengths)
            count = int(np.prod(shape, dtype=int))
            array = entries[:count].astype(self.dtype).reshape(shape)
            entries = entries[count:]
            (self.parameters if role == "parameter" else self.constants).append(array)

    def measure(self, peer, gradient):
        """Prints a line; `gradient` gives the value and the list of cotangents."""
        value, cotangents = gradient()
        distance = self.distance(value, [np.asarray(cotangent) for cotangent in cotangents])
        print(f"{peer}\t{self.key}\t{median(gradient, self.seconds):.1f}\t{distance:.1e}", flush=True)

    def distance(self, value, cotangents):
        """How far a gradient is from the one by hand, by the largest entry of each array."""
        worst, rest = 0.0, self.gradient
        for found in [np.asarray(value), *cotangents]:
            expected, rest = rest[: found.size], rest[found.size :]
            found = found.astype(np.float64).ravel()
            assert np.isfinite(found).all(), "an entry is not finite"
            worst = max(worst, np.abs(found - expected).max() / np.abs(expected).max())
        assert rest.size == 0, "the gradient has more entries"
        return worst


def median(function, seconds):
    """The median nanoseconds of a call, by the processor time of the process, all of whose work is on one thread."""

    def sample(calls):
        start = time.process_time_ns()
        for _ in range(calls):
            function()
        return time.process_time_ns() - start

    # The first call also brings code in; by itself it would seem a sample.
    sample(1)
    calls = 1
    while sample(calls) < SAMPLE:
        calls *= 2
    samples, total = [], 0
    while total < seconds * 1e9 or len(samples) < 10:
        samples.append(sample(calls))
        total += samples[-1]
    return statistics.median(samples) / calls
