"""Reference values for the special functions and distributions: 40 correct digits by mpmath, written as 25.

Run: python3 generate.py > specialFunctions.json
Every argument is a double; the value is that of the exact double.
"""
import json
import random
import sys

import mpmath as mp

mp.mp.dps = 60
random.seed(20261124)
M = mp.mpf
out = {}


def add(name, f, points):
    rows = []
    for p in points:
        args = tuple(float(a) for a in (p if isinstance(p, tuple) else (p,)))
        v = f(*[M(a) for a in args])
        if not mp.isfinite(v):
            print('skipped', name, args, v, file=sys.stderr)
            continue
        if v != 0 and not (M('1e-306') < abs(v) < M('1e308')):
            continue
        rows.append([list(args), mp.nstr(v, 25, strip_zeros=False)])
    out[name] = rows


def logspace(a, b, n):
    return [10 ** random.uniform(a, b) for _ in range(n)]


signed = [s * v for s in (1, -1) for v in (1e-300, 1e-12, 1e-8, 1e-5, 0.001, 0.1, 0.3, 0.5, 0.69, 0.7, 0.71, 1, 1.5, 2, 2.5, 3, 5, 8, 10, 20, 26, 37, 40, 100, 300, 700, 800, 1e4, 1e10, 1e100)]
signed += [random.uniform(-4, 4) for _ in range(60)] + [random.uniform(-40, 40) for _ in range(30)] + [0.0]
positive = [1e-300, 1e-100, 1e-20, 1e-12, 1e-8, 1e-4, 0.01, 0.1, 0.5, 0.99, 0.999999, 1 - 1e-12, 1.0, 1 + 1e-12, 1.001, 1.46163214, 1.4616321449683622, 1.5, 1.99, 2 - 1e-10, 2.0, 2 + 1e-10, 2.5, 2.999, 3.0, 3.5, 4, 5, 7, 9.99, 10, 10.01, 11, 15, 20, 40, 100, 800, 1e3, 1e4, 1e6, 1e8, 1e10, 1e15, 1e20, 1e100, 1e200]
positive += [random.uniform(0, 3) for _ in range(80)] + [random.uniform(0, 12) for _ in range(60)] + logspace(-5, 5, 60)

stirlerr = lambda x: mp.loggamma(x + 1) - (x + M(1) / 2) * mp.log(x) + x - mp.log(2 * mp.pi) / 2


def precise(digits):
    def wrap(f):
        def g(*a):
            with mp.workdps(digits):
                return +f(*a)
        return g
    return wrap


P400 = precise(400)
P900 = precise(900)
# Above −1, where nothing cancels; near integers, where the distance to them is all that counts.
above = [-5e-324, -1e-310, -1.7e-300, -1e-150, -1e-20, -1e-8, -1e-3, -0.1, -0.3, -0.5, -0.7, -0.9, -0.99999, -0.9999999999, -1 + 2.0 ** -53]
beside = [-1 - 1e-10, -2 + 1e-12, -2 - 1e-5, -100.00001]
add('lgamma', P400(lambda x: mp.log(abs(mp.gamma(x)))), positive + above)
add('lgamma1p', P400(lambda x: mp.loggamma(1 + x)), [v for v in positive if v < 1] + above)
add('lgammaNegative', P400(lambda x: mp.log(abs(mp.gamma(x)))), [-1e-10, -0.3, -0.5, -1.5, -1.2, -3.7, -10.3, -50.6] + beside)
add('digamma', P400(mp.digamma), positive + [-0.3, -0.5, -1.2, -3.7] + above + beside)
add('trigamma', P400(lambda x: mp.psi(1, x)), [v for v in positive if v > 1e-150] + [-0.3, -1.2, -3.7] + above + beside)
for n in (2, 3, 4):
    add(f'polygamma{n}', P400(lambda x: mp.psi(n, x)), [v for v in positive if 1e-50 < v < 1e50])
