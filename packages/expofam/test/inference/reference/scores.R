# Writes scores.json: score (Rao) intervals of coefficients, by root finding on the score statistic of glm() fits in which the
# coefficient is fixed by an offset: S(c) = U' I^-1 U / phi with U = X'W(z - eta), I = X'WX at the constrained fit, phi the
# dispersion that summary() gives of the whole fit. An end where S stays below the quantile is null.
# Run in this folder: Rscript scores.R
tight <- glm.control(epsilon = 1e-15, maxit = 500)
set.seed(11)
n <- 24
x <- round(rnorm(n), 2); z <- round(runif(n, 1, 5), 2); g <- rep(0:1, length.out = n)
y <- rpois(n, exp(0.4 + 0.5 * x + 0.2 * g)); e <- round(runif(n, 0.5, 3), 2)
b <- as.integer(runif(n) < plogis(0.8 * x)); m <- rep(c(4, 6, 9), 8); s <- rbinom(n, m, plogis(-0.3 + 0.5 * x))
t <- round(rgamma(n, 3, 3 / exp(0.5 + 0.3 * x)) + 0.01, 3)
cases <- list(
  poisson = list(formula = "y ~ x + g", family = "poisson", link = "log", offset = "e", data = data.frame(y, x, g, e)),
  bernoulli = list(formula = "b ~ x + g", family = "bernoulli", link = "logit", data = data.frame(b, x, g)),
  probit = list(formula = "b ~ x", family = "bernoulli", link = "probit", data = data.frame(b, x)),
  binomial = list(formula = "cbind(s, f) ~ x", family = "binomial", link = "logit", data = data.frame(s, f = m - s, x)),
  gamma = list(formula = "t ~ x + z", family = "gamma", link = "log", data = data.frame(t, x, z)),
  inverse = list(formula = "t ~ z", family = "gamma", link = "inverse", data = data.frame(t, z)),
  gaussian = list(formula = "t ~ x + g", family = "gaussian", link = "identity", data = data.frame(t, x, g)),
  weighted = list(formula = "t ~ x", family = "gamma", link = "log", weights = "m", data = data.frame(t, x, m)),
  quasi = list(formula = "b ~ x", family = "bernoulli", link = "logit", data = data.frame(b = c(0, 0, 0, 1, 1, 1, 0), x = c(1:6, 4))),
  separated = list(formula = "b ~ x", family = "bernoulli", link = "logit", data = data.frame(b = c(0, 0, 0, 1, 1, 1), x = 1:6)))
family <- function(case) get(c(bernoulli = "binomial", gamma = "Gamma")[case$family] |> (\(v) if (is.na(v)) case$family else v)())(link = case$link)
num <- function(v) format(v, digits = 15)
ends <- function(case) {
  d <- case$data; f <- family(case)
  form <- as.formula(case$formula); y <- model.response(model.frame(form, d)); X <- model.matrix(form, d)
  w <- if (is.null(case$weights)) rep(1, nrow(X)) else d[[case$weights]]
  off <- if (is.null(case$offset)) rep(0, nrow(X)) else log(d[[case$offset]])
  if (is.matrix(y)) { w <- rowSums(y); y <- y[, 1] / w }
  fit <- function(X, offset, start = NULL) suppressWarnings(glm.fit(X, y, weights = w, offset = offset, family = f, control = tight, start = start))
  whole <- fit(X, off)
  known <- case$family %in% c("poisson", "bernoulli", "binomial")
  phi <- if (known) 1 else sum(whole$weights * whole$residuals^2) / whole$df.residual
  S <- function(j, c) {
    o <- off + c * X[, j]
    # The coefficient that is fixed moves the others: begin where the whole fit leads.
    eta <- if (ncol(X) == 1) o else {
      rest <- tryCatch(fit(X[, -j, drop = FALSE], o), error = function(e) NULL)
      if (is.null(rest)) rest <- fit(X[, -j, drop = FALSE], o, start = whole$coefficients[-j])
      rest$linear.predictors
    }
    mu <- f$linkinv(eta); slope <- f$mu.eta(eta); V <- f$variance(mu)
    U <- drop(crossprod(X, w * (y - mu) * slope / V)); I <- crossprod(X, w * slope^2 / V * X)
    drop(U %*% solve(I, U)) / phi
  }
  quantile <- qchisq(0.95, 1); se <- sqrt(diag(chol2inv(qr.R(whole$qr))) * phi)
  t(sapply(seq_len(ncol(X)), function(j) {
    at <- function(c) S(j, c) - quantile
    # Separated fits: from a grid; others: from the estimate outwards.
    grid <- if (isTRUE(se[j] < 100)) whole$coefficients[j] + se[j] * seq(-8, 8, by = 0.25) else seq(-8, 8, by = 0.1)
    values <- vapply(grid, function(c) tryCatch(at(c), error = function(e) NA), 0)
    inside <- which(values < 0)
    one <- function(at_, other) if (at_ %in% c(1, length(grid)) || is.na(values[other])) NA else uniroot(at, sort(grid[c(at_, other)]), tol = 1e-12)$root
    c(one(min(inside), min(inside) - 1), one(max(inside), max(inside) + 1))
  }))
}
entry <- function(name) {
  case <- cases[[name]]; found <- ends(case); list_ <- function(v) paste0("[", paste(ifelse(is.na(v), "null", num(v)), collapse = ","), "]")
  paste0('"', name, '":{"formula":"', case$formula, '","family":"', case$family, '","link":"', case$link, '",',
    if (!is.null(case$weights)) paste0('"weights":"', case$weights, '",'), if (!is.null(case$offset)) paste0('"offset":"log(', case$offset, ')",'),
    '"data":{', paste0('"', names(case$data), '":', vapply(case$data, list_, ""), collapse = ","), '},"lower":', list_(found[, 1]), ',"upper":', list_(found[, 2]), "}")
}
writeLines(paste0('{"generator":{"script":"scores.R","date":"', Sys.Date(), '","R":"', R.version.string, '"},"cases":{', paste(vapply(names(cases), entry, ""), collapse = ","), "}}"), "scores.json")
