"""Reference values of the stable primitives, to 60 digits, rounded to double. Writes stablePrimitives.json.

Run: python3 generate.py
"""
import datetime
import json
import mpmath as mp

mp.mp.dps = 60



cases = []


def case(name, args, value):
    v = float(value)
    cases.append([name, [float(a) for a in args], "Infinity" if v == float("inf") else v])


mp.mp.dps = 120
for x in [-1e8, -1e4, -300, -38, -10, -3.5, -3.01, -2.99, -2, -0.5, 0, 1e-10, 0.7, 3, 8]:
    X = mp.mpf(x)
    m = mp.sqrt(2 / mp.pi) / (mp.exp(X**2 / 2) * mp.erfc(-X / mp.sqrt(2))) if x > -1e4 else None
    if m is None:
        z = -X
        tail = mp.mpf(0)
        for k in range(400, 0, -1):
            tail = k / (z + tail)
        m = z + tail
    case("truncatedNormalVariance", [x], 1 - m * (X + m))
for x in [-800, -50, -1, -1e-12, 1e-300, 1e-12, 0.3, 5, 40, 700, 709.5, 745]:
    X = mp.mpf(x)
    case("reciprocalExpm1", [x], 1 / mp.expm1(X))
    case("bernoulliFunction", [x], X / mp.expm1(X))


def log_expm1_over_x(n, x):
    # derivatives of log(expm1(x)/x): polylogarithm-free, by Taylor coefficients
    f = lambda t: mp.log(mp.expm1(t) / t) if t != 0 else mp.mpf(0)
    return mp.diff(f, x, n, h=mp.mpf(10) ** -20)


for n in [1, 2, 3, 4, 5]:
    for x in [-800, -30, -4.1, -3.9, -1, -0.01, 1e-6, 0.5, 2.9, 3.1, 3.99, 4.01, 12, 100]:
        X = mp.mpf(x)
        if n > 1 or abs(x) < 700:
            case("logExpm1OverXDerivative", [n, x], log_expm1_over_x(n, X))
for n in [1, 2, 3]:
    for x in [0.01, 0.4, 1, 3.3, 9.9, 15.9, 16.1, 100, 1e4, 1e8]:
        X = mp.mpf(x)
        v = mp.polygamma(n - 1, X) - mp.diff(mp.log, X, n - 1, h=X * mp.mpf(10) ** -25) + mp.mpf(1) / 2 * (-1) ** (n - 1) * mp.factorial(n - 1) / X**n
        if n == 1:
            v = mp.digamma(X) - mp.log(X) + 1 / (2 * X)
        if n == 2:
            v = mp.polygamma(1, X) - 1 / X - 1 / (2 * X**2)
        if n == 3:
            v = mp.polygamma(2, X) + 1 / X**2 + 1 / X**3
        case("stirlerrDerivative", [n, x], v)
for m in [0, 1, 2]:
    for a in [1e-3, 0.5, 3, 15, 200, 1e6]:
        for n in [1e-6, 0.25, 1, 2.5, 17, 64, 65, 1e4, -0.4 * a]:
            A, N = mp.mpf(a), mp.mpf(n)
            case("polygammaDifference", [m, a, n], mp.polygamma(m, A + N) - mp.polygamma(m, A))
for n in [1, 2, 3]:
    for x in [-40, -5, 0.001, 0.5, 1.9, 3, 7.9, 8.1, 20, 29.9, 30.1, 100, 1e4]:
        X = mp.mpf(x)
        A = mp.besseli(1, X) / mp.besseli(0, X)
        d1 = 1 - A / X - A**2
        d2 = -d1 / X + A / X**2 - 2 * A * d1
        d3 = -d2 / X + 2 * d1 / X**2 - 2 * A / X**3 - 2 * d1**2 - 2 * A * d2
        case("besselRatioDerivative", [n, x], [d1, d2, d3][n - 1])

json.dump(
    {"generator": f"generate.py, mpmath {mp.__version__}, 120 digits", "date": str(datetime.date.today()), "cases": cases},
    open("stablePrimitives.json", "w"),
    indent=0,
)
print(len(cases))
