"""Conway-Maxwell-Poisson regression, log(lambda) = b0 + b1 x and log(nu) = g0 + g1 z, by Fisher scoring in
25-digit arithmetic, written from the density alone: p(y) = lambda^y/(y!)^nu/Z with Z summed over 0..120.

Run: python3 comPoisson.py > comPoisson.json
"""
import json
import random
import mpmath as mp

mp.mp.dps = 25
random.seed(20261125)
n = 60
x = [round(random.uniform(-1, 1), 3) for _ in range(n)]
z = [round(random.uniform(-1, 1), 3) for _ in range(n)]
LF = [mp.loggamma(j + 1) for j in range(121)]


def weights(ll, nu):
    w = [mp.e ** (j * ll - nu * LF[j]) for j in range(121)]
    s = mp.fsum(w)
    return [v / s for v in w], s


def draw(ll, nu):
    p, _ = weights(mp.mpf(ll), mp.mpf(nu))
    u, total = mp.mpf(random.random()), mp.mpf(0)
    for j, v in enumerate(p):
        total += v
        if u < total:
            return j
    return 120


y = [draw(1.2 + 0.8 * a, float(mp.e ** (0.3 + 0.5 * b))) for a, b in zip(x, z)]


def sums(beta):
    g, H, ll_total = mp.zeros(4, 1), mp.zeros(4, 4), mp.mpf(0)
    for a, b, t in zip(x, z, y):
        rows = [(mp.mpf(1), mp.mpf(str(a))), (mp.mpf(1), mp.mpf(str(b)))]
        ll = beta[0] + beta[1] * rows[0][1]
        nu = mp.e ** (beta[2] + beta[3] * rows[1][1])
        p, s = weights(ll, nu)
        m = mp.fsum(j * v for j, v in enumerate(p))
        f = mp.fsum(LF[j] * v for j, v in enumerate(p))
        c11 = mp.fsum((j - m) ** 2 * v for j, v in enumerate(p))
        c12 = mp.fsum((j - m) * (LF[j] - f) * v for j, v in enumerate(p))
        c22 = mp.fsum((LF[j] - f) ** 2 * v for j, v in enumerate(p))
        ll_total += t * ll - nu * LF[t] - mp.log(s)
        score = [t - m, nu * (f - LF[t])]
        info = [[c11, -nu * c12], [-nu * c12, nu * nu * c22]]
        for i in range(4):
            g[i] += score[i // 2] * rows[i // 2][i % 2]
            for k in range(4):
                H[i, k] += info[i // 2][k // 2] * rows[i // 2][i % 2] * rows[k // 2][k % 2]
    return ll_total, g, H


beta = mp.matrix([1.2, 0.8, 0.3, 0.5])
ll, g, H = sums(beta)
# Fisher scoring; it converges linearly away from a canonical link, so that 25 digits need some dozen steps.
for _ in range(60):
    step = mp.lu_solve(H, g)
    if mp.norm(step) < mp.mpf(10) ** -17:
        break
    beta = beta + step
    ll, g, H = sums(beta)
cov = H ** -1
print(json.dumps({
    "generator": f"comPoisson.py, mpmath {mp.__version__}, 25 digits", "date": "2026-11-25",
    "data": {"x": x, "z": z, "y": y},
    "estimate": [mp.nstr(b, 20) for b in beta], "stdError": [mp.nstr(mp.sqrt(cov[i, i]), 20) for i in range(4)],
    "logLik": mp.nstr(ll, 20),
}))
