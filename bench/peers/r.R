# One workload and one peer in a process of its own: a line on standard input asks for a timing, a line of JSON answers.
arguments <- commandArgs(trailingOnly = TRUE)
folder <- arguments[1]
peer <- arguments[2]
meta <- jsonlite::fromJSON(file.path(folder, "meta.json"))
n <- meta$n
p <- meta$p
rounds <- meta[["repeat"]]
read <- function(name, count) readBin(file.path(folder, name), "double", count)
X <- matrix(read("x.f64", n * p), n, p)
if (is.null(meta$lambdas)) X <- cbind(1, X)
y <- read("y.f64", n)
family <- switch(meta$family, bernoulli = binomial(), poisson = poisson(), gamma = Gamma("log"), NULL)

# Iteratively reweighted least squares on cross products, as a user who knows R would write it.
irls <- function() {
  mu <- if (family$family == "binomial") (y + 0.5) / 2 else pmax(y, 0.1)
  eta <- family$linkfun(mu)
  before <- Inf
  for (i in 1:50) {
    mu <- family$linkinv(eta)
    slope <- family$mu.eta(eta)
    w <- slope^2 / family$variance(mu)
    z <- eta + (y - mu) / slope
    beta <- solve(crossprod(X, w * X), crossprod(X, w * z))
    eta <- as.vector(X %*% beta)
    deviance <- sum(family$dev.resids(y, family$linkinv(eta), rep(1, n)))
    if (abs(deviance - before) < 1e-10 * (abs(deviance) + 0.1)) break
    before <- deviance
  }
  as.vector(beta)
}

fit <- switch(peer,
  "R:glm.fit" = function() glm.fit(X, y, family = family, control = list(epsilon = 1e-10))$coefficients,
  "R:crossprod" = irls,
  "R:nnet" = function() {
    f <- nnet::multinom(factor(y) ~ X - 1, trace = FALSE, maxit = 1000, reltol = 1e-12)
    as.vector(t(coef(f)))
  },
  "R:glmnet" = function() {
    f <- glmnet::glmnet(X, y, family = "binomial", alpha = meta$alpha, lambda = meta$lambdas)
    as.vector(as.matrix(coef(f))[, ceiling(c(0.25, 0.5, 1) * length(meta$lambdas))])
  }
)
for (i in seq_len(if (rounds > 1) 2 else 0)) fit()
input <- file("stdin", "r")
while (length(line <- readLines(input, 1)) && line != "end") {
  start <- proc.time()[["elapsed"]]
  for (r in seq_len(rounds)) coefficients <- fit()
  seconds <- (proc.time()[["elapsed"]] - start) / rounds
  peak <- as.numeric(sub("[^0-9]*([0-9]+).*", "\\1", grep("VmHWM", readLines("/proc/self/status"), value = TRUE))) * 1024
  cat(jsonlite::toJSON(list(seconds = seconds, coefficients = as.vector(coefficients), peak = peak), auto_unbox = TRUE, digits = NA), "\n", sep = "")
  flush(stdout())
}
