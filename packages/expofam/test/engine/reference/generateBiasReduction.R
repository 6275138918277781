# Bias-reduced fits by brglm2: Rscript generateBiasReduction.R; the lines make `fits` of biasReduction.json.
suppressMessages({library(brglm2)})
options(digits=17)
one <- function(id, f, d, fam, type) {
  m <- glm(f, data=d, family=fam, method="brglmFit", type=type, epsilon=1e-13, maxit=2000)
  cat(sprintf('{"id":"%s","type":"%s","converged":%s,"estimate":[%s],"stdError":[%s]},\n', id, type, tolower(m$converged), paste(sprintf("%.17g", coef(m)), collapse=","), paste(sprintf("%.17g", sqrt(diag(vcov(m)))), collapse=",")))
}
data(endometrial); data(lizards)
for (type in c("AS_mean","AS_median","MPL_Jeffreys")) {
  for (l in c("logit","probit","cloglog")) one(paste0("endometrial-",l), HG ~ NV+PI+EH, endometrial, binomial(l), type)
  for (l in c("logit","probit","cloglog")) one(paste0("lizards-",l), cbind(grahami, opalinus) ~ height + diameter + light + time, lizards, binomial(l), type)
  one("dobson-log", c(18,17,15,20,10,20,25,13,12) ~ gl(3,1,9)+gl(3,3), NULL, poisson(), type)
  one("dobson-sqrt", c(18,17,15,20,10,20,25,13,12) ~ gl(3,1,9)+gl(3,3), NULL, poisson("sqrt"), type)
}

