# Writes inference.json: values of R and its packages for the tests of inference and prediction.
# Run in this folder: Rscript generate.R   (MASS, sandwich, car, emmeans, lmtest, pROC, statmod installed)
suppressMessages({library(MASS); library(sandwich); library(car); library(emmeans); library(lmtest); library(pROC); library(statmod)})
tight <- glm.control(epsilon = 1e-14, maxit = 100)
json <- function(x) {
  if (is.null(x)) return("null")
  if (is.data.frame(x)) x <- lapply(as.list(x), function(v) if (is.factor(v)) as.character(v) else v)
  if (is.list(x)) {
    parts <- vapply(x, json, "")
    if (is.null(names(x))) return(paste0("[", paste(parts, collapse = ","), "]"))
    return(paste0("{", paste0('"', names(x), '":', parts, collapse = ","), "}"))
  }
  if (is.matrix(x)) return(json(lapply(seq_len(nrow(x)), function(i) unname(x[i, ]))))
  one <- function(v) if (is.na(v)) "null" else if (is.character(v)) paste0('"', v, '"') else if (is.logical(v)) tolower(v) else format(v, digits = 15)
  paste0("[", paste(vapply(unname(x), one, ""), collapse = ","), "]")
}

set.seed(20)
cases <- list()
hc <- c("HC0", "HC1", "HC2", "HC3", "HC4", "HC4m", "HC5")
describe <- function(m, data, cluster1, cluster2) {
  list(
    coefficients = coef(m), dispersion = summary(m)$dispersion,
    rstudent = rstudent(m), dffits = dffits(m), covratio = covratio(m), dfbetas = dfbetas(m), cooks = cooks.distance(m),
    hat = hatvalues(m), rstandardDeviance = rstandard(m), rstandardPearson = rstandard(m, type = "pearson"),
    residuals = list(response = residuals(m, "response"), pearson = residuals(m, "pearson"), deviance = residuals(m, "deviance"), working = residuals(m, "working")),
    partial = residuals(m, "partial"),
    hcErrors = lapply(setNames(hc, hc), function(t) sqrt(diag(vcovHC(m, type = t)))),
    cluster1 = vcovCL(m, cluster = data[[cluster1]]), cluster1HC0 = vcovCL(m, cluster = data[[cluster1]], type = "HC0", cadjust = FALSE),
    cluster1HC2 = vcovCL(m, cluster = data[[cluster1]], type = "HC2"), cluster1HC3 = vcovCL(m, cluster = data[[cluster1]], type = "HC3"),
    cluster2 = vcovCL(m, cluster = data[c(cluster1, cluster2)]),
    cluster2multi0 = vcovCL(m, cluster = data[c(cluster1, cluster2)], multi0 = TRUE),
    neweyWest = NeweyWest(m, lag = 3, prewhite = FALSE), neweyWestAdjusted = NeweyWest(m, lag = 3, prewhite = FALSE, adjust = TRUE),
    profile = tryCatch(suppressMessages(confint(m)), error = function(e) NULL), wald = confint.default(m)
  )
}
tests <- function(m, known) {
  t1 <- anova(m, test = if (known) "Chisq" else "F")
  k <- seq_along(attr(terms(m), "term.labels"))
  t2 <- if (known) Anova(m, type = 2, test.statistic = "LR") else Anova(m, type = 2, test.statistic = "F")
  t3 <- if (known) Anova(m, type = 3, test.statistic = "LR") else Anova(m, type = 3, test.statistic = "F")
  t3w <- Anova(m, type = 3, test.statistic = "Wald")
  d <- drop1(m, test = if (known) "Chisq" else "F")
  list(typeI = list(df = t1$Df[-1], deviance = t1$Deviance[-1], p = t1[[ncol(t1)]][-1]),
       typeII = list(df = t2$Df[k], p = t2[[ncol(t2)]][k]),
       typeIII = list(df = t3$Df[k], p = t3[[ncol(t3)]][k]), typeIIIWald = list(terms = rownames(t3w), df = t3w$Df, chisq = t3w[[2]], p = t3w[[ncol(t3w)]]),
       drop1 = list(terms = rownames(d), df = d$Df, deviance = d$Deviance, aic = d$AIC, p = d[[ncol(d)]]))
}

