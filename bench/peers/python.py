"""One workload and one peer in a process of its own: a line on standard input asks for a timing, a line of JSON answers."""
import json
import os
import resource
import sys
import time
import warnings

import numpy as np

warnings.filterwarnings("ignore")
folder, peer = sys.argv[1:3]
meta = json.load(open(os.path.join(folder, "meta.json")))
n, p = meta["n"], meta["p"]
read = lambda name, kind: np.fromfile(os.path.join(folder, name), kind)
X = read("x.f64", "<f8").reshape(p, n)
y = read("y.f64", "<f8")
X = np.ascontiguousarray(X.T)
family, repeat = meta["family"], meta["repeat"]
exposure = read("offset.f64", "<f8") if meta["offset"] else None


def dummies():
    """Numeric columns and treatment dummies (first level left out), sparse."""
    from scipy import sparse

    parts = [sparse.csr_matrix(X)]
    for k, levels in enumerate(meta["factors"]):
        codes = read(f"f{k + 1}.i8", "i1").astype(np.int64)
        keep = codes > 0
        rows = np.nonzero(keep)[0]
        parts.append(sparse.csr_matrix((np.ones(len(rows)), (rows, codes[keep] - 1)), shape=(n, levels - 1)))
    return sparse.hstack(parts).tocsr()


def prepare():
    name, _, solver = peer.partition(":")
    if name == "sklearn":
        from sklearn import linear_model as lm

        # lbfgs stops on the gradient, far from the last digits; a smaller tol takes it to about 1e-6 of a standard error
        tight = dict(tol=1e-6, max_iter=2000) if solver == "lbfgs" else dict(tol=1e-8, max_iter=100)
        design = dummies() if meta["factors"] else X
        if family in ("bernoulli", "multinomial"):
            model = lm.LogisticRegression(C=np.inf, solver=solver, **tight)
        elif family == "poisson":
            model = lm.PoissonRegressor(alpha=0, solver=solver, **tight)
        else:
            model = lm.GammaRegressor(alpha=0, solver=solver, **tight)
        # sklearn has no offset; rates with the exposure as weight have the same likelihood
        kw, response = {}, y
        if exposure is not None:
            kw, response = dict(sample_weight=np.exp(exposure)), y / np.exp(exposure)

        def fit():
            model.fit(design, response, **kw)
            if family == "multinomial":
                rows = np.hstack([model.intercept_[:, None], model.coef_])
                return (rows[1:] - rows[0]).ravel()
            return np.concatenate([np.ravel(model.intercept_), np.ravel(model.coef_)])

        return fit
    if name == "statsmodels":
        import statsmodels.api as sm

        design = sm.add_constant(X)
        kind = {
            "bernoulli": sm.families.Binomial(),
            "poisson": sm.families.Poisson(),
            "gamma": sm.families.Gamma(sm.families.links.Log()),
        }[family]
        return lambda: sm.GLM(y, design, family=kind).fit().params
    raise SystemExit(f"no peer {peer}")


fit = prepare()
for line in sys.stdin:
    if line.strip() == "end":
        break
    start = time.perf_counter()
    for _ in range(repeat):
        coefficients = fit()
    seconds = (time.perf_counter() - start) / repeat
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"seconds": seconds, "coefficients": list(map(float, coefficients)), "peak": peak}), flush=True)
