# Elastic-net paths by glmnet, for glmPath.test.ts. Writes glmnetPath.json beside it.
# Run: Rscript glmnetPath.R
suppressMessages({ library(glmnet); library(jsonlite) })
RNGversion("4.2.0"); set.seed(20261125)
n <- 80; p <- 7
shared <- rnorm(n)
x <- sapply(1:p, function(j) round((0.8 * rnorm(n) + 0.6 * shared) * 10^((j %% 3) - 1) + j, 4))
colnames(x) <- paste0("x", 1:p)
eta <- 0.3 + as.vector(scale(x) %*% c(0.9, -0.7, 0, 0.4, 0, 0, -0.2))
w <- round(runif(n, 0.2, 3), 2)
o <- round(0.3 * rnorm(n), 3)
y <- list(
  gaussian = round(2 * eta + rnorm(n), 4),
  binomial = as.numeric(runif(n) < plogis(eta)),
  poisson = rpois(n, exp(0.5 * eta)),
  gamma = round(rgamma(n, 3, 3 / exp(0.5 * eta)), 4) + 0.001,
  class = sample(c("a", "b", "c"), n, TRUE))
y$class[eta > 1] <- sample(c("a", "a", "b"), sum(eta > 1), TRUE)
trials <- sample(1:6, n, TRUE)
successes <- rbinom(n, trials, plogis(eta))
glmnet.control(fdev = 0, devmax = 1, epsnr = 1e-14, mxitnr = 200)
cases <- list()
add <- function(id, family, response, glmnetFamily, lambda, ...) {
  fit <- glmnet(x, response, family = glmnetFamily, lambda = lambda, thresh = 1e-18, maxit = 1e7, ...)
  b <- coef(fit)
  tidy <- function(m) unname(as.matrix(m))
  cases[[length(cases) + 1]] <<- list(id = id, family = family, lambda = fit$lambda, options = list(...),
    coefficients = if (is.list(b)) lapply(b, tidy) else list(tidy(b)), df = fit$df, devRatio = fit$dev.ratio, nullDeviance = fit$nulldev)
}
lam <- function(top) top * c(1, 0.5, 0.2, 0.05, 0.01)
pf <- c(1, 0, 2, 1, 0.5, 1, 3)
for (a in c(1, 0.5, 0)) {
  add("gaussian", "gaussian", y$gaussian, gaussian(), lam(0.5), alpha = a)
  add("binomial", "bernoulli", y$binomial, "binomial", lam(0.15), alpha = a)
  add("poisson", "poisson", y$poisson, "poisson", lam(0.4), alpha = a)
  add("gamma", "gamma", y$gamma, Gamma(link = "log"), lam(0.3), alpha = a)
  add("probit", "bernoulli", y$binomial, binomial(link = "probit"), lam(0.15), alpha = a)
  add("multinomial", "multinomial", y$class, "multinomial", lam(0.1), alpha = a)
}
add("gaussian builtin", "gaussian", y$gaussian, "gaussian", lam(0.5), alpha = 1)
for (f in c("binomial", "poisson")) {
  fam <- c(binomial = "bernoulli", poisson = "poisson")[[f]]
  add(f, fam, y[[f]], f, lam(0.15), alpha = 0.7, weights = w)
  add(f, fam, y[[f]], f, lam(0.15), alpha = 0.7, offset = o)
  add(f, fam, y[[f]], f, lam(0.15), alpha = 0.7, penalty.factor = pf)
  add(f, fam, y[[f]], f, lam(0.05), alpha = 0.7, standardize = FALSE)
  add(f, fam, y[[f]], f, lam(0.05), alpha = 0.7, intercept = FALSE)
  add(f, fam, y[[f]], f, lam(0.05), alpha = 0.7, lower.limits = c(-Inf, -0.1, -Inf, 0, -Inf, -Inf, -Inf), upper.limits = c(0.2, Inf, Inf, Inf, Inf, Inf, Inf))
}
add("everything", "gamma", y$gamma, Gamma(link = "log"), lam(0.3), alpha = 0.5, weights = w, offset = o, penalty.factor = pf, standardize = FALSE)
add("multinomial", "multinomial", y$class, "multinomial", lam(0.1), alpha = 0.5, weights = w, penalty.factor = pf)
add("binomial counts", "binomial", cbind(trials - successes, successes), "binomial", lam(0.15), alpha = 0.5)
# Automatic sequences: lambda_max and the ratio.
auto <- lapply(list(c("gaussian", 1), c("binomial", 0.4), c("poisson", 1)), function(s) {
  glmnet.control(factory = TRUE)
  f <- glmnet(x, y[[s[[1]]]], family = s[[1]], alpha = as.numeric(s[[2]]), nlambda = 20, penalty.factor = pf)
  list(family = s[[1]], alpha = as.numeric(s[[2]]), lambda = f$lambda)
})
# Cross-validation on given folds.
foldid <- rep(1:5, length.out = n)
glmnet.control(fdev = 0, devmax = 1)
cv <- lapply(list(c("binomial", "deviance"), c("binomial", "class"), c("binomial", "mse"), c("binomial", "mae"), c("poisson", "deviance"), c("gaussian", "mse"), c("multinomial", "deviance"), c("multinomial", "class")), function(s) {
  r <- if (s[1] == "multinomial") y$class else y[[s[1]]]
  lambda <- exp(seq(log(0.3), log(0.003), length.out = 12))
  f <- cv.glmnet(x, r, family = s[1], type.measure = s[2], foldid = foldid, lambda = lambda, weights = w, thresh = 1e-16, maxit = 1e7)
  list(family = s[1], measure = s[2], lambda = f$lambda, cvm = f$cvm, cvsd = f$cvsd, lambdaMin = f$lambda.min, lambda1se = f$lambda.1se)
})
write_json(list(generator = "glmnetPath.R", glmnet = as.character(packageVersion("glmnet")), R = R.version.string, date = "2026-11-25",
  data = c(as.list(as.data.frame(x)), y, list(trials = trials, successes = successes, w = w, o = o)), foldid = foldid, pf = pf, cases = cases, auto = auto, cv = cv),
  "glmnetPath.json", digits = 15, auto_unbox = TRUE)
