# Writes diagnostics.json: what R says of fits of other families, links, weights, offsets, missing rows, aliased columns and
# rows of weight zero. Run in this folder: Rscript diagnostics.R   (R 4.2.2; MASS, sandwich, car, statmod installed)
suppressMessages({library(MASS); library(sandwich); library(car); library(statmod); library(splines)})
options(warn = 1)
tight <- glm.control(epsilon = 1e-14, maxit = 200)
# glm() stops on the deviance, where coefficients outside canonical links have seven digits left: sixty steps more.
polish <- function(m, data) { if (!anyNA(coef(m)) && !inherits(m, "negbin")) for (k in 1:60) { m$call$start <- coef(m); m$call$data <- data; m <- eval(m$call, environment(formula(m))) }; m }
# The shortest text that reads back as the same double.
one <- function(v) if (is.na(v) || is.infinite(v)) "null" else if (is.character(v)) paste0('"', v, '"') else { for (d in 15:17) { t <- format(v, digits = d); if (as.numeric(t) == v) break }; t }
array <- function(x) if (is.null(x)) "null" else paste0("[", paste(vapply(unname(x), one, ""), collapse = ","), "]")
object <- function(x) paste0("{", paste0('"', names(x), '":', x, collapse = ","), "}")
columns <- function(d) object(vapply(as.list(d), array, ""))
# R leaves rows of weight zero out of what needs leverages; they are null here.
full <- function(v, m) { n <- length(fitted(m)); if (length(v) == n) return(v); out <- rep(NA_real_, n); out[m$prior.weights != 0] <- v; out }
# sandwich counts those rows in n but not in its bread, and recycles their leverages: HC0 and HC1 of the other rows here.
hc <- function(m, type) { if (any(m$prior.weights == 0)) { if (type %in% c("HC2", "HC3")) return(NULL); all <- length(fitted(m)); used <- sum(m$prior.weights != 0); k <- m$rank
  return(hc0(m, "HC0") * all / used * if (type == "HC1") sqrt(used / (used - k)) else 1) }; hc0(m, type) }
