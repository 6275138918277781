"""Values of the Conway-Maxwell-Poisson distribution by summing p(j) ~ lambda^j/(j!)^nu in 60-digit arithmetic.

Run: python3 generateComPoisson.py > comPoisson.json
"""
import json
import mpmath as mp

mp.mp.dps = 60
# log lambda and nu as doubles, and a response.
POINTS = [
    (1.0986122886681098, 1.0, 5), (-800.0, 1.0, 1), (-3.0, 0.5, 0), (-1e-3, 0.01, 40), (0.3, 0.05, 300),
    (0.5, 2.5, 2), (2.0, 0.7, 9), (6.0, 1.3, 120), (4.0, 3.0, 4), (40.0, 12.0, 28), (300.0, 400.0, 2),
    (5.0, 100000.0, 1), (7.5, 1.0, 1900), (3.0, 0.4, 1700), (0.06, 0.0075, 4000), (9.2, 1.0, 9900),
    (18.0, 2.0, 8000), (-0.0001, 1e-9, 12345), (-0.2, 1e-320, 3), (1e-3, 5e-4, 100), (0.69, 1e3, 1),
]


def moments(log_lambda, nu, y):
    ll, n = mp.mpf(log_lambda), mp.mpf(nu)
    log_factorial = lambda j: mp.loggamma(j + 1)
    centre = mp.e ** (ll / n) if n > mp.mpf(10) ** -100 else mp.mpf(0)
    mode = int(mp.floor(centre))
    top = mode * ll - n * log_factorial(mode)
    terms = []
    for step in (1, -1):
        j = mode if step == 1 else mode - 1
        w, lf = mp.e ** (j * ll - n * log_factorial(j) - top) if j >= 0 else 0, log_factorial(j) if j >= 0 else 0
        while j >= 0:
            terms.append((j, lf, w))
            if w < mp.mpf(10) ** -45:
                break
            # The next weight and log-factorial by their recurrences: exact to 50 digits over these ranges.
            if step == 1:
                j += 1
                log_j = mp.log(j)
                w *= mp.e ** (ll - n * log_j)
                lf += log_j
            else:
                if j == 0:
                    break
                log_j = mp.log(j)
                w *= mp.e ** (n * log_j - ll)
                lf -= log_j
                j -= 1
    s = mp.fsum(w for _, _, w in terms)
    mean = mp.fsum(j * w for j, _, w in terms) / s
    lf_mean = mp.fsum(t * w for _, t, w in terms) / s
    var = mp.fsum((j - mean) ** 2 * w for j, _, w in terms) / s
    cov = mp.fsum((j - mean) * (t - lf_mean) * w for j, t, w in terms) / s
    lf_var = mp.fsum((t - lf_mean) ** 2 * w for _, t, w in terms) / s
    log_z = top + mp.log(s)
    log_p = y * ll - n * log_factorial(y) - log_z
    third = [
        mp.fsum((j - mean) ** (3 - k) * (n * (t - lf_mean)) ** k * w for j, t, w in terms) / s for k in range(4)
    ]
    return [mp.nstr(v, 25) for v in (log_z, mean, lf_mean, var, n * cov, n * n * lf_var, log_p, *third)]


rows = [[ll, nu, y, *moments(ll, nu, y)] for ll, nu, y in POINTS]
print(json.dumps({
    "generator": f"generateComPoisson.py, mpmath {mp.__version__}, 60 digits", "date": "2026-12-01",
    "columns": ["logLambda", "nu", "y", "logPartition", "mean", "logFactorialMean", "variance", "scaledCovariance",
                "scaledLogFactorialVariance", "logDensity", "yyy", "yyl", "yll", "lll"],
    "rows": rows,
}, indent=1))