# 1 counts: warpbreaks; sum contrasts for type III
w <- warpbreaks; w$wool <- as.character(w$wool); w$tension <- as.character(w$tension); w$loom <- rep(1:9, 6); w$day <- rep(1:6, each = 9); w$x <- round(sin(1:54) * 3, 3)
m <- glm(breaks ~ wool * tension + x, poisson, w, control = tight)
ms <- glm(breaks ~ wool * tension + x, poisson, w, control = tight, contrasts = list(wool = "contr.sum", tension = "contr.sum"))
cases$counts <- list(data = w, formula = "breaks ~ wool * tension + x", family = "poisson", clusters = c("loom", "day"), values = describe(m, w, "loom", "day"), tests = tests(ms, TRUE))

# 2 gamma with an estimated dispersion
g <- data.frame(volume = trees$Volume, girth = trees$Girth, height = trees$Height, plot = rep(c("a", "b", "c", "d"), length.out = 31), year = rep(1:5, length.out = 31), block = rep(1:8, length.out = 31))
m <- glm(volume ~ log(girth) + height + plot, Gamma(link = "log"), g, control = tight)
ms <- glm(volume ~ log(girth) + height + plot, Gamma(link = "log"), g, control = tight, contrasts = list(plot = "contr.sum"))
cases$gamma <- list(data = g, formula = "volume ~ log(girth) + height + plot", family = "gamma", link = "log", clusters = c("block", "year"), values = describe(m, g, "block", "year"), tests = tests(ms, FALSE))

# 3 binary
b <- birthwt[c("low", "age", "lwt", "smoke", "ht", "ui")]; b$race <- c("white", "black", "other")[birthwt$race]; b$clinic <- rep(1:21, 9); b$month <- rep(1:9, each = 21)
m <- glm(low ~ age + lwt + race * smoke + ht, binomial, b, control = tight)
ms <- glm(low ~ age + lwt + race * smoke + ht, binomial, b, control = tight, contrasts = list(race = "contr.sum"))
cases$binary <- list(data = b, formula = "low ~ age + lwt + race * smoke + ht", family = "binomial", clusters = c("clinic", "month"), values = describe(m, b, "clinic", "month"), tests = tests(ms, TRUE))

# 4 gaussian with prior weights
r <- mtcars[c("mpg", "wt", "hp", "qsec")]; r$cyl <- paste0("c", mtcars$cyl); r$gear <- paste0("g", mtcars$gear); r$carb <- mtcars$carb
m <- glm(mpg ~ wt * cyl + hp, gaussian, r, weights = carb, control = tight)
ms <- glm(mpg ~ wt * cyl + hp, gaussian, r, weights = carb, control = tight, contrasts = list(cyl = "contr.sum"))
cases$gaussian <- list(data = r, formula = "mpg ~ wt * cyl + hp", family = "gaussian", weights = "carb", clusters = c("gear", "carb"), values = describe(m, r, "gear", "carb"), tests = tests(ms, FALSE))

# Predictions on other rows
predicted <- function(m, new) {
  l <- predict(m, new, se.fit = TRUE); r <- predict(m, new, type = "response", se.fit = TRUE)
  list(new = new, link = l$fit, linkError = l$se.fit, response = r$fit, responseError = r$se.fit)
}
pm <- list(
  counts = glm(breaks ~ wool * tension + x, poisson, w, control = tight),
  gamma = glm(volume ~ log(girth) + height + plot, Gamma(link = "log"), g, control = tight),
  binary = glm(low ~ age + lwt + race * smoke + ht, binomial, b, control = tight),
  gaussian = glm(mpg ~ wt * cyl + hp, gaussian, r, weights = carb, control = tight))
rows <- c(1, 7, 12, 20, 28)
prediction <- list()
for (n in names(pm)) { d <- cases[[n]]$data[rows, ]; num <- vapply(d, is.numeric, TRUE); if (n == "gamma") d$girth <- d$girth * 1.1; if (n == "counts") d$x <- d$x + 0.5; prediction[[n]] <- predicted(pm[[n]], d) }
l <- lm(mpg ~ wt * cyl + hp, r, weights = carb)
prediction$gaussian$confidence <- predict(l, cases$gaussian$data[rows, ], interval = "confidence", level = 0.9)[, 2:3]
prediction$gaussian$predictionInterval <- predict(l, cases$gaussian$data[rows, ], interval = "prediction", level = 0.9, weights = c(1, 2, 3, 4, 5))[, 2:3]

