# Writes neweyWest.json: HAC covariances of sandwich with an automatic lag and with prewhitening.
# Run in this folder: Rscript neweyWest.R   (sandwich installed)
suppressMessages(library(sandwich))
tight <- glm.control(epsilon = 1e-15, maxit = 200)
set.seed(7)
n <- 120
ar <- function(phi, sd) as.vector(stats::filter(rnorm(n, sd = sd), phi, method = "recursive"))
u <- ar(0.7, 0.6); x <- round(ar(0.6, 1), 3); z <- round(rnorm(n) + 5, 3)
data <- data.frame(
  y = round(2 + 0.5 * x - 0.3 * z + u, 4), count = rpois(n, exp(1 + 0.3 * x + u / 2)), hit = as.integer(runif(n) < plogis(0.4 * x + u)),
  time = round(rgamma(n, 4, 4 / exp(1 + 0.2 * x + u / 3)) + 0.001, 4), x = x, z = z)
data$g <- rep(c("a", "b", "c"), length.out = n)
cases <- list(
  gaussian = list(formula = "y ~ x + z", family = "gaussian", link = "identity"),
  poisson = list(formula = "count ~ x + g", family = "poisson", link = "log"),
  bernoulli = list(formula = "hit ~ x + z", family = "bernoulli", link = "logit"),
  gamma = list(formula = "time ~ x", family = "gamma", link = "log"),
  intercept = list(formula = "y ~ 1", family = "gaussian", link = "identity"),
  through = list(formula = "y ~ 0 + x + z", family = "gaussian", link = "identity"))
num <- function(v) paste0("[", paste(format(v, digits = 16), collapse = ","), "]")
mat <- function(m) paste0("[", paste(apply(m, 1, num), collapse = ","), "]")
entry <- function(name) {
  case <- cases[[name]]
  f <- list(gaussian = gaussian, poisson = poisson, bernoulli = binomial, gamma = Gamma)[[case$family]](link = case$link)
  m <- glm(as.formula(case$formula), f, data, control = tight)
  values <- list()
  for (p in 0:2) {
    lag <- floor(bwNeweyWest(m, prewhite = p))
    values[[paste0("auto", p)]] <- paste0('{"prewhite":', p, ',"lag":', lag, ',"matrix":', mat(NeweyWest(m, prewhite = p)), "}")
  }
  values$fixed <- paste0('{"prewhite":1,"lag":2,"fixed":true,"matrix":', mat(NeweyWest(m, lag = 2, prewhite = 1)), "}")
  values$adjusted <- paste0('{"prewhite":1,"lag":', floor(bwNeweyWest(m)), ',"adjust":true,"matrix":', mat(NeweyWest(m, adjust = TRUE)), "}")
  paste0('"', name, '":{"formula":"', case$formula, '","family":"', case$family, '","link":"', case$link, '","values":{', paste0('"', names(values), '":', unlist(values), collapse = ","), "}}")
}
column <- function(v) if (is.character(v)) paste0('["', paste(v, collapse = '","'), '"]') else num(v)
writeLines(paste0('{"generator":{"script":"neweyWest.R","date":"', Sys.Date(), '","R":"', R.version.string, '","sandwich":"', packageVersion("sandwich"), '"},"data":{',
  paste0('"', names(data), '":', vapply(data, column, ""), collapse = ","), '},"cases":{', paste(vapply(names(cases), entry, ""), collapse = ","), "}}"), "neweyWest.json")
