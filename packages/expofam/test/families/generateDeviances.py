"""Unit deviances in 60-digit arithmetic at doubles y and mu (or eta), near y = mu and far. Run: python3 generateDeviances.py > deviances.json"""
import json
import mpmath as mp

mp.mp.dps = 60
M = mp.mpf


def nb(y, m, r):
    return 2 * ((y * mp.log(y / m) if y else 0) - (y + r) * mp.log((y + r) / (m + r)))


def tweedie(y, m, p):
    return 2 * (y ** (2 - p) / ((1 - p) * (2 - p)) - y * m ** (1 - p) / (1 - p) + m ** (2 - p) / (2 - p))


closed = {
    "gaussian": lambda y, m, _: (y - m) ** 2,
    "poisson": lambda y, m, _: 2 * ((y * mp.log(y / m) if y else 0) - y + m),
    "gamma": lambda y, m, _: 2 * (y / m - 1 - mp.log(y / m)),
    "inverse-gaussian": lambda y, m, _: (y - m) ** 2 / (y * m * m),
    "negative-binomial": nb,
    "tweedie": tweedie,
    "bernoulli": lambda y, m, _: 2 * ((y * mp.log(y / m) if y else 0) + ((1 - y) * mp.log((1 - y) / (1 - m)) if y < 1 else 0)),
}
constants = {"negative-binomial": ("size", [0.01, 1.5, 1e6]), "tweedie": ("variancePower", [1.05, 1.5, 1.9])}
rows = []
for name, f in closed.items():
    constant, values = constants.get(name, (None, [None]))
    scales = [0.2, 0.7] if name == "bernoulli" else [0.03, 2.5, 1e6]
    for c in values:
        for y in scales:
            for delta in [1e-11, -1e-6, 1e-3, 0.2, -0.6, 3.0]:
                mu = y / (1 + delta)
                if name == "bernoulli" and mu >= 1:
                    continue
                rows.append([name, {constant: c} if constant else {}, y, mu, mp.nstr(f(M(y), M(mu), None if c is None else M(c)), 25)])

partitions = {
    "zero-truncated-poisson": (lambda e: mp.log(mp.expm1(mp.e**e)), [0.6, 3.0]),
    "logarithmic-series": (lambda e: mp.log(-mp.log(-mp.expm1(e))), [-0.4, -0.01]),
    "continuous-bernoulli": (lambda e: mp.log(mp.expm1(e) / e), [1.3, -20.0]),
}
derived = []
for name, (a, etas) in partitions.items():
    for star in etas:
        t = float(mp.re(mp.diff(a, M(star))))  # a response; its own natural parameter is near star
        root = mp.re(mp.findroot(lambda e: mp.re(mp.diff(a, e)) - M(t), M(star)))
        conj = M(t) * root - a(root)
        for delta in [1e-9, -1e-5, 1e-2, 0.5]:
            eta = star * (1 + delta)
            derived.append([name, t, eta, mp.nstr(mp.re(2 * (conj - M(t) * M(eta) + a(M(eta)))), 25)])
print(json.dumps({"generator": f"generateDeviances.py, mpmath {mp.__version__}, 60 digits", "date": "2026-11-25", "rows": rows, "derived": derived}))