add('logMinusDigamma', P900(lambda x: mp.log(x) - mp.digamma(x)), positive)
add('trigammaExcess', P900(lambda x: x * mp.psi(1, x) - 1), positive)
add('stirlerr', P900(stirlerr), positive)
pairs = [(a, b) for a in (1e-12, 1e-3, 0.2, 0.5, 1, 2, 3.3, 9.9, 10, 25, 800, 1e6, 1e10, 1e15) for b in (1e-12, 1e-6, 0.01, 0.5, 1, 2, 3.7, 17, 40, 800, 1e5, 1e12)]
add('logPochhammer', P900(lambda a, n: mp.loggamma(a + n) - mp.loggamma(a)), pairs + [(10, -3.5), (10, -9.99), (800, -1e-9), (1e6, -1e5), (5.5, -0.001), (1e-300, 1e-300), (1e-300, 1.7e-300), (1e-20, 0.3), (1e100, 1e-300), (1e10, 1e-300), (1e10, -1e-300), (30, 0.04), (30, -0.02)])
add('lbeta', P900(lambda a, b: mp.loggamma(a) + mp.loggamma(b) - mp.loggamma(a + b)), [p for p in pairs])
add('lchoose', P900(lambda n, k: mp.loggamma(n + 1) - mp.loggamma(k + 1) - mp.loggamma(n - k + 1)), [(5, 2), (40, 20), (100, 50), (1e6, 3), (1e6, 5e5), (1e10, 1e9), (1e14, 40), (20.5, 3.25), (1000, 999), (1000, 17)])
unit = [-0.99999, -0.9, -0.75, -0.51, -0.5, -0.49, -0.3, -0.1, -1e-3, -1e-8, -1e-12, -1e-100, 1e-100, 1e-12, 1e-8, 1e-3, 0.05, 0.1, 0.2, 0.3, 0.5, 0.99, 1, 1.01, 2, 10, 1e5, 1e300] + [random.uniform(-1, 3) for _ in range(100)]
add('log1pmx', P900(lambda x: mp.log(1 + x) - x), unit)
add('bd0', P900(lambda y, m: y * mp.log(y / m) + m - y), [(3, 3.0000001), (1, 2), (2, 1), (1, 1.99), (1, 2.01), (1e-300, 1e300), (1e300, 1e-300 * 1e10), (1e10, 1e10 + 1), (5, 1e-10), (1e-10, 5), (100, 120), (800, 40)] + [(random.uniform(0, 10), random.uniform(0, 10)) for _ in range(100)])
add('log1mexp', P900(lambda x: mp.log(1 - mp.exp(x))), [-v for v in (1e-300, 1e-20, 1e-12, 1e-5, 0.1, 0.5, 0.69, 0.7, 1, 2, 10, 40, 700)])
add('softplus', P900(lambda x: mp.log1p(mp.exp(x)) if abs(x) < 1e4 else (x if x > 0 else M(0))), signed)
add('sigmoid', P900(lambda x: 1 / (1 + mp.exp(-x)) if abs(x) < 1e4 else (M(1) if x > 0 else M(0))), signed)
add('expm1x', P900(lambda x: mp.expm1(x) / x if x else M(1)), [v for v in signed if abs(v) < 1e3])
add('log1px', P900(lambda x: mp.log1p(x) / x if x else M(1)), [v for v in signed if v > -1])
small = [v for v in signed if abs(v) < 1e3 and v != 0]
D = lambda k: P900(lambda x: {0: lambda: mp.log(mp.expm1(x) / x), 1: lambda: 1 / (1 - mp.exp(-x)) - 1 / x,
                              2: lambda: 1 / x**2 - 1 / (4 * mp.sinh(x / 2) ** 2),
                              3: lambda: -2 / x**3 + mp.cosh(x / 2) / (4 * mp.sinh(x / 2) ** 3)}[k]())
add('logExpm1OverX', D(0), [v for v in small if abs(v) > 1e-13])
add('logExpm1OverXPrime', D(1), [v for v in small if abs(v) > 1e-13])
add('logExpm1OverXSecond', D(2), [v for v in small if abs(v) > 1e-13])
add('logExpm1OverXThird', D(3), [v for v in small if abs(v) > 1e-13])
branch = -1 / mp.e
add('lambertW0', P400(lambda x: mp.re(mp.lambertw(x))), [float(branch) + d for d in (1e-16, 1e-15, 1e-12, 1e-8, 1e-4, 0.01, 0.04, 0.05, 0.1)] + [-1e-3, -1e-9, 1e-300, 1e-9, 1e-7, 0.01, 0.1, 0.49, 0.5, 0.51, 1, 1.49, 1.5, 2, 2.718281828459045, 3, 10, 1e3, 1e10, 1e100, 1e300] + [random.uniform(-0.36, 3) for _ in range(100)])

