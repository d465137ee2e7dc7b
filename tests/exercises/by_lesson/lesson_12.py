"""What do learners hand in for the exercises of lesson 12? Right answers, nearly right ones, and each named mistake."""

import numpy as np

from nnwidgets.maths import Network, NetworkLoss, numeric_gradient


def cross_entropy(V, v, x, t):
    y = 1 / (1 + np.exp(-(v[:-1] @ np.tanh(V @ x) + v[-1])))
    return -np.log(y if t == 1 else 1 - y)


def forwards_and_back(V, v, x, t):
    said = [*np.tanh(V @ x), 1.0]
    y = 1 / (1 + np.exp(-np.dot(v, said)))
    last = [(y - t) * h for h in said]
    return [[(y - t) * v[j] * (1 - said[j] ** 2) * a for a in x] for j in range(len(V))], last


def measured(V, v, x, t):
    shape = V.shape

    def loss(w):
        return cross_entropy(w[: V.size].reshape(shape), w[V.size :], x, t)

    w, slopes = np.concatenate([V.ravel(), v]), []
    for k in range(len(w)):
        ends = []
        for side in (1, -1):
            moved = w.copy()
            moved[k] += side * 6e-6
            ends.append(loss(moved))
        slopes.append((ends[0] - ends[1]) / 1.2e-5)
    return np.reshape(slopes[: V.size], shape), slopes[V.size :]


def from_the_library(V, v, x, t):
    net = Network(2, len(V), 1)
    return [layer.reshape(np.shape(w)) for layer, w in zip(net.layers(of_the_library(V, v, x, t)), (V, v), strict=True)]


def of_the_library(V, v, x, t):
    return NetworkLoss(Network(2, len(V), 1), [x[:2]], [t]).gradient(np.concatenate([V.ravel(), v]))


def coarse(V, v, x, t):
    net = Network(2, len(V), 1)
    loss = NetworkLoss(net, [x[:2]], [t])
    slopes = numeric_gradient(loss.at, np.concatenate([V.ravel(), v]), net.d) * (1 + 1e-5)
    return slopes[: V.size].reshape(V.shape), slopes[V.size :]


def delta_step(w, x, t, eta):
    return w + eta * (t - w @ x) * x


def unit_by_unit(V, v, x, t, eta):
    (dV, dv), h = from_the_library(V, v, x, t), np.append(np.tanh(V @ x), 1)
    rows = [delta_step(w, x, w @ x - g[-1], eta) for w, g in zip(V, dV, strict=True)]
    return rows, delta_step(v, h, v @ h - dv[-1], eta)


def down_the_gradient(V, v, x, t, eta):
    dV, dv = forwards_and_back(V, v, x, t)
    return V - eta * np.array(dV), v - eta * np.array(dv)


def down_the_measured_one(V, v, x, t, eta):
    dV, dv = measured(V, v, x, t)
    return (V - eta * dV).tolist(), (v - eta * np.array(dv)).tolist()


RIGHT = {
    "12.1": [forwards_and_back, measured, from_the_library],
    "12.2": [(4, 0.5), [6, 1.0], np.array([8, 0.5]), (5, 2)],
    "12.3": [unit_by_unit, down_the_gradient, down_the_measured_one],
}

NEARLY = {
    "12.1": [coarse],
    "12.2": [(3, 0.01), (5, 10.0)],
    "12.3": [lambda V, v, x, t, eta: down_the_gradient(V, v, x, t, 1.0001 * eta)],
}

WRONG = {
    "12.1": {
        "slope of tanh forgotten": "return np.outer((y - t) * v[:-1], x), (y - t) * h",
        "weight forgotten": "return np.outer((y - t) * (1 - h[:-1] ** 2), x), (y - t) * h",
        "wrong sign": """
            e = t - y
            return np.outer(e * v[:-1] * (1 - h[:-1] ** 2), x), e * h""",
        "slope of the sigmoid": """
            e = (y - t) * y * (1 - y)
            return [e * v[j] * (1 - h[j] ** 2) * x for j in range(len(V))], e * h""",
        "slope taken at the sum": """
            sums = V @ x
            return np.outer((y - t) * v[:-1] * (1 - sums**2), x), (y - t) * h""",
    },
    "12.2": {
        "one hidden unit": "1, 0.5",
        "too large a step": "(4, 30)",
        "too small a step": "[3, 0.002]",
        "as small as can be": "2, 1.0",
    },
    "12.3": {
        "hidden units left alone": "return V, delta_step(v, h, v @ h - slopes[1][-1], eta)",
        "wrong sign": "return V + eta * slopes[0], v + eta * slopes[1]",
        "the sigmoid forgotten": "return V - eta * slopes[0], delta_step(v, h, t, eta)",
        "one target for all": """
            new = [delta_step(row, x, t, eta) for row in V]
            return new, v - eta * slopes[1]""",
        "target without the sum": """
            dV, dv = slopes
            new = [delta_step(row, x, -g[-1], eta) for row, g in zip(V, dV)]
            return new, delta_step(v, h, -dv[-1], eta)""",
    },
}