hc0 <- function(m, type) { v <- tryCatch(sqrt(diag(vcovHC(m, type = type))), error = function(e) NULL); if (is.null(v)) return(NULL); out <- coef(m); out[] <- NA; out[names(v)] <- v; out }
interval <- function(ci) if (is.null(ci)) "null" else { ci <- matrix(ci, ncol = 2); object(c(lower = array(ci[, 1]), upper = array(ci[, 2]))) }
table <- function(terms, df, p) object(c(terms = array(terms), df = array(df), p = array(p)))
describe <- function(data, call, m, known) {
  m <- polish(m, data)
  t1 <- anova(m, test = if (known) "Chisq" else "F")
  t2 <- tryCatch(if (known) Anova(m, type = 2, test.statistic = "LR") else Anova(m, type = 2, test.statistic = "F", error.estimate = "pearson"), error = function(e) { message(call$formula, ": ", conditionMessage(e)); NULL })
  k <- seq_along(attr(terms(m), "term.labels"))
  profile <- tryCatch(suppressMessages(confint(m)), error = function(e) { message(call$formula, ": ", conditionMessage(e)); NULL })
  object(c(
    data = columns(data), options = object(vapply(call, array, "")),
    estimate = array(coef(m)), dispersion = one(summary(m)$dispersion), nobs = one(as.numeric(nobs(m))), dfResidual = one(m$df.residual),
    fitted = array(fitted(m)), linearPredictor = array(m$linear.predictors), leverage = array(full(hatvalues(m), m)), cooksDistance = array(full(cooks.distance(m), m)),
    standardizedDeviance = array(full(rstandard(m), m)), standardizedPearson = array(full(rstandard(m, type = "pearson"), m)), rstudent = array(full(rstudent(m), m)),
    dffits = array(full(dffits(m), m)), covratio = array(full(covratio(m), m)),
    # R takes the response of a binomial row of weight zero for 0, whatever it is.
    residuals = object(vapply(c(response = "response", pearson = "pearson", deviance = "deviance", working = "working"), function(t) { v <- residuals(m, t); if (family(m)$family == "binomial") v[m$prior.weights == 0] <- NA; array(v) }, "")),
    robustStdError = object(vapply(c(HC0 = "HC0", HC1 = "HC1", HC2 = "HC2", HC3 = "HC3"), function(t) array(hc(m, t)), "")),
    waldInterval95 = interval(confint.default(m)), profileInterval95 = interval(profile),
    anovaTypeI = table(rownames(t1)[-1], t1$Df[-1], t1[[ncol(t1)]][-1]),
    anovaTypeII = if (is.null(t2)) "null" else table(rownames(t2)[k], t2$Df[k], t2[[ncol(t2)]][k])))
}
n <- 40; i <- seq_len(n)
d <- data.frame(x = round(sin(i) * 2, 3), z = round(cos(1.7 * i) + i / 20, 3), g = c("a", "b", "c", "d")[1 + (i * 7) %% 4], h = c("u", "v")[1 + (i %/% 3) %% 2], t = round(1.5 + cos(i), 3), w = 1 + (i * 5) %% 7)
d$count <- round(exp(1 + 0.3 * d$x + 0.2 * d$z) + 3 * abs(sin(3.3 * i))); d$count[c(3, 17)] <- 0
d$trials <- 5 + (i * 3) %% 11; d$wins <- round(d$trials * plogis(0.4 * d$x - 0.2 * d$z + 0.6 * sin(2.9 * i))); d$losses <- d$trials - d$wins; d$share <- d$wins / d$trials
d$yes <- as.numeric(plogis(0.8 * d$x) + 0.45 * sin(5.1 * i) > 0.5)
d$amount <- round(exp(1 + 0.2 * d$x + 0.1 * d$z) * (1 + 0.4 * sin(4.7 * i)), 3); d$size <- round(4 + d$x + 0.5 * d$z + 0.8 * cos(3.7 * i), 3)
gap <- function(d, where) { for (name in names(where)) d[[name]][where[[name]]] <- NA; d }
zero <- function(d, rows) { d$w[rows] <- 0; d }
cases <- list(); add <- function(name, data, call, m, known) { keep <- unique(unlist(lapply(call, function(t) regmatches(t, gregexpr("[A-Za-z.]+", t))[[1]]))); cases[[name]] <<- describe(data[intersect(names(data), keep)], call, m, known) }
# As glm() with the usual control: a tight epsilon would also tighten its test for aliased columns to nothing.
e <- gap(d, list(count = 5, x = c(9, 30)))
add("poisson-sqrt-missing", e, list(formula = "count ~ x + g", family = "poisson", link = "sqrt"), glm(count ~ x + g, poisson("sqrt"), e, control = tight), TRUE)
e <- d; e$count <- e$count + 6   # so that anova() finds a start for each submodel
add("poisson-identity", e, list(formula = "count ~ z + h", family = "poisson", link = "identity"), glm(count ~ z + h, poisson("identity"), e, control = tight), TRUE)
add("poisson-offset-weights", zero(d, c(2, 11)), list(formula = "count ~ x * h + offset(log(t))", family = "poisson", weights = "w"), glm(count ~ x * h + offset(log(t)), poisson, zero(d, c(2, 11)), weights = w, control = tight), TRUE)
add("bernoulli-cloglog-offset", d, list(formula = "yes ~ x + z", family = "binomial", link = "cloglog", offset = "t/4"), glm(yes ~ x + z, binomial("cloglog"), d, offset = t / 4, control = tight), TRUE)
add("bernoulli-cauchit", d, list(formula = "yes ~ x + h", family = "binomial", link = "cauchit"), glm(yes ~ x + h, binomial("cauchit"), d, control = tight), TRUE)
e <- gap(d, list(z = 4)); e$trials[c(6, 20)] <- 0
add("binomial-share-probit", e, list(formula = "share ~ x + z + g", family = "binomial", link = "probit", weights = "trials"), glm(share ~ x + z + g, binomial("probit"), e, weights = trials, control = tight), TRUE)
add("quasibinomial", d, list(formula = "share ~ x + h", family = "quasibinomial", weights = "trials"), glm(share ~ x + h, quasibinomial, d, weights = trials, control = tight), FALSE)
e <- zero(gap(d, list(amount = 12)), c(7, 25))
add("gaussian-log-weights", e, list(formula = "amount ~ x + z", family = "gaussian", link = "log", weights = "w"), glm(amount ~ x + z, gaussian("log"), e, weights = w, start = c(1, 0.2, 0), control = tight), FALSE)
add("gaussian-aliased", e, list(formula = "size ~ x + z + I(2 * x - z) + g", family = "gaussian", weights = "w"), glm(size ~ x + z + I(2 * x - z) + g, gaussian, e, weights = w), FALSE)
add("gaussian-no-intercept", d, list(formula = "size ~ 0 + g + ns(z, df = 3)", family = "gaussian"), glm(size ~ 0 + g + ns(z, df = 3), gaussian, d, control = tight), FALSE)
add("gamma-identity-weights", e, list(formula = "amount ~ x + h", family = "gamma", link = "identity", weights = "w"), glm(amount ~ x + h, Gamma("identity"), e, weights = w, start = c(3, 0.5, 0), control = tight), FALSE)
add("gamma-inverse-offset", d, list(formula = "amount ~ z + offset(t/50)", family = "gamma"), glm(amount ~ z + offset(t / 50), Gamma, d, control = tight), FALSE)
add("inverse-gaussian", d, list(formula = "amount ~ x + z", family = "inverse-gaussian", link = "log", weights = "w"), glm(amount ~ x + z, inverse.gaussian("log"), d, weights = w, control = tight), FALSE)
add("inverse-gaussian-canonical", d, list(formula = "amount ~ h", family = "inverse-gaussian"), glm(amount ~ h, inverse.gaussian, d, control = tight), FALSE)
add("quasipoisson-weights", zero(d, 8), list(formula = "count ~ poly(z, 2) + h", family = "quasipoisson", weights = "w"), glm(count ~ poly(z, 2) + h, quasipoisson, zero(d, 8), weights = w, control = tight), FALSE)
add("tweedie", d, list(formula = "count ~ x + h", family = "tweedie", variancePower = "1.5"), glm(count ~ x + h, tweedie(1.5, 0), d, control = tight), FALSE)
q <- quine; for (name in c("Eth", "Sex", "Age", "Lrn")) q[[name]] <- as.character(q[[name]])
add("negative-binomial", q, list(formula = "Days ~ Sex * Age + Eth", family = "negative-binomial"), glm.nb(Days ~ Sex * Age + Eth, q, control = tight), TRUE)
e <- d[!(d$g == "d" & d$h == "v"), ]
add("poisson-empty-cell", e, list(formula = "count ~ g * h", family = "poisson"), glm(count ~ g * h, poisson, e, control = tight), TRUE)
writeLines(object(unlist(cases)), "diagnostics.json")
