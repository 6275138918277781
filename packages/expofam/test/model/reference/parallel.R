# Parallel slopes by VGAM: coefficients, standard errors, likelihood. Run: Rscript parallel.R (writes parallel.csv and parallel.json)
suppressMessages(library(VGAM))
set.seed(20261125)
n <- 240
d <- data.frame(x = round(runif(n, -1, 1), 3), z = round(rnorm(n), 3), f = sample(c("p", "q", "r"), n, TRUE))
eta <- cbind(0.4 + 0.7 * d$x - 0.3 * d$z, -0.2 + 0.7 * d$x + 0.5 * d$z + 0.6 * (d$f == "q"), 0.1 + 0.7 * d$x + 0.6 * (d$f == "q"), 0)
p <- exp(eta) / rowSums(exp(eta))
d$kind <- apply(p, 1, function(w) sample(c("a", "b", "c", "d"), 1, prob = w))
d$amount <- round(1 + 0.4 * d$x - 0.2 * d$z + exp(-0.3 + 0.4 * d$x + 0.2 * d$z) * rnorm(n), 4)
g <- cbind(rgamma(n, exp(1 + 0.5 * d$x)), rgamma(n, exp(0.6 + 0.5 * d$x - 0.3 * d$z)), rgamma(n, exp(0.2 + 0.5 * d$x + 0.2 * d$z)))
g <- g / rowSums(g)
d$s1 <- g[, 1]; d$s2 <- g[, 2]; d$s3 <- g[, 3]
d$count <- rnbinom(n, mu = exp(1 + 0.5 * d$x), size = exp(0.4 + 0.5 * d$x))
write.csv(format(d, digits = 17, trim = TRUE), "parallel.csv", row.names = FALSE, quote = FALSE)
d <- read.csv("parallel.csv", stringsAsFactors = TRUE)
ctl <- vglm.control(epsilon = 1e-15, maxit = 200)
all <- function(k) diag(k)
one <- function(k) matrix(1, k, 1)
cases <- list()
add <- function(name, formula, vgamFormula, family, extra, vgamFamily, constraints) {
  fit <- suppressWarnings(vglm(vgamFormula, vgamFamily, data = d, constraints = constraints, control = ctl))
  likelihood <- as.numeric(logLik(fit))
  if (family == "dirichlet") {
    # What logLik() of VGAM 1.1-7 gives here is not the sum of log-densities; that is:
    y <- as.matrix(d[, c("s1", "s2", "s3")])
    y <- y / rowSums(y)
    a <- exp(predict(fit))
    likelihood <- sum(lgamma(rowSums(a)) - rowSums(lgamma(a)) + rowSums((a - 1) * log(y)))
  }
  cases[[length(cases) + 1]] <<- list(name = name, formula = formula, family = family, options = extra,
    names = names(coef(fit)), estimate = unname(coef(fit)), stdError = unname(sqrt(diag(vcov(fit)))), logLik = likelihood)
}
add("softmax, x shared", "kind ~ x + z", kind ~ x + z, "multinomial", list(parallel = "x"), multinomial(),
  list("(Intercept)" = all(3), x = one(3), z = all(3)))
add("softmax, a factor shared", "kind ~ x + f", kind ~ x + f, "multinomial", list(parallel = "f"), multinomial(),
  list("(Intercept)" = all(3), x = all(3), f = one(3)))
add("softmax, everything shared", "kind ~ x + z + f", kind ~ x + z + f, "multinomial", list(parallel = TRUE), multinomial(),
  list("(Intercept)" = all(3), x = one(3), z = one(3), f = one(3)))
add("gaussian, x shared by mean and log sd", "amount ~ x + z", amount ~ x + z, "gaussian",
  list(link = list(mean = "identity", sd = "log"), parallel = "x"), uninormal(zero = NULL),
  list("(Intercept)" = all(2), x = one(2), z = all(2)))
add("dirichlet, x shared", "cbind(s1, s2, s3) ~ x + z", cbind(s1, s2, s3) ~ x + z, "dirichlet", list(parallel = "x"), dirichlet(),
  list("(Intercept)" = all(3), x = one(3), z = all(3)))
add("negative binomial, everything shared", "count ~ x", count ~ x, "negative-binomial",
  list(link = list(mean = "log", size = "log"), parallel = TRUE), negbinomial(zero = NULL),
  list("(Intercept)" = all(2), x = one(2)))
text <- jsonlite::toJSON(list(generator = paste0("parallel.R, ", R.version.string, ", VGAM ", packageVersion("VGAM")), date = "2026-11-25",
  cases = cases), digits = 17, auto_unbox = TRUE, pretty = 1)
writeLines(text, "parallel.json")
