"""The workloads on JAX, compiled, on one thread."""

import os

os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
os.environ["JAX_PLATFORMS"] = "cpu"

import jax  # noqa: E402
import jax.numpy as jnp  # noqa: E402
from common import cases  # noqa: E402

jax.config.update("jax_enable_x64", True)
# With the result awaited at once, a second thread would only add its waiting.
jax.config.update("jax_cpu_enable_async_dispatch", False)


def cross_entropy(z, y):
    return -(jax.nn.log_softmax(z) * y).sum() / z.shape[0]


def tiny(w1, b1, w2, b2, x, y):
    return ((jnp.tanh(x @ w1 + b1) @ w2 + b2 - y) ** 2).sum() / x.shape[0]


def digits(w1, b1, w2, b2, w3, b3, x, y):
    return cross_entropy(jnp.tanh(jnp.tanh(x @ w1 + b1) @ w2 + b2) @ w3 + b3, y)


def dense(w1, b1, w2, b2, w3, b3, x, y):
    return cross_entropy(jax.nn.relu(jax.nn.relu(x @ w1 + b1) @ w2 + b2) @ w3 + b3, y)


def wide(w1, b1, w2, b2, w3, b3, x, y):
    a = jnp.tanh(jnp.tanh(x @ w1 + b1) @ w2 + b2)
    return ((a @ w3 + b3 - y) ** 2).sum() / x.shape[0]


def gates(a, b, c, x):
    return (jnp.tanh(a * x + b) * jax.nn.sigmoid(c * x) + jnp.exp(-x * x)).sum()


def logistic(w, b, x, y):
    z = x @ w + b
    return (jnp.maximum(z, 0) + jnp.log1p(jnp.exp(-jnp.abs(z))) - y * z).mean()


def steps(n):
    def value(x0, p, h):
        return jax.lax.scan(lambda x, _: (x + h * jnp.sin(x) * p, None), x0, None, length=n)[0]

    return value


def recurrent(n):
    def value(w, h0):
        return jax.lax.scan(lambda h, _: (jnp.tanh(w @ h), None), h0, None, length=n)[0].sum()

    return value


def attention(q, k, v):
    p = jax.nn.softmax(q @ k.T / q.shape[1] ** 0.5)
    return ((p @ v) ** 2).sum()


def run(case):
    constants = case.constants
    workload = case.name.split("_")[0]
    if workload in ("steps", "recurrent"):
        *constants, n = constants
        function = {"steps": steps, "recurrent": recurrent}[workload](int(n))
    else:
        function = globals()[workload]
    parameters = [jnp.asarray(parameter) for parameter in case.parameters]
    constants = [jnp.asarray(constant) for constant in constants]
    compiled = jax.jit(jax.value_and_grad(function, argnums=tuple(range(len(parameters)))))

    def gradient():
        value, cotangents = compiled(*parameters, *constants)
        # Reading the value waits for it, and all results come from one computation.
        return float(value), cotangents

    case.measure("JAX", gradient)


for case in cases():
    run(case)
