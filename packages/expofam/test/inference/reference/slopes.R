# Average slopes through transforms in closed form: Rscript slopes.R > slopes.json
# The derivative of a basis comes from splineDesign(derivs = 1) and from powers; ns and poly are linear maps of those.
suppressPackageStartupMessages({ library(splines); library(jsonlite) })

cars <- datasets::cars
tooth <- datasets::ToothGrowth

# glm() stops at a change of the deviance, some digits short in the coefficients, and its covariance has the weights of the step
# before the last. So: Fisher's scoring from there to the end, in QR, and the information at the coefficients that are printed.
settled <- function(fit) {
  X <- model.matrix(fit); y <- fit$y; b <- coef(fit); offset <- if (is.null(fit$offset)) 0 else fit$offset
  variance <- fit$family$variance
  for (k in 1:60) {
    mu <- exp(drop(X %*% b) + offset); w <- mu^2 / variance(mu)
    b <- b + qr.coef(qr(sqrt(w) * X), sqrt(w) * (y - mu) / mu)
  }
  mu <- exp(drop(X %*% b) + offset); w <- mu^2 / variance(mu)
  phi <- if (fit$family$family == "poisson") 1 else sum((y - mu)^2 / variance(mu)) / fit$df.residual
  list(X = X, b = b, mu = mu, V = phi * chol2inv(qr.R(qr(sqrt(w) * X))))
}

# E[dmu/dx] and its delta-method error for a log link: mu (D b), gradient mu D + mu (D b) X. `more` is the slope of an offset.
slope <- function(fit, D, more = 0) {
  f <- settled(fit)
  d <- drop(D %*% f$b) + more
  gradient <- colMeans(f$mu * D + f$mu * d * f$X)
  list(estimate = mean(f$mu * d), stdError = sqrt(drop(t(gradient) %*% f$V %*% gradient)))
}
control <- glm.control(epsilon = 1e-15, maxit = 100)
fitCars <- function(term) glm(as.formula(paste("dist ~", term)), poisson, cars, control = control)

x <- cars$speed
splineBasis <- function(basis, derivs) {
  t <- sort(c(rep(attr(basis, "Boundary.knots"), 4), attr(basis, "knots")))
  splineDesign(t, x, 4, derivs = rep(derivs, length(x)))
}
# A basis as a linear map M of B-splines: N = B M (least squares, whose residual is rounding), so N' = B' M.
mapped <- function(basis) {
  B <- splineBasis(basis, 0)
  M <- qr.solve(B, unclass(basis)[, seq_len(ncol(basis)), drop = FALSE])
  stopifnot(max(abs(B %*% M - basis)) < 1e-12)
  cbind(0, splineBasis(basis, 1) %*% M)
}
n <- length(x)
bsBasis <- bs(x, df = 5)
nsBasis <- ns(x, df = 3)
polyBasis <- poly(x, 3)
centred <- x - 15
V <- outer(centred, 0:3, `^`)
polyMap <- qr.solve(V, unclass(polyBasis)[, 1:3])
stopifnot(max(abs(V %*% polyMap - polyBasis)) < 1e-12)
dV <- cbind(0, 1, 2 * centred, 3 * centred^2)

result <- list(
  version = R.version.string,
  date = format(Sys.Date()),
  cars = list(speed = cars$speed, dist = cars$dist),
  tooth = list(len = tooth$len, dose = tooth$dose, supp = as.character(tooth$supp)),
  slopes = list(
    "bs(speed, df = 5)" = slope(fitCars("bs(speed, df = 5)"), mapped(bsBasis)),
    "ns(speed, df = 3)" = slope(fitCars("ns(speed, df = 3)"), mapped(nsBasis)),
    "poly(speed, 3)" = slope(fitCars("poly(speed, 3)"), cbind(0, dV %*% polyMap)),
    "speed + I(speed^2)" = slope(fitCars("speed + I(speed^2)"), cbind(0, 1, 2 * x)),
    "log(speed) + sqrt(speed)" = slope(fitCars("log(speed) + sqrt(speed)"), cbind(0, 1 / x, 0.5 / sqrt(x))),
    "speed:log(speed)" = slope(fitCars("speed:log(speed)"), cbind(0, log(x) + 1))
  )
)
fit <- glm(len ~ supp * log(dose) + offset(dose / 10), Gamma("log"), tooth, control = control)
inverse <- 1 / tooth$dose
# The offset moves too: its slope 1/10 adds to D b.
result$dose <- slope(fit, cbind(0, 0, inverse, inverse * (tooth$supp == "VC")), more = 0.1)
cat(toJSON(result, digits = I(17), auto_unbox = TRUE, pretty = TRUE), "\n")
