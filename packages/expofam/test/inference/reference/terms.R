# Writes terms.json: R's predict(type = "terms", se.fit = TRUE) for the tests of prediction.
# Run in this folder: Rscript terms.R   (R 4.2.2, stats and splines only)
library(splines)
tight <- glm.control(epsilon = 1e-14, maxit = 100)
# Shortest text that reads back as the same double.
one <- function(v) if (is.character(v)) paste0('"', v, '"') else { for (d in 15:17) { t <- format(v, digits = d); if (as.numeric(t) == v) break }; t }
array <- function(x) paste0("[", paste(vapply(unname(x), one, ""), collapse = ","), "]")
object <- function(x) paste0("{", paste0('"', names(x), '":', x, collapse = ","), "}")
columns <- function(d) object(vapply(as.list(d), array, ""))
describe <- function(formula, family, link, data, new, model) {
  p <- predict(model, new, type = "terms", se.fit = TRUE)
  object(c(formula = one(formula), family = one(family), link = one(link), data = columns(data), new = columns(new),
    terms = columns(as.data.frame(p$fit, check.names = FALSE)), stdError = columns(as.data.frame(p$se.fit, check.names = FALSE)),
    constant = one(attr(p$fit, "constant")), linear = array(predict(model, new))))
}
w <- data.frame(breaks = warpbreaks$breaks, wool = as.character(warpbreaks$wool), tension = as.character(warpbreaks$tension),
  x = round(sin(1:54) * 3, 3), t = round(2 + cos(1:54), 3))
new <- data.frame(wool = c("A", "B", "B"), tension = c("H", "L", "M"), x = c(0.5, -2, 1), t = c(1, 2.5, 1.5))
m1 <- glm(breaks ~ wool * tension + x + offset(log(t)), poisson, w, control = tight)
g <- data.frame(volume = trees$Volume, girth = trees$Girth, height = trees$Height, plot = rep(c("a", "b", "c", "d"), length.out = 31))
gnew <- data.frame(girth = c(10, 15.5), height = c(70, 81), plot = c("d", "b"))
m2 <- glm(volume ~ ns(girth, df = 3) + height + plot, Gamma(link = "log"), g, control = tight)
# Without an intercept R does not centre.
m3 <- glm(volume ~ 0 + log(girth) + plot, Gamma(link = "log"), g, control = tight)
writeLines(object(c(
  counts = describe("breaks ~ wool * tension + x + offset(log(t))", "poisson", "log", w, new, m1),
  gamma = describe("volume ~ ns(girth, df = 3) + height + plot", "gamma", "log", g, gnew, m2),
  uncentred = describe("volume ~ 0 + log(girth) + plot", "gamma", "log", g, gnew, m3))), "terms.json")
