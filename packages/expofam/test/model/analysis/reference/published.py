"""Values of Stata for published.test.ts, as the statsmodels project publishes them with its tests (BSD licence), and their data.

Run in this folder with statsmodels 0.15.0 installed: python3 published.py > published.json
Stata's own numbers are in statsmodels/genmod/tests/results/results_glm.py, results_glm_poisson_weights.py and
statsmodels/discrete/tests/results/results_count_robust_cluster.py; nothing here is computed but the data of GaussianLog, whose
generator is in statsmodels/genmod/tests/test_glm.py.
"""
import collections, datetime, json, os, warnings
import numpy as np
import pandas as pd
import statsmodels
from statsmodels import datasets
from statsmodels.discrete.tests.results import results_count_robust_cluster as ships_results
from statsmodels.genmod.tests.results import results_glm as g
from statsmodels.genmod.tests.results import results_glm_poisson_weights as weighted

warnings.simplefilter("ignore")
here = os.path.dirname(g.__file__)
column = lambda v: [int(x) if float(x).is_integer() else float(x) for x in v]
frame = lambda d: {str(k): (column(d[k]) if pd.api.types.is_numeric_dtype(d[k]) else list(d[k])) for k in d}
cases = []


def case(name, data, formula, family, link, *, aic, bic, ll=None, errors=None, **more):
    entry = dict(name=name, data=data, formula=formula, family=family, link=link, aic=aic, bic=bic, **more)
    if ll is not None:
        entry["logLik"] = float(ll)
    if errors is not None:
        entry["stdError"] = errors
    cases.append(entry)


# Terms of the published columns: the constant comes last there.
def named(names, values):
    return dict(zip(list(names) + ["(Intercept)"], map(float, values)))


longley = datasets.longley.load_pandas()
d = frame(pd.concat([longley.endog, longley.exog], axis=1))
l = g.Longley()
names = list(longley.exog.columns)
case("Longley", d, "TOTEMP ~ " + " + ".join(names), "gaussian", "identity", aic=l.aic_Stata, bic=l.bic_Stata, ll=l.llf, errors=named(names, l.bse))

nobs = 100
x = np.arange(nobs)
rs = np.random.RandomState(54321)
y = np.exp(-(-1.0 + 0.02 * x + 0.0001 * x**2)) + 0.001 * rs.randn(nobs)
l = g.GaussianLog()
case("GaussianLog", dict(y=column(y), x=column(x)), "y ~ x + I(x^2)", "gaussian", "log", aic=l.aic_Stata, bic=l.bic_Stata)

lbw = pd.read_csv(os.path.join(here, "stata_lbw_glm.csv"))
lbw = lbw.assign(black=(lbw.race == "black") * 1, other=(lbw.race == "other") * 1)
names = ["age", "lwt", "black", "other", "smoke", "ptl", "ht", "ui"]
l = g.Lbw()
case("Lbw", frame(lbw[["low"] + names]), "low ~ " + " + ".join(names), "binomial", "logit", aic=l.aic_Stata, bic=l.bic_Stata, ll=l.llf, errors=named(names, l.bse))

scotland = datasets.scotland.load_pandas()
names = list(scotland.exog.columns)
l = g.Scotvote()
case("Scotvote", frame(pd.concat([scotland.endog, scotland.exog], axis=1)), "YES ~ " + " + ".join(names), "gamma", "inverse", aic=l.aic_Stata, bic=l.bic_Stata, ll=l.llf)

cancer = frame(pd.read_csv(os.path.join(here, "stata_cancer_glm.csv")))
for name, link in (("CancerLog", "log"), ("CancerIdentity", "identity")):
    l = getattr(g, name)()
    case(name, cancer, "studytime ~ age + C(drug)", "gamma", link, aic=l.aic_Stata, bic=l.bic_Stata, ll=l.llf)

# 3676 stays in hospital: equal rows as one row with its count.
medpar = collections.Counter(map(tuple, pd.read_csv(os.path.join(here, "stata_medpar1_glm.csv"))[["los", "admitype", "codes"]].values))
rows = sorted(medpar.items(), key=lambda r: tuple(map(str, r[0])))
d = dict(los=column(r[0][0] for r in rows), admitype=[str(r[0][1]) for r in rows], codes=column(r[0][2] for r in rows), count=column(r[1] for r in rows))
l = g.InvGaussLog()
case("InvGaussLog", d, "los ~ codes + admitype", "inverse-gaussian", "log", aic=l.aic_Stata, bic=l.bic_Stata, ll=l.llf, frequency="count")
l = g.InvGaussIdentity()
case("InvGaussIdentity", d, "los ~ codes + admitype", "inverse-gaussian", "identity", aic=l.aic_Stata, bic=l.bic_Stata, ll=-12163.25544543151, frequency="count")