# Hypotheses: Wald (car), score and likelihood ratio (anova of nested fits), p.adjust, Hosmer-Lemeshow by hand
mb <- pm$binary; mg <- pm$gamma
w1 <- linearHypothesis(mb, c("age = 0", "2*lwt - smoke = -0.5"), test = "Chisq"); w2 <- linearHypothesis(mg, c("height = 0.01", "plotb - plotc = 0"), test = "F")
s0 <- update(mb, . ~ . - age - ht); sc <- anova(s0, mb, test = "Rao"); lr <- anova(s0, mb, test = "LRT")
g0 <- update(mg, . ~ . - plot); fg <- anova(g0, mg, test = "F")
a1 <- add1(mb, ~ . + ui + age:lwt, test = "Chisq"); ag <- add1(g0, ~ . + plot + I(height^2), test = "F")
pv <- c(0.01, 0.02, 0.03, 0.5, 0.001, 0.04, 0.2)
hl <- local({ y <- b$low; p <- fitted(mb); q <- unique(quantile(p, probs = seq(0, 1, 0.1))); cu <- cut(p, breaks = q, include.lowest = TRUE)
  o <- xtabs(cbind(1 - y, y) ~ cu); e <- xtabs(cbind(1 - p, p) ~ cu); x <- sum((o - e)^2 / e); list(statistic = x, df = nrow(o) - 2, p = pchisq(x, nrow(o) - 2, lower.tail = FALSE)) })
lt <- local({ u <- predict(mb); m <- glm(b$low ~ u + I(u^2), family = binomial, control = tight); coef(summary(m))[3, ] })
hypotheses <- list(wald = list(statistic = w1$Chisq[2], p = w1[[4]][2]), waldF = list(statistic = w2$F[2], p = w2[[4]][2]),
  score = list(statistic = sc$Rao[2], p = sc[[6]][2]), lr = list(statistic = lr$Deviance[2], p = lr[[5]][2]), nestedF = list(statistic = fg$F[2], p = fg[[6]][2]),
  add1 = list(terms = rownames(a1), df = a1$Df, deviance = a1$Deviance, aic = a1$AIC, p = a1[[ncol(a1)]]),
  add1F = list(terms = rownames(ag), df = ag$Df, deviance = ag$Deviance, aic = ag$AIC, p = ag[[ncol(ag)]]),
  padjust = list(p = pv, holm = p.adjust(pv, "holm"), hochberg = p.adjust(pv, "hochberg"), hommel = p.adjust(pv, "hommel"), bonferroni = p.adjust(pv, "bonferroni"), BH = p.adjust(pv, "BH"), BY = p.adjust(pv, "BY")),
  hosmerLemeshow = hl, linkTest = lt)

# Marginal effects: average slopes and comparisons by hand with exact gradients; marginal means by emmeans
delta <- function(value, gradient, m) list(estimate = value, stdError = sqrt(drop(gradient %*% vcov(m) %*% gradient)))
slope <- function(m, column, inner, mu1, mu2) { X <- model.matrix(m); u <- drop(X %*% coef(m)); k <- match(column, colnames(X)); bk <- coef(m)[k]
  e <- replace(numeric(ncol(X)), k, 1); delta(mean(mu1(u) * bk * inner), colMeans(outer(mu1(u) * inner, e) + mu2(u) * bk * inner * X), m) }
average <- function(m, new, mu, mu1) { X <- model.matrix(delete.response(terms(m)), new, xlev = m$xlevels, contrasts.arg = m$contrasts); u <- drop(X %*% coef(m)); list(value = mean(mu(u)), gradient = colMeans(mu1(u) * X)) }
p1 <- function(u) dlogis(u); p2 <- function(u) dlogis(u) * (1 - 2 * plogis(u))
A <- function(d) average(mb, d, plogis, dlogis)
with_ <- function(d, ...) { l <- list(...); for (k in names(l)) d[[k]] <- l[[k]]; d }
s0 <- A(with_(b, smoke = 0)); s1 <- A(with_(b, smoke = 1)); rb <- A(with_(b, race = "black")); ro <- A(with_(b, race = "other"))
lo <- function(p) log(p / (1 - p)); los <- function(p) 1 / (p * (1 - p))
group0 <- b$smoke == 0
Xb <- model.matrix(mb); ub <- predict(mb); kl <- match("lwt", colnames(Xb))
bySmoke <- lapply(list(group0, !group0), function(g) delta(mean(p1(ub[g])) * coef(mb)[kl], colMeans(outer(p1(ub[g]), replace(numeric(ncol(Xb)), kl, 1)) + p2(ub[g]) * coef(mb)[kl] * Xb[g, ]), mb))
effects <- list(lwt = slope(mb, "lwt", 1, p1, p2), girth = slope(mg, "log(girth)", 1 / g$girth, exp, exp),
  smokeDifference = delta(s1$value - s0$value, s1$gradient - s0$gradient, mb),
  smokeLogRatio = delta(log(s1$value / s0$value), s1$gradient / s1$value - s0$gradient / s0$value, mb),
  smokeLogOdds = delta(lo(s1$value) - lo(s0$value), los(s1$value) * s1$gradient - los(s0$value) * s0$gradient, mb),
  raceOther = delta(ro$value - rb$value, ro$gradient - rb$gradient, mb), lwtBySmoke = bySmoke)
