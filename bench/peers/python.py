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
family, repeat = meta["family"], meta["repeat"]
name, _, solver = peer.partition(":")


def peak_memory():
    """Bytes held at most; getrusage begins with what the parent held when it started this process."""
    try:
        with open("/proc/self/status") as status:
            return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM"))
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def read(file, kind):
    return np.fromfile(os.path.join(folder, file), kind)


# Each library gets the order of storage that it is quickest with.
X = read("x.f64", "<f8").reshape(p, n).T
if name != "glum":
    X = np.ascontiguousarray(X)
y = read("y.f64", "<f8")
exposure = read("offset.f64", "<f8") if meta["offset"] else None
factors = [read(f"f{k + 1}.i8", "i1").astype(np.int64) for k in range(len(meta["factors"]))]


def dummies():
    """Numeric columns and treatment dummies (first level left out), sparse."""
    from scipy import sparse

    parts = [sparse.csr_matrix(X)]
    for codes, levels in zip(factors, meta["factors"]):
        rows = np.nonzero(codes)[0]
        parts.append(sparse.csr_matrix((np.ones(len(rows)), (rows, codes[rows] - 1)), shape=(n, levels - 1)))
    return sparse.hstack(parts).tocsr()


def from_sklearn():
    from sklearn import linear_model as lm

    # lbfgs stops on the gradient, far from the last digits; a smaller tol takes it to about 1e-6 of a standard error
    tight = dict(tol=1e-6, max_iter=2000) if solver == "lbfgs" else dict(tol=1e-8, max_iter=100)
    design = dummies() if factors else X
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


def from_statsmodels():
    import statsmodels.api as sm

    design = sm.add_constant(X)
    if family == "multinomial":
        return lambda: sm.MNLogit(y, design).fit(disp=0, method="newton").params.T.ravel()
    kind = {
        "bernoulli": sm.families.Binomial(),
        "poisson": sm.families.Poisson(),
        "gamma": sm.families.Gamma(sm.families.links.Log()),
    }[family]
    return lambda: sm.GLM(y, design, family=kind).fit(tol=1e-10).params


def from_glum():
    import tabmat
    from glum import GeneralizedLinearRegressor

    kind = {"bernoulli": "binomial"}.get(family, family)
    design = X
    if factors:
        parts = [tabmat.CategoricalMatrix(codes, drop_first=True) for codes in factors]
        design = tabmat.SplitMatrix([tabmat.DenseMatrix(X), *parts])
    if solver == "path":
        # glmnet's objective: columns on the scale of their standard deviation, the same λs
        lambdas = meta["lambdas"]
        model = GeneralizedLinearRegressor(
            family=kind, l1_ratio=meta["alpha"], alpha=lambdas, alpha_search=True, scale_predictors=True, gradient_tol=1e-5
        )

        def along():
            model.fit(design, y)
            at = [int(np.ceil(share * len(lambdas))) - 1 for share in (0.25, 0.5, 1)]
            return np.concatenate([np.r_[model.intercept_path_[k], model.coef_path_[k]] for k in at])

        return along
    model = GeneralizedLinearRegressor(family=kind, link=meta.get("link") or "auto", alpha=0, gradient_tol=1e-7)

    def fit():
        model.fit(design, y, offset=exposure)
        return np.r_[model.intercept_, model.coef_]

    return fit


fit = {"sklearn": from_sklearn, "statsmodels": from_statsmodels, "glum": from_glum}[name]()
for line in sys.stdin:
    if line.strip() == "end":
        break
    start = time.perf_counter()
    for _ in range(repeat):
        coefficients = fit()
    seconds = (time.perf_counter() - start) / repeat
    print(json.dumps({"seconds": seconds, "coefficients": [float(c) for c in coefficients], "peak": peak_memory()}), flush=True)
