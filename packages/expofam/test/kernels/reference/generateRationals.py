"""Writes packages/expofam/assembly/coefficients.ts: rational functions for the kernels in WebAssembly.

Each is f(z) = c + N(z)/Q(z) with c the double next to f(0) and Q(0) = 1, which interpolates f at Chebyshev's points of an interval (60
digits, mpmath). The constant is most of the value, so that roundings in the quotient count little; N(0) is what rounding took from c.
Run: python3 generateRationals.py > ../../../assembly/coefficients.ts
"""
import sys

import mpmath as mp

mp.mp.dps = 60
M = mp.mpf


def rational(f, a, b, n):
    """c, N and Q of degree n/n through f at 2n + 1 points of [a, b]."""
    count = 2 * n + 1
    points = [(M(a) + b) / 2 + (M(b) - a) / 2 * mp.cos(mp.pi * (2 * i + 1) / (2 * count)) for i in range(count)]
    matrix, right = mp.matrix(count, count), mp.matrix(count, 1)
    for i, z in enumerate(points):
        y = f(z)
        for k in range(n + 1):
            matrix[i, k] = z**k
        for k in range(1, n + 1):
            matrix[i, n + k] = -y * z**k
        right[i] = y
    s = mp.lu_solve(matrix, right)
    p, q = [s[k] for k in range(n + 1)], [M(1)] + [s[n + k] for k in range(1, n + 1)]
    c = M(float(p[0]))
    return c, [u - c * v for u, v in zip(p, q)], q[1:]


def worst(f, fit, a, b):
    c, over, under = fit
    most = M(0)
    for i in range(401):
        z = M(a) + (M(b) - a) * (i + M(1) / 3) / 402
        value = c + mp.polyval(over[::-1], z) / (1 + z * mp.polyval(under[::-1], z))
        most = max(most, abs(value / f(z) - 1))
    return most


def stirling(x):
    return mp.loggamma(x) - (x - M(1) / 2) * mp.log(x) + x - mp.log(2 * mp.pi) / 2


root = mp.findroot(mp.digamma, 1.46)


def near_lgamma(z):
    x = M(3) / 2 + z
    # One of the points is 2, where numerator and denominator are 0.
    return 1 - mp.euler if abs(x - 2) < M(10) ** -40 else mp.loggamma(x) / ((x - 1) * (x - 2))


def near_digamma(z):
    x = M(3) / 2 + z
    return mp.digamma(x) / (x - root)


def of_reciprocal(g, limit, back):
    """g(x) as a function of a variable that is 0 at infinity."""
    return lambda u: limit if u < M(10) ** -20 else g(back(u))


def shifted(u):
    return 1 / u - 1


def squared(t):
    return 1 / mp.sqrt(t)


def normal_excess(z):
    """phi(z)/Phi(-z) - z."""
    if z < 25:
        return mp.npdf(z) / (mp.erfc(z / mp.sqrt(2)) / 2) - z
    tail = M(0)
    for k in range(200, 0, -1):
        tail = k / (z + tail)
    return tail


def excess_inverse(z):
    """1/excess - z, which is 1.25 at 0 and falls like 2/z."""
    return 1 / normal_excess(z) - z


def rational_to_infinity(f, c, n):
    """c, N and Q of degree n through f, which falls like 1/z, at Chebyshev's points in 1/(z + c)."""
    points = [2 * c / (1 + mp.cos(mp.pi * (2 * i + 1) / (4 * n))) - c for i in range(2 * n)]
    matrix, right = mp.matrix(2 * n, 2 * n), mp.matrix(2 * n, 1)
    for i, z in enumerate(points):
        # Rows of one size.
        y, scale = f(z), (1 + z) ** -n
        for k in range(n):
            matrix[i, k] = scale * z**k
            matrix[i, n + k] = -scale * y * z ** (k + 1)
        right[i] = scale * y
    s = mp.lu_solve(matrix, right)
    # c is f(0) here too: where f has fallen below its rounding, f is added to a large z.
    p, q = [*(s[k] for k in range(n)), M(0)], [M(1), *(s[n + k] for k in range(n))]
    c = M(float(p[0]))
    return c, [u - c * v for u, v in zip(p, q)], q[1:]


fits = [
    ('NEAR_LGAMMA', 'lgamma(x) / ((x - 1)(x - 2)) in x - 3/2, 1 <= x <= 3', near_lgamma, M(-1) / 2, M(3) / 2, 8),
    ('FAR_LGAMMA', 'x stirlerr(x) in 1/x², x >= 3', of_reciprocal(lambda x: x * stirling(x), M(1) / 12, squared), 0, M(1) / 9, 4),
    ('NEAR_DIGAMMA', 'digamma(x) / (x - root) in x - 3/2, 1 <= x <= 3', near_digamma, M(-1) / 2, M(3) / 2, 7),
    (
        'FAR_DIGAMMA',
        'x² (log x - digamma(x) - 1/2x) in 1/x², x >= 3',
        of_reciprocal(lambda x: x * x * (mp.log(x) - mp.digamma(x)) - x / 2, M(1) / 12, squared),
        0,
        M(1) / 9,
        5,
    ),
    ('STIRLERR', 'x stirlerr(x) in 1/(x + 1), x >= 1', of_reciprocal(lambda x: x * stirling(x), M(1) / 12, shifted), 0, M(1) / 2, 9),
    (
        'STIRLERR_FIRST',
        "-x² stirlerr'(x) in 1/(x + 1), x >= 1/2",
        of_reciprocal(lambda x: x * x * (mp.log(x) - mp.digamma(x)) - x / 2, M(1) / 12, shifted),
        0,
        M(2) / 3,
        10,
    ),
    (
        'STIRLERR_SECOND',
        "x³ stirlerr''(x) in 1/(x + 1), x >= 1",
        of_reciprocal(lambda x: x**3 * mp.psi(1, x) - x * x - x / 2, M(1) / 6, shifted),
        0,
        M(1) / 2,
        9,
    ),
]


def emit(name, doc, fit, n, error):
    c, over, under = fit
    pairs = [v for k in range(n, -1, -1) for v in (over[k], [M(1), *under][k])]
    numbers = [repr(float(v)).replace('e-0', 'e-') for v in [*pairs, c]]
    print(f'/** {doc}; n = {n}, relative error {mp.nstr(error, 2)}. */')
    print(f'export const {name}: usize = memory.data<f64>(\n  [{", ".join(numbers)}],\n  8,\n);')
    print(name, mp.nstr(error, 3), file=sys.stderr)


def main():
    print(f'// Made by packages/expofam/test/kernels/reference/generateRationals.py (mpmath {mp.__version__}); not to be edited.')
    print('// Each f(z) = c + N(z)/Q(z), Q(0) = 1: the coefficients of N and Q in turn, highest powers first, then c.\n')

    for name, doc, f, a, b, n in fits:
        fit = rational(f, a, b, n)
        emit(name, doc, fit, n, worst(f, fit, a, b))

    # The error is that of what is made of it, the excess.
    fit = c, over, under = rational_to_infinity(excess_inverse, M(7) / 2, 11)
    error = M(0)
    for i in range(400):
        z = 4 / (M(i) + M(1) / 3) - M(1) / 100
        if z > 0:
            value = 1 / (z + c + mp.polyval(over[::-1], z) / (1 + z * mp.polyval(under[::-1], z)))
            error = max(error, abs(value / normal_excess(z) - 1))
    emit('NORMAL_EXCESS', '1/(φ(z)/Φ(−z) − z) − z, z >= 0', fit, 11, error)


if __name__ == '__main__':
    main()