# (emmeans would take a number of two values as a category: cov.keep turns that off)
emm <- function(m, specs, ...) { e <- emmeans(m, specs, cov.keep = character(0), ...); r <- as.data.frame(summary(e, type = "response")); l <- as.data.frame(summary(e)); p <- as.data.frame(summary(pairs(e, adjust = "none"), type = "response", infer = TRUE)); pl <- as.data.frame(summary(pairs(e, adjust = "holm")))
  list(levels = do.call(paste, lapply(specs, function(s) as.character(r[[s]]))), link = l$emmean, linkError = l$SE, response = r[[length(specs) + 1]], responseError = r$SE, lower = r$asymp.LCL, upper = r$asymp.UCL, pairs = as.character(p$contrast), pairEstimate = p[[2]], pairError = p$SE, pairP = p$p.value, holm = pl$p.value) }
bs <- transform(b, smoke = factor(smoke)); mbs <- glm(low ~ age + lwt + race * smoke + ht, binomial, bs, control = tight)
effects$emmRace <- suppressMessages(emm(mbs, "race")); effects$emmRaceSmoke <- suppressMessages(emm(mbs, c("race", "smoke")))
effects$emmTension <- suppressMessages(emm(pm$counts, "tension")); effects$emmTensionProportional <- suppressMessages(emm(pm$counts, "tension", weights = "proportional"))

# Quantile residuals with given uniforms (statmod draws runif(n, a, b) = a + (b - a) U of the same stream), ROC, VIF, pseudo-R2
U <- function(n) { set.seed(7); runif(n) }
q_ <- function(m) { set.seed(7); qresiduals(m) }
nb <- MASS::glm.nb(Days ~ Eth + Sex, quine, control = tight)
roc1 <- roc(b$low, fitted(mb), quiet = TRUE, direction = "<", levels = c(0, 1)); ties <- round(fitted(mb), 1)
r2 <- function(m, m0) { l <- as.numeric(logLik(m)); l0 <- as.numeric(logLik(m0)); n <- nobs(m); k <- attr(logLik(m), "df"); cs <- 1 - exp(2 * (l0 - l) / n)
  list(nullLogLik = l0, mcFadden = 1 - l / l0, coxSnell = cs, nagelkerke = cs / (1 - exp(2 * l0 / n)), devianceExplained = 1 - deviance(m) / m$null.deviance, aicc = AIC(m) + 2 * k * (k + 1) / (n - k - 1)) }
mp <- fitted(pm$counts); yp <- w$breaks; mgm <- fitted(mg); yg <- g$volume
quality <- list(uniforms = U(200), quantileBinary = q_(mb), quantileCounts = q_(pm$counts), quantileGamma = qresiduals(mg), quantileGaussian = qresiduals(pm$gaussian),
  quine = data.frame(Days = quine$Days, Eth = as.character(quine$Eth), Sex = as.character(quine$Sex)), quineTheta = nb$theta, quantileNegativeBinomial = q_(nb),
  auc = c(as.numeric(auc(roc1)), as.numeric(ci.auc(roc1))), aucTies = { r <- roc(b$low, ties, quiet = TRUE, direction = "<", levels = c(0, 1)); c(as.numeric(auc(r)), as.numeric(ci.auc(r))) }, ties = ties,
  vifGamma = as.vector(vif(glm(volume ~ log(girth) + height + plot, Gamma(link = "log"), g, control = tight))[, 1]), tjur = mean(fitted(mb)[b$low == 1]) - mean(fitted(mb)[b$low == 0]),
  binary = r2(mb, update(mb, . ~ 1)), counts = r2(pm$counts, update(pm$counts, . ~ 1)), gamma = r2(mg, update(mg, . ~ 1)),
  anscombeCounts = 1.5 * (yp^(2/3) - mp^(2/3)) / mp^(1/6), anscombeGamma = 3 * (yg^(1/3) - mgm^(1/3)) / mgm^(1/3))

writeLines(json(list(
  generator = list(script = "generate.R", date = format(Sys.Date()), R = R.version.string,
    packages = as.list(vapply(c("MASS", "sandwich", "car", "emmeans", "lmtest", "pROC", "statmod"), function(p) as.character(packageVersion(p)), ""))),
  cases = cases, prediction = prediction, hypotheses = hypotheses, effects = effects, quality = quality)), "inference.json")
