"""Separated rows and infinite coefficients of random small designs, by linear programming (SciPy, HiGHS).

Row i is separated when some direction v with a'v >= 0 on every condition (= 0 where the response lies inside) has a_i'v > 0. With
slacks 0 <= t_i <= 1, t_i <= a_i'v and v free, the maximum of sum t has t_i = 1 exactly at the separated rows. A coefficient is
infinite when v_j can differ from 0 in that cone. Run: python3 generateSeparation.py > separation.json
"""
import json
import numpy as np
import scipy
from scipy.optimize import linprog

rng = np.random.default_rng(20240611)
cases = []
while len(cases) < 90:
    kind = ["binary", "count", "class"][len(cases) % 3]
    n = int(rng.integers(4, 14))
    p = int(rng.integers(1, 4))
    X = rng.integers(-2, 3, size=(n, p)).astype(float)
    if rng.random() < 0.4:
        X[:, -1] = (rng.random(n) < 0.25).astype(float)
    D = np.column_stack([np.ones(n), X])
    if np.linalg.matrix_rank(D) < p + 1:
        continue
    rows, equal, owner = [], [], []
    if kind == "binary":
        y = (D @ rng.normal(size=p + 1) + rng.normal(size=n) * rng.choice([0.1, 1.0]) > 0).astype(int)
        for i in range(n):
            rows.append(D[i] * (1 if y[i] else -1)); equal.append(False); owner.append(i)
        q = 1
    elif kind == "count":
        y = rng.poisson(np.exp(D @ rng.normal(size=p + 1) * 0.7 - 0.5))
        if y.max() == 0: continue
        for i in range(n):
            rows.append(-D[i]); equal.append(bool(y[i] > 0)); owner.append(i)
        q = 1
    else:
        y = np.argmax(D @ rng.normal(size=(p + 1, 3)) + rng.normal(size=(n, 3)) * rng.choice([0.1, 1.0]), axis=1)
        if len(set(y)) < 3: continue
        q = 2
        for i in range(n):
            for l in range(3):
                if l == y[i]: continue
                a = np.zeros(2 * (p + 1))
                if y[i] < 2: a[y[i] * (p + 1):(y[i] + 1) * (p + 1)] += D[i]
                if l < 2: a[l * (p + 1):(l + 1) * (p + 1)] -= D[i]
                rows.append(a); equal.append(False); owner.append(i)
    A = np.array(rows); eq = np.array(equal); m, P = A.shape
    ineq = np.where(~eq)[0]
    c = np.concatenate([np.zeros(P), -np.ones(len(ineq))])
    Aub = np.hstack([-A[ineq], np.eye(len(ineq))])
    kw = dict(A_ub=Aub, b_ub=np.zeros(len(ineq)), bounds=[(None, None)] * P + [(0, 1)] * len(ineq))
    if eq.any(): kw.update(A_eq=np.hstack([A[eq], np.zeros((eq.sum(), len(ineq)))]), b_eq=np.zeros(eq.sum()))
    r = linprog(c, method="highs", **kw)
    assert r.status == 0, r
    strict = np.zeros(m, bool); strict[ineq] = r.x[P:] > 0.5
    separated = [i + 1 for i in range(n) if all(strict[k] for k in range(m) if owner[k] == i)]
    # the span of the cone: everything that the conditions that never hold strictly leave open
    infinite = []
    if strict.any():
        rest = A[~strict] if (~strict).any() else np.zeros((1, P))
        _, s, Vt = np.linalg.svd(rest)
        rank = int((s > 1e-9).sum())
        null = Vt[rank:]
        names = ["(Intercept)"] + [f"x{j + 1}" for j in range(p)]
        infinite = [(f"{k // (p + 1)}: " if q > 1 else "") + names[k % (p + 1)] for k in range(P) if np.abs(null[:, k]).max() > 1e-9]
    cases.append(dict(kind=kind, y=[int(v) for v in y], x=[[int(v) for v in X[:, j]] for j in range(p)], rows=separated, terms=infinite, any=bool(strict.any())))
print(json.dumps(dict(generator="generateSeparation.py", scipy=scipy.__version__, date="2026-11-24", cases=cases), separators=(",", ":")).replace('{"kind"', '\n{"kind"'))
