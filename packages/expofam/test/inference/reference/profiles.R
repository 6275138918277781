# Writes profiles.json: profile-likelihood intervals of separated fits, by root finding on the profile of glm() fits in which the
# coefficient is fixed by an offset. An end that the likelihood never reaches is null.
# Run in this folder: Rscript profiles.R
tight <- glm.control(epsilon = 1e-14, maxit = 200)
cases <- list(
  complete = list(formula = "y ~ x", family = "binomial", data = data.frame(y = c(0, 0, 0, 1, 1, 1), x = 1:6)),
  quasi = list(formula = "y ~ x", family = "binomial", data = data.frame(y = c(0, 0, 0, 1, 1, 1, 0), x = c(1:6, 4))),
  ones = list(formula = "y ~ 1", family = "binomial", data = data.frame(y = c(1, 1, 1, 1))),
  covariate = list(formula = "y ~ g + x", family = "binomial",
    data = data.frame(y = c(0, 0, 0, 1, 1, 1, 0, 1, 0, 1, 1, 1), g = rep(0:1, c(9, 3)), x = c(1, 2, 3, 4, 5, 6, 4, 3, 2, 1, 2, 3))),
  probit = list(formula = "y ~ x", family = "binomial", link = "probit", data = data.frame(y = c(0, 0, 0, 1, 1, 1, 0), x = c(1:6, 4))),
  zeroCell = list(formula = "y ~ g", family = "poisson", data = data.frame(y = c(0, 0, 0, 3, 2, 4), g = c(0, 0, 0, 1, 1, 1))),
  zeroLevel = list(formula = "y ~ g + h", family = "poisson",
    data = data.frame(y = c(0, 0, 0, 3, 2, 4, 1, 5), g = c(1, 1, 1, 0, 0, 0, 0, 0), h = c(0, 0, 0, 0, 0, 0, 1, 1))))
family <- function(case) get(case$family)(link = if (is.null(case$link)) make.link(if (case$family == "poisson") "log" else "logit") else case$link)
num <- function(v) format(v, digits = 15)
out <- lapply(cases, function(case) {
  X <- model.matrix(as.formula(case$formula), case$data); y <- case$data$y; f <- family(case)
  loglik <- function(fit) { mu <- fit$fitted.values; sum(if (case$family == "poisson") dpois(y, mu, log = TRUE) else dbinom(y, 1, mu, log = TRUE)) }
  # Logarithms of probabilities, not of rounded ones: they fall for ever.
  at <- function(b) { u <- drop(X %*% b)
    if (case$family == "poisson") sum(y * u - exp(u) - lgamma(y + 1)) else sum((if (f$link == "probit") pnorm else plogis)((2 * y - 1) * u, log.p = TRUE)) }
  # glm.fit() fails from its own start where the offset is large: one free coefficient by golden section, two by nlminb.
  profile <- function(j, c) {
    whole <- function(free) { b <- numeric(ncol(X)); b[j] <- c; b[-j] <- free; b }
    if (ncol(X) == 1) at(c)
    else if (ncol(X) == 2) optimize(function(v) at(whole(v)), c(-100, 100), maximum = TRUE, tol = 1e-12)$objective
    else -nlminb(numeric(ncol(X) - 1), function(v) -at(whole(v)), control = list(rel.tol = 1e-15, x.tol = 1e-14, iter.max = 1000, eval.max = 2000))$objective
  }
  best <- suppressWarnings(loglik(glm.fit(X, y, family = f, control = tight)))
  t(sapply(seq_len(ncol(X)), function(j) {
    drop <- function(c) 2 * (best - profile(j, c)) - qchisq(0.95, 1)
    grid <- seq(-25, 25, by = 0.5); inside <- vapply(grid, drop, 0) < 0
    end <- function(at, other) if (at %in% c(1, length(grid))) NA else uniroot(drop, sort(grid[c(at, other)]), tol = 1e-13)$root
    first <- min(which(inside)); last <- max(which(inside))
    c(end(first, first - 1), end(last, last + 1))
  }))
})
entry <- function(name) {
  case <- cases[[name]]; ends <- out[[name]]; list_ <- function(v) paste0("[", paste(ifelse(is.na(v), "null", num(v)), collapse = ","), "]")
  paste0('"', name, '":{"formula":"', case$formula, '","family":"', case$family, '","link":"', family(case)$link, '","data":{',
    paste0('"', names(case$data), '":', vapply(case$data, list_, ""), collapse = ","), '},"lower":', list_(ends[, 1]), ',"upper":', list_(ends[, 2]), "}")
}
writeLines(paste0('{"generator":{"script":"profiles.R","date":"', Sys.Date(), '","R":"', R.version.string, '"},"cases":{', paste(vapply(names(cases), entry, ""), collapse = ","), "}}"), "profiles.json")
