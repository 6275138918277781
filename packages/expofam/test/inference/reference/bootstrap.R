# Writes bootstrap.json: replicates of a Poisson fit and the intervals of boot::boot.ci from them, with the influence values
# H^-1 s of the scores (L) for bca. Run in this folder: Rscript bootstrap.R
library(boot)
set.seed(5)
w <- data.frame(breaks = warpbreaks$breaks, wool = as.numeric(warpbreaks$wool == "B"), x = round(sin(1:54) * 3, 3))
tight <- glm.control(epsilon = 1e-14, maxit = 100)
f <- function(d, i) coef(glm(breaks ~ wool + x, poisson, d[i, ], control = tight))
b <- boot(w, f, R = 199)
m <- glm(breaks ~ wool + x, poisson, w, control = tight)
L <- nrow(w) * (model.matrix(m) * (w$breaks - fitted(m))) %*% vcov(m)
num <- function(v) paste0("[", paste(format(v, digits = 16), collapse = ","), "]")
ends <- function(level) sapply(1:3, function(k) { ci <- boot.ci(b, conf = level, type = c("norm", "basic", "perc", "bca"), index = k, L = L[, k])
  c(ci$normal[2:3], ci$basic[4:5], ci$percent[4:5], ci$bca[4:5]) })
interval <- function(level) { e <- ends(level); paste0('{"level":', level, ",", paste0('"', c("normal", "basic", "percentile", "bca"), '":', sapply(1:4, function(r)
  paste0('{"lower":', num(e[2 * r - 1, ]), ',"upper":', num(e[2 * r, ]), "}")), collapse = ","), "}") }
writeLines(paste0('{"generator":{"script":"bootstrap.R","date":"', Sys.Date(), '","R":"', R.version.string, '","boot":"', packageVersion("boot"), '"},"data":{',
  paste0('"', names(w), '":', sapply(w, num), collapse = ","), '},"replicates":[', paste(apply(b$t, 1, num), collapse = ","), '],"intervals":[', interval(0.95), ",", interval(0.9), "]}"), "bootstrap.json")