erfcx = lambda x: mp.exp(x * x) * mp.erfc(x)
erf_args = [v for v in signed if abs(v) < 1e3] + [0.49999, 0.5, 0.50001, 3.75, 26.5]
add('erf', P400(mp.erf), erf_args)
add('erfc', P900(mp.erfc), [v for v in erf_args if v < 27])
add('erfcx', P900(lambda x: erfcx(x) if x < 1e4 else 1 / (x * mp.sqrt(mp.pi)) * (1 - 1 / (2 * x * x))), [v for v in signed + [1e8, 1e9, 3e7] if v > -26.5])
ncdf = lambda x: mp.erfc(-x / mp.sqrt(2)) / 2
phi = lambda x: mp.exp(-x * x / 2) / mp.sqrt(2 * mp.pi)


def mills(x):
    """phi / Phi, any x"""
    if x < -1e4:
        z = -x
        return z / (1 - 1 / z**2 + 3 / z**4 - 15 / z**6 + 105 / z**8)
    return phi(x) / ncdf(x)


nc = [v for v in signed if abs(v) <= 800]
add('normalCdf', P900(ncdf), [v for v in nc if v > -37.5] + [-37.5, -37.4])
add('normalLogCdf', P900(lambda x: mp.log(ncdf(x))), [v for v in nc if v < 37])
add('normalHazard', P900(mills), [v for v in signed if v < 37])
add('normalHazardExcess', P900(lambda x: mills(x) + x if x > -1e4 else 1 / -x - 2 / (-x) ** 3 + 10 / (-x) ** 5 - 74 / (-x) ** 7), [v for v in signed if v < 1e12] + [-2.49, -2.51, -6, -15])
probs = [1e-306, 1e-300, 1e-100, 1e-20, 1e-10, 1e-5, 0.001, 0.01, 0.025, 0.1, 0.2, 0.2499, 0.25, 0.3, 0.4, 0.4999999, 0.5 - 2**-40, 0.5, 0.5 + 2**-45, 0.6, 0.75, 0.76, 0.9, 0.975, 0.999, 1 - 1e-10, 1 - 2**-53] + [random.random() for _ in range(40)]


def newton_quantile(logcdf, slope, logp, x):
    for _ in range(400):
        step = (logcdf(x) - logp) / slope(x)
        x -= step
        if abs(step) < abs(x) * M(10) ** -45 or abs(step) < M(10) ** -70:
            break
    return x


def nq(p):
    if p == 0.5:
        return M(0)
    if p > 0.5:
        return -nq(1 - p)
    return newton_quantile(lambda x: mp.log(ncdf(x)), mills, mp.log(p), -mp.sqrt(-2 * mp.log(2 * p)) if p < 0.4 else (p - M(1) / 2) * mp.sqrt(2 * mp.pi))


add('normalQuantile', precise(100)(nq), probs)
add('normalQuantileLog', precise(100)(lambda l: nq(mp.exp(l))), [-1e3, -700, -100, -10, -2, -1.41, -1.39, -1, -0.7, -0.69314718, -0.5, -0.29, -0.27, -0.1, -1e-5, -1e-10, -1e-20, -1e-40])
add('cauchyCdf', P900(lambda x: M(1) / 2 + mp.atan(x) / mp.pi), signed)
add('cauchyLogCdf', P900(lambda x: mp.log(M(1) / 2 + mp.atan(x) / mp.pi)), signed)
bess = [1e-300, 1e-12, 1e-8, 1e-3, 0.1, 0.5, 1, 1.99, 2, 2.5, 3, 3.9, 4.1, 5, 7, 7.99, 8, 8.01, 9, 12, 20, 40, 100, 800] + [random.uniform(0, 30) for _ in range(60)]
A = lambda x: mp.besseli(1, x) / mp.besseli(0, x)
add('logBesselI0', P400(lambda x: mp.log(mp.besseli(0, x)) if x > 1e-100 else x * x / 4), bess)
add('besselI0e', P400(lambda x: mp.besseli(0, x) * mp.exp(-x)), bess)
add('besselRatio', P400(A), bess)
add('besselRatioComplement', P400(lambda x: 1 - A(x)), bess)
add('besselRatioPrime', P400(lambda x: 1 - A(x) / x - A(x) ** 2), [v for v in bess if v > 1e-100])

