"""Reference values of the extended double-doubles: [name, arguments, [high, low, exponent]] with value = (high + low)·2^exponent.

Run: python3 generateExtended.py   (mpmath, 700 digits, since log(1 - e^-800) needs 350; the continued fraction of the Mills ratio below -1e4)
"""
import datetime
import json
import mpmath as mp

mp.mp.dps = 700
half_log_2pi = mp.log(2 * mp.pi) / 2


def mills_hazard(x):
    if x > -1e3:
        return mp.npdf(x) / mp.ncdf(x)
    z = -x
    tail = mp.mpf(0)
    for k in range(4000, 0, -1):
        tail = k / (z + tail)
    return z + tail


def lgamma(x):
    return mp.loggamma(x)


functions = {
    "exp": (mp.exp, [1e-300, 1e-10, -0.3, 0.5, 1, -37.5, 700, 800, -800, 1e5, -1e5]),
    "expm1": (mp.expm1, [1e-300, 1e-40, 1e-10, -1e-3, 0.39, 0.41, -0.5, 30, 800, -800]),
    "log": (mp.log, [5e-324, 1e-300, 1e-10, 0.3, 0.59, 0.61, 0.9999999999999999, 1.0000000000000002, 1.1, 1.41, 1.43, 2, 3, 1e10, 1.7e308]),
    "log1p": (mp.log1p, [1e-300, 1e-40, 1e-17, -1e-9, 0.44, -0.44, 0.46, -0.9999999999999999, 5, 1e300]),
    "sqrt": (mp.sqrt, [2, 3, 1e-300, 1e300, 0.5]),
    "softplus": (lambda x: mp.log1p(mp.exp(x)), [-800, -40, -1e-10, 0, 0.5, 40, 800]),
    "sigmoid": (lambda x: 1 / (1 + mp.exp(-x)), [-800, -40, -1e-10, 0, 0.5, 40]),
    "log1mexp": (lambda x: mp.log(-mp.expm1(x)), [-1e-300, -1e-10, -0.5, -0.7, -40, -800]),
    "log1pmx": (lambda x: mp.log1p(x) - x, [1e-40, 1e-10, -1e-5, 0.0099, 0.011, -0.3, 2, 1e10]),
    "lgamma": (lgamma, [1e-300, 1e-5, 0.5, 1.5, 3.3, 29.9, 30.1, 170.5, 1e6, 1e200]),
    "digamma": (mp.digamma, [1e-300, 1e-5, 0.5, 1.5, 3.3, 29.9, 30.1, 1e6, 1e200]),
    "trigamma": (lambda x: mp.polygamma(1, x), [1e-100, 1e-5, 0.5, 3.3, 31, 1e6]),
    "stirlerr": (lambda x: lgamma(x + 1) - (x + mp.mpf("0.5")) * mp.log(x) + x - half_log_2pi, [1e-5, 0.5, 3.3, 29.9, 30.1, 1e6, 1e20]),
    "logExpm1OverX": (lambda x: mp.log(mp.expm1(x) / x), [1e-30, 9e-5, -1.1e-4, 0.5, -0.99, -1.5, 30, 800, -800]),
    "reciprocalExpm1": (lambda x: 1 / mp.expm1(x), [1e-300, -0.1, 3, 800]),
    "bernoulliFunction": (lambda x: x / mp.expm1(x), [1e-300, -0.1, 3, 800]),
    "normalPdf": (mp.npdf, [0, 1.5, -20, 60]),
    "normalCdf": (mp.ncdf, [-60, -20, -5.1, -4.9, -1e-10, 0.5, 9]),
    "normalLogCdf": (lambda x: mp.log(mp.ncdf(x)), [-60, -20, -5.1, -4.9, -1e-10, 0.5, 9, 30]),
    "normalHazard": (mills_hazard, [-1e8, -60, -5.1, -4.9, 0.5, 9, 40]),
    "normalHazardExcess": (lambda x: x + mills_hazard(x), [-1e8, -60, -5.1, -4.9, 0.5, 9]),
    "truncatedNormalVariance": (lambda x: 1 - mills_hazard(x) * (x + mills_hazard(x)), [-1e8, -60, -5.1, -4.9, 0.5, 3]),
}
binary = {
    "pow": (mp.power, [(2.5, 3), (2.5, -7), (0.3, 0.7), (1e300, 1.5), (-3, 5), (7, 101)]),
    "bd0": (lambda y, m: y * mp.log(y / m) + m - y, [(3, 3.0000001), (1e10, 1.0001e10), (5, 1e-300), (0.1, 700)]),
    "lbeta": (lambda a, b: lgamma(a) + lgamma(b) - lgamma(a + b), [(0.5, 0.5), (3, 1e6), (1e-10, 5)]),
    "logPochhammer": (lambda a, n: lgamma(a + n) - lgamma(a), [(0.5, 3), (1e6, 4), (1e-10, 5)]),
    "xlogy": (lambda x, y: x * mp.log(y), [(3, 1e-300), (1e-300, 7)]),
    "logsumexp": (lambda a, b: mp.log(mp.exp(a) + mp.exp(b)), [(0, 0), (1000, 999.5), (-1000, 3)]),
    "polygamma": (lambda n, x: mp.polygamma(int(n), x), [(2, 0.5), (3, 40), (5, 2.5)]),
    "stirlerrDerivative": (
        lambda n, x: mp.digamma(x + 1) - mp.log(x) - (x + mp.mpf("0.5")) / x + 1 if n == 1 else mp.polygamma(1, x + 1) - 1 / x + 1 / (2 * x * x),
        [(1, 0.5), (1, 3.3), (1, 1e6), (2, 0.5), (2, 25), (2, 1e6)],
    ),
}
cases = []


def case(name, args, value):
    value = mp.mpf(value)
    if value == 0:
        cases.append([name, args, [0, 0, 0]])
        return
    k = int(mp.floor(mp.log(abs(value), 2)))
    m = value / mp.power(2, k)
    high = float(m)
    cases.append([name, args, [high, float(m - high), k]])


for name, (f, points) in functions.items():
    for x in points:
        case(name, [x], f(mp.mpf(x)))
for name, (f, points) in binary.items():
    for a, b in points:
        case(name, [a, b], f(mp.mpf(a), mp.mpf(b)))
with open("extendedFunctions.json", "w") as out:
    head = {"generator": "generateExtended.py", "version": "mpmath " + mp.__version__, "date": datetime.date.today().isoformat()}
    out.write(json.dumps(head)[:-1] + ', "cases": [\n' + ",\n".join(json.dumps(c) for c in cases) + "\n]}\n")
