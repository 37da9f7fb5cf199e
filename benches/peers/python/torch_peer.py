"""The workloads on PyTorch, eager, on one thread."""

import torch
import torch.nn.functional as F
from common import cases

torch.set_num_threads(1)


def cross_entropy(z, y):
    return -(F.log_softmax(z, 1) * y).sum() / z.shape[0]


def tiny(w1, b1, w2, b2, x, y):
    a = torch.tanh(torch.addmm(b1, x, w1))
    return ((torch.addmm(b2, a, w2) - y) ** 2).sum() / x.shape[0]


def digits(w1, b1, w2, b2, w3, b3, x, y):
    a = torch.tanh(torch.addmm(b2, torch.tanh(torch.addmm(b1, x, w1)), w2))
    return cross_entropy(torch.addmm(b3, a, w3), y)


def dense(w1, b1, w2, b2, w3, b3, x, y):
    a = torch.relu(torch.addmm(b2, torch.relu(torch.addmm(b1, x, w1)), w2))
    return cross_entropy(torch.addmm(b3, a, w3), y)


def wide(w1, b1, w2, b2, w3, b3, x, y):
    a = torch.tanh(torch.addmm(b2, torch.tanh(torch.addmm(b1, x, w1)), w2))
    return ((torch.addmm(b3, a, w3) - y) ** 2).sum() / x.shape[0]


def gates(a, b, c, x):
    return (torch.tanh(a * x + b) * torch.sigmoid(c * x) + torch.exp(-x * x)).sum()


def logistic(w, b, x, y):
    return F.binary_cross_entropy_with_logits(x @ w + b, y)


def steps(x0, p, h, n):
    x = x0
    for _ in range(int(n)):
        x = x + h * torch.sin(x) * p
    return x


def recurrent(w, h0, n):
    h = h0
    for _ in range(int(n)):
        h = torch.tanh(w @ h)
    return h.sum()


def attention(q, k, v):
    p = torch.softmax(q @ k.T / q.shape[1] ** 0.5, 1)
    return ((p @ v) ** 2).sum()


def run(case):
    function = globals()[case.name.split("_")[0]]
    parameters = [torch.from_numpy(parameter).requires_grad_() for parameter in case.parameters]
    constants = [torch.from_numpy(constant) if constant.ndim else float(constant) for constant in case.constants]

    def gradient():
        value = function(*parameters, *constants)
        return value.item(), torch.autograd.grad(value, parameters)

    case.measure("PyTorch", gradient)


for case in cases():
    run(case)