# ---- distributions
gp = precise(120)
gargs = [(a, x) for a in (1e-10, 1e-3, 0.1, 0.5, 1, 1.5, 3, 10, 19, 20, 25, 100, 1000) for x in (1e-10, 1e-3, 0.1, 0.31, 0.9, 1.4, 1.6, 3, 8, 20, 30, 100, 300, 700)]
gargs += [(a, a * f) for a in (20, 50, 1000, 1e5) for f in (0.3, 0.33, 0.5, 0.8, 0.99, 1, 1.0001, 1.01, 1.2, 2, 2.29, 2.31)]
P = gp(lambda a, x: mp.gammainc(a, 0, x, regularized=True))


def Pser(a, x, digits=400):
    """lower regularized incomplete gamma by its series in 400 digits: no doubt about cancellation"""
    with mp.workdps(digits):
        t = s = M(1)
        k = 0
        while True:
            k += 1
            t *= x / (a + k)
            s += t
            if t < s * M(10) ** -(digits - 10):
                break
        return s * mp.exp(a * mp.log(x) - x - mp.loggamma(a + 1))


gargs = [g for g in gargs if g[0] <= 2000 or abs(g[1] / g[0] - 1) < 0.05]
add('gammaP', Pser, gargs)
add('gammaQ', lambda a, x: P400(lambda: 1 - Pser(a, x))(), [g for g in gargs if g[1] < 800])
add('logGammaQ', lambda a, x: P400(lambda: mp.log(1 - Pser(a, x)))(), [g for g in gargs if g[1] < 800])
add('logGammaP', lambda a, x: P400(lambda: mp.log(Pser(a, x)))(), gargs)


def bet(a, b, x, digits=400):
    """lower I_x(a, b) by the positive series x^a y^b / (a B) sum (a+b)_k / (a+1)_k x^k"""
    with mp.workdps(digits):
        if x > 0.5:
            return 1 - bet_raw(b, a, 1 - x, digits)
        return bet_raw(a, b, x, digits)


def bet_raw(a, b, x, digits):
    t = s = M(1)
    k = 0
    while True:
        t *= (a + b + k) / (a + 1 + k) * x
        k += 1
        s += t
        if t < s * M(10) ** -(digits - 10) and k > (a + b):
            break
        if k > 200000:
            raise ValueError((a, b, x))
    return s * mp.exp(a * mp.log(x) + b * mp.log(1 - x) + mp.loggamma(a + b) - mp.loggamma(a + 1) - mp.loggamma(b))


bargs = [(a, b, x) for a in (1e-8, 0.1, 0.5, 1, 2.5, 15, 100, 800) for b in (1e-8, 0.5, 1, 3, 40, 500) for x in (1e-200, 1e-5, 0.05, 0.4, 0.5, 0.7, 0.9)]
add('betaI', bet, bargs)
add('betaIUpper', lambda a, b, x: P400(lambda: 1 - bet(a, b, x))(), bargs)
tt = [(t, n) for t in (-1e-10, -0.1, -1, -2, -5, -10, -40, -300, -1e5, -1e30) for n in (0.1, 0.5, 1, 2, 3, 5, 10, 29.5, 100, 300, 2000)]


def tcdf(t, n):
    with mp.workdps(450):
        x = n / (n + t * t)
        return bet(n / 2, M(1) / 2, x, 450) / 2


add('tCdf', tcdf, tt)
add('tLogCdf', lambda t, n: P400(lambda: mp.log(tcdf(t, n)))(), tt)
fx = [(f, a, b) for f in (1e-20, 0.01, 0.5, 1, 2, 10, 100, 1e4) for a in (1, 2, 7, 40) for b in (1, 3, 12, 100, 500)]


def fc(f, a, b):
    with mp.workdps(400):
        return bet(a / 2, b / 2, a * f / (a * f + b))


add('fCdf', fc, fx)
add('fSurvival', lambda f, a, b: P400(lambda: 1 - fc(f, a, b))(), fx)
cx = [(x, n) for x in (1e-10, 0.1, 1, 4, 10, 40, 100, 500, 1300) for n in (1, 2, 3, 10, 50, 100, 500)]
add('chiSquaredSurvival', lambda x, n: P900(lambda: 1 - Pser(n / 2, x / 2, 700))(), cx)
json.dump({'generator': f'generate.py, mpmath {mp.__version__}', 'date': '2026-11-24', 'values': out}, sys.stdout, indent=0)
