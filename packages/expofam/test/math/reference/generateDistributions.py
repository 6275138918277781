"""Tweedie densities, discrete log densities, inverse Gaussian tails and double-double exp/log by mpmath (60 digits).

Run: python3 generateDistributions.py > distributions.json
"""
import json
import random
import sys

import mpmath as mp

mp.mp.dps = 60
random.seed(7)
M = mp.mpf
out = {}


def add(name, f, points):
    out[name] = [[list(map(float, p)), mp.nstr(f(*[M(float(a)) for a in p]), 25)] for p in points]


def tweedie(y, mu, phi, p):
    lam = mu ** (2 - p) / (phi * (2 - p))
    a = (2 - p) / (p - 1)
    r = mu ** (1 - p) / (phi * (p - 1))
    peak = y ** (2 - p) / (phi * (2 - p))
    width = 14 * mp.sqrt(max(peak, 1)) + 80
    total = M(0)
    for j in range(max(1, int(peak - width)), int(peak + width)):
        total += mp.exp(-lam + j * mp.log(lam) - mp.loggamma(j + 1) + j * a * mp.log(r) + (j * a - 1) * mp.log(y) - r * y - mp.loggamma(j * a))
    return mp.log(total)


add('tweedieLogDensity', tweedie, [(1, 1, 1, 1.5), (0.01, 1, 1, 1.5), (30, 1, 1, 1.5), (2, 1, 0.01, 1.5), (1, 1, 1e-4, 1.3), (1.001, 1, 1e-6, 1.5), (5, 3, 2, 1.05), (5, 3, 2, 1.95), (1e-8, 2, 1, 1.7), (1e4, 1e3, 5, 1.2)])
binom = lambda k, n, p: mp.log(mp.binomial(n, k)) + k * mp.log(p) + (n - k) * mp.log(1 - p)
add('binomialLogDensity', binom, [(3, 10, 0.5), (0, 10, 1e-10), (10, 10, 0.3), (500, 1000, 0.5), (1, 1e6, 1e-6), (99, 100, 0.01)])
pois = lambda y, m: y * mp.log(m) - m - mp.loggamma(y + 1)
add('poissonLogDensity', pois, [(0, 2), (3, 2.5), (1e9, 1e9 + 3e4), (40, 0.1), (1, 800), (2.5, 1)])
nb = lambda y, r, m: mp.loggamma(y + r) - mp.loggamma(r) - mp.loggamma(y + 1) + r * mp.log(r / (r + m)) + y * mp.log(m / (r + m))
add('negativeBinomialLogDensity', nb, [(0, 1, 1), (3, 0.5, 2), (10, 1e-3, 5), (100, 1e10, 90), (7, 3.3, 1e-5), (1000, 2, 10), (5, 1e-8, 5)])


def ig(x, m, l):
    n = lambda z: mp.erfc(-z / mp.sqrt(2)) / 2
    with mp.workdps(400):
        r = mp.sqrt(l / x)
        return +(n(r * (x / m - 1)) + mp.exp(2 * l / m) * n(-r * (x / m + 1)))


igs = [(0.01, 1, 1), (0.5, 1, 1), (1, 1, 1), (3, 1, 1), (30, 1, 1), (1.2, 1, 100), (0.5, 1, 1000), (3, 2, 0.1)]
add('inverseGaussianCdf', ig, igs)


def ig_upper(*a):
    with mp.workdps(400):
        return +(1 - ig(*a))


add('inverseGaussianSurvival', ig_upper, igs)


def pair(v):
    hi = float(v)
    return [hi, float(v - M(hi))]


out['ddExp'] = [[x, pair(mp.exp(M(x)))] for x in (1e-20, 0.1, -0.1, 1.0, -1.0, 0.6931471805599453, 20.5, -40.0, 300.25, -300.25)]
out['ddLog'] = [[x, pair(mp.log(M(x)))] for x in (1e-300, 0.1, 0.9999999999, 1.0000001, 2.0, 3.5, 1e10, 1e300)]
json.dump({'generator': f'generateDistributions.py, mpmath {mp.__version__}', 'date': '2026-11-24', 'values': out}, sys.stdout, indent=0)