committee = datasets.committee.load_pandas()
names = list(committee.exog.columns)
l = g.Committee()
case("Committee", frame(pd.concat([committee.endog, committee.exog], axis=1)),
     f"{committee.endog.name} ~ " + " + ".join("log(%s)" % n if i == 2 else n for i, n in enumerate(names)) + f" + I(log({names[2]}) * {names[1]})",
     "negative-binomial", "log", size=1, aic=l.aic_Stata, bic=l.bic_Stata, ll=l.llf_Stata)

cpunish = datasets.cpunish.load_pandas()
d = frame(pd.concat([cpunish.endog, cpunish.exog], axis=1))
d["f"] = [1, 1, 1, 2, 2, 2, 3, 3, 3, 1, 1, 1, 2, 2, 2, 3, 3]
d["id"] = ["g%d" % (i // 2) for i in range(1, 18)]  # gen id = (_n - mod(_n, 2)) / 2
own = dict(income="INCOME", perpoverty="PERPOVERTY", perblack="PERBLACK", LN_VC100k96="log(VC100k96)", south="SOUTH", degree="DEGREE", _cons="(Intercept)")
formula = "EXECUTIONS ~ INCOME + PERPOVERTY + PERBLACK + log(VC100k96) + SOUTH + DEGREE"
for kind, how in (("none_nonrobust", {}), ("fweight_nonrobust", dict(frequency="f")), ("aweight_nonrobust", dict(weights="f", scaled=True)),
                  ("pweight_nonrobust", dict(weights="f", robust=True)), ("none_hc1", dict(robust=True)), ("fweight_hc1", dict(frequency="f", robust=True)),
                  ("aweight_hc1", dict(weights="f", scaled=True, robust=True)), ("none_clu1", dict(cluster="id")), ("fweight_clu1", dict(frequency="f", cluster="id"))):
    r = getattr(weighted, "results_poisson_" + kind)
    assert "id" not in r.cmdline or r.N_clust == len(set(d["id"])), kind
    errors = {own[n]: float(e) for n, e in zip(r.params_table_rownames, r.params_table[:, 1])}
    case(f"cpunish, {kind}: {r.cmdline}", d, formula, "poisson", "log", aic=r.aic, bic=r.bic, ll=r.ll, errors=errors,
         estat=dict(aic=float(r.infocrit[4]), bic=float(r.infocrit[5])), **how)

# `poisson` and `nbreg` print no AIC: e(ll) and e(rank), from which `estat ic` makes it.
ships = pd.read_csv(os.path.join(os.path.dirname(ships_results.__file__), "ships.csv"))
ships = ships[ships.accident.notna()][["ship", "yr_con", "op_75_79", "service", "accident"]]
ships["ship"] = ["s%d" % s for s in ships.ship]
d = frame(ships)
counts = []
for key in ("poisson_clu", "poisson_hc1", "poisson_exposure_nonrobust", "poisson_exposure_hc1", "poisson_exposure_clu", "negbin_exposure_nonrobust", "negbin_clu", "negbin_hc1"):
    r = getattr(ships_results, "results_" + key)
    n = 3
    counts.append(dict(name=r.cmdline, family="negative-binomial" if r.cmd == "nbreg" else "poisson", exposure="exposure" in r.cmdline,
                       vce="cluster" if "cluster" in r.cmdline else "robust" if "robust" in r.cmdline else "oim",
                       nobs=r.N, rank=r.rank, logLik=r.ll, alpha=getattr(r, "alpha", None),
                       terms=["yr_con", "op_75_79", "(Intercept)"], estimate=[float(v) for v in r.params_table[:n, 0]], stdError=[float(v) for v in r.params_table[:n, 1]]))
print(json.dumps(dict(generator="published.py", statsmodels=statsmodels.__version__, date=str(datetime.date.today()),
                      cases=cases, ships=dict(data=d, fits=counts)), separators=(",", ":")))
