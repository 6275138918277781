"""Log-densities, entropies and divergences of multivariate normal and Wishart distributions in 60-digit arithmetic, from the
textbook formulas with determinants and inverses. Run: python3 generateMatrixFamilies.py > matrixFamilies.json
"""
import json
import mpmath as mp

mp.mp.dps = 60


def lgamma_d(d, x):
    return mp.mpf(d * (d - 1)) / 4 * mp.log(mp.pi) + mp.fsum(mp.loggamma(x - mp.mpf(i) / 2) for i in range(d))


def psi_d(d, x):
    return mp.fsum(mp.digamma(x - mp.mpf(i) / 2) for i in range(d))


def trace(a):
    return mp.fsum(a[i, i] for i in range(a.rows))


def normal_log_density(y, m, S):
    r = y - m
    return -(len(m) * mp.log(2 * mp.pi) + mp.log(mp.det(S)) + (r.T * mp.inverse(S) * r)[0]) / 2


def normal_kl(m, S, n, Q):
    inv = mp.inverse(Q)
    r = n - m
    return (trace(inv * S) + (r.T * inv * r)[0] - len(m) + mp.log(mp.det(Q) / mp.det(S))) / 2


def wishart_log_density(Y, v, V):
    d = Y.rows
    return ((v - d - 1) * mp.log(mp.det(Y)) - trace(mp.inverse(V) * Y) - v * d * mp.log(2) - v * mp.log(mp.det(V))) / 2 - lgamma_d(d, v / 2)


def wishart_entropy(v, V):
    d = V.rows
    return (mp.mpf(d + 1) / 2 * mp.log(mp.det(V)) + mp.mpf(d * (d + 1)) / 2 * mp.log(2) + lgamma_d(d, v / 2)
            - (v - d - 1) / 2 * psi_d(d, v / 2) + v * d / 2)


def wishart_kl(v, V, w, W):
    d = V.rows
    A = mp.inverse(W) * V
    return lgamma_d(d, w / 2) - lgamma_d(d, v / 2) + (v - w) / 2 * psi_d(d, v / 2) + v / 2 * (trace(A) - d) - w / 2 * mp.log(mp.det(A))


normals = [
    ([0.5, -1.25], [[2.0, 0.5], [0.5, 1.0]], [1.5, 0.25], [0.0, 1.0], [[1.0, -0.25], [-0.25, 3.0]]),
    ([1e6, 1e6, -1e6], [[1.0, 0.875, 0.5], [0.875, 1.0, 0.75], [0.5, 0.75, 1.0]], [1000001.5, 999999.25, -1e6],
     [1e6, 1000000.125, -1e6], [[1.0, 0.875, 0.5], [0.875, 1.0, 0.75], [0.5, 0.75, 1.25]]),
    ([1.0, 2.0], [[1.0, 0.0], [0.0, 1.0]], [1.0, 2.0], [1.0 + 2**-30, 2.0], [[1.0 + 2**-30, 0.0], [0.0, 1.0]]),
]
wisharts = [
    (5.0, [[1.0, 0.25], [0.25, 2.0]], [[4.0, 1.0], [1.0, 9.0]], 3.5, [[1.5, 0.0], [0.0, 1.0]]),
    (2.25, [[1.0, 0.5, 0.25], [0.5, 1.0, 0.5], [0.25, 0.5, 1.0]], [[1.0, 0.125, 0.0], [0.125, 0.5, -0.25], [0.0, -0.25, 2.0]], 40.0,
     [[0.5, 0.0, 0.0], [0.0, 0.25, 0.0], [0.0, 0.0, 0.125]]),
    (1000.0, [[0.001, 0.0], [0.0, 0.002]], [[1.0, 0.0625], [0.0625, 2.125]], 1001.0, [[0.001, 0.0], [0.0, 0.002]]),
]
s = lambda v: mp.nstr(v, 25)
out = {"generator": f"generateMatrixFamilies.py, mpmath {mp.__version__}, 60 digits", "date": "2026-11-25", "normal": [], "wishart": []}
for m, S, y, n, Q in normals:
    M, N, Y, A, B = mp.matrix(m), mp.matrix(n), mp.matrix(y), mp.matrix(S), mp.matrix(Q)
    out["normal"].append({"mean": m, "covariance": S, "y": y, "otherMean": n, "otherCovariance": Q,
                          "logDensity": s(normal_log_density(Y, M, A)),
                          "entropy": s((len(m) * (1 + mp.log(2 * mp.pi)) + mp.log(mp.det(A))) / 2), "kl": s(normal_kl(M, A, N, B))})
for v, V, Y, w, W in wisharts:
    A, B, C = mp.matrix(V), mp.matrix(W), mp.matrix(Y)
    v_, w_ = mp.mpf(v), mp.mpf(w)
    out["wishart"].append({"df": v, "scale": V, "y": Y, "otherDf": w, "otherScale": W, "logDensity": s(wishart_log_density(C, v_, A)),
                           "entropy": s(wishart_entropy(v_, A)), "kl": s(wishart_kl(v_, A, w_, B)),
                           "meanLogDeterminant": s(psi_d(len(V), v_ / 2) + len(V) * mp.log(2) + mp.log(mp.det(A)))})
print(json.dumps(out, indent=1))
