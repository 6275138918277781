# Group-lasso paths of a softmax by glmnet, for groupedPath.test.ts: Rscript groupedPath.R on the data of glmnetPath.json; writes groupedPath.json.
suppressMessages({ library(glmnet); library(jsonlite) })
d <- fromJSON("glmnetPath.json")$data
x <- sapply(paste0("x", 1:7), function(n) d[[n]])
glmnet.control(fdev = 0, devmax = 1, epsnr = 1e-14, mxitnr = 200)
lambda <- 0.1 * c(1, 0.5, 0.2, 0.05, 0.01)
pf <- c(1, 0, 2, 1, 0.5, 1, 3)
cases <- lapply(list(list(alpha = 1), list(alpha = 0.5), list(alpha = 0.5, weights = d$w, penalty.factor = pf), list(alpha = 0.8, standardize = FALSE)), function(o) {
  f <- do.call(glmnet, c(list(x, d$class, family = "multinomial", type.multinomial = "grouped", lambda = lambda, thresh = 1e-18, maxit = 1e7), o))
  auto <- do.call(glmnet, c(list(x, d$class, family = "multinomial", type.multinomial = "grouped", nlambda = 5), o))
  list(options = o, lambda = f$lambda, lambdaMax = auto$lambda[1], devRatio = f$dev.ratio, df = f$df, coefficients = lapply(coef(f), function(m) unname(as.matrix(m))))
})
write_json(list(generator = "groupedPath.R", glmnet = as.character(packageVersion("glmnet")), R = R.version.string, date = "2026-11-29", cases = cases), "groupedPath.json", digits = 15, auto_unbox = TRUE)
