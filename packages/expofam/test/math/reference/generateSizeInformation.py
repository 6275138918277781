"""Expected information about log size of a negative binomial: mpmath 1.3, 40 digits, by the integral over v and the series.

r^2 int_0^inf e^{-rv} (-log(1-x) - x)/(1-e^{-v}) dv, x = p(1-e^{-v}), p = m/(m+r)
"""
import json
import mpmath as mp
mp.mp.dps = 40
def info(m, r):
    m, r = mp.mpf(m), mp.mpf(r)
    p = m / (m + r)
    if p < mp.mpf('0.98'):
        return r**2 * sum((p**j * mp.beta(j, r) / j for j in range(2, 6000)), mp.mpf(0))
    def f(v):
        g = -mp.expm1(-v)
        x = p * g
        return mp.exp(-r * v) * (-mp.log(1 - x) - x) / g
    edges = sorted({mp.mpf(0)} | {mp.mpf(2)**k for k in range(-30, 8) if mp.mpf(2)**k < 200 / r} | {mp.mpf(j) for j in range(1, 40) if j < 200 / r} | {mp.mpf(10)**k / r for k in range(-4, 0)} | {mp.mpf(j) * 4 / r for j in range(1, 50)})
    return r**2 * mp.quad(f, edges, maxdegree=7)
rows = []
for m, r in [('0.01', '2'), ('0.5', '0.3'), ('3', '1.5'), ('20', '5'), ('8.9', '1'), ('9.1', '1'), ('100', '2'), ('5000', '0.7'), ('1e6', '3'), ('1000', '0.01'), ('40', '1'), ('1e5', '1e-3'), ('0.2', '1e-4'), ('1e7', '1000'), ('4', '1e6')]:
    rows.append([float(m), float(r), mp.nstr(info(m, r), 20)])
print(json.dumps({'generator': 'generateSizeInformation.py, mpmath %s, 40 digits' % mp.__version__, 'date': '2026-11-24', 'rows': rows}, indent=1))
