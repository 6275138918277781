"""Reference values for conventions.test.ts: statsmodels' own numbers on shipped data.

Run in this folder: python3 conventions.py > conventions.json
"""
import datetime, json, warnings
import numpy as np
import pandas as pd
import statsmodels
import statsmodels.api as sm
import statsmodels.formula.api as smf

warnings.simplefilter("ignore")
examples = "../../../../../../examples/"
L = sm.families.links
cases = [
    ("houses", "log(price) ~ log(lotsize) + bedrooms + bathrooms", "gaussian", "identity", sm.families.Gaussian()),
    ("houses", "price ~ lotsize + bedrooms", "gaussian", "log", sm.families.Gaussian(L.Log())),
    ("breakdown", "minutes ~ log(kilovolts)", "gamma", "log", sm.families.Gamma(L.Log())),
    ("breakdown", "minutes ~ log(kilovolts)", "inverse-gaussian", "log", sm.families.InverseGaussian(L.Log())),
    ("shop", "customers ~ promotion + advertising", "poisson", "log", sm.families.Poisson()),
]
out = []
for data, formula, family, link, f in cases:
    table = pd.read_csv(examples + data + ".csv")
    fit = smf.glm(formula.replace("log(", "np.log("), table, family=f).fit(tol=1e-14, maxiter=200)
    out.append(dict(
        data=data, formula=formula, family=family, link=link,
        nobs=int(fit.nobs), dispersion=float(fit.scale), logLik=float(fit.llf), aic=float(fit.aic),
        bic=float(fit.bic_llf), bicDeviance=float(fit.bic_deviance), deviance=float(fit.deviance),
        terms=[t.replace("np.", "").replace("Intercept", "(Intercept)") for t in fit.params.index],
        stdError=[float(v) for v in fit.bse], statistic=[float(v) for v in fit.tvalues], pValue=[float(v) for v in fit.pvalues],
        useT=bool(fit.use_t),
    ))
# Robust errors of GLM, and a negative binomial: GLM takes alpha as given, the discrete model counts it.
shop = pd.read_csv(examples + "shop.csv")
fit = smf.glm("customers ~ promotion + advertising", shop, family=sm.families.Poisson())
tight = dict(tol=1e-14, maxiter=200)
groups = shop.weekday.astype("category").cat.codes
robust = dict(
    formula="customers ~ promotion + advertising", cluster="weekday",
    HC0=[float(v) for v in fit.fit(cov_type="HC0", **tight).bse], HC1=[float(v) for v in fit.fit(cov_type="HC1", **tight).bse],
    clustered=[float(v) for v in fit.fit(cov_type="cluster", cov_kwds=dict(groups=groups), **tight).bse],
    plain=[float(v) for v in fit.fit(cov_type="cluster", cov_kwds=dict(groups=groups, use_correction=False), **tight).bse],
    hac=[float(v) for v in fit.fit(cov_type="HAC", cov_kwds=dict(maxlags=3), **tight).bse],
    hacCorrected=[float(v) for v in fit.fit(cov_type="HAC", cov_kwds=dict(maxlags=3, use_correction=True), **tight).bse],
)
discrete = smf.negativebinomial("customers ~ promotion + advertising", shop).fit(disp=0, method="newton", maxiter=500, tol=1e-14, start_params=None)
alpha = float(discrete.params["alpha"])
given = smf.glm("customers ~ promotion + advertising", shop, family=sm.families.NegativeBinomial(alpha=alpha)).fit(**tight)
size = dict(formula="customers ~ promotion + advertising", alpha=alpha, logLik=float(discrete.llf), discreteAic=float(discrete.aic), discreteBic=float(discrete.bic),
            aic=float(given.aic), bic=float(given.bic_llf))
print(json.dumps(dict(generator="conventions.py", statsmodels=statsmodels.__version__, numpy=np.__version__,
                      date=str(datetime.date.today()), cases=out, robust=robust, size=size), indent=1))
