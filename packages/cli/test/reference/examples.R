# Writes packages/cli/test/reference/examples.json: R's fits of the shipped examples.
# LC_ALL=C Rscript packages/cli/test/reference/examples.R (LC_ALL=C sorts levels by code point, as expofam does).
suppressMessages({ library(jsonlite); library(nnet) })
read <- function(name) read.csv(file.path("examples", paste0(name, ".csv")), stringsAsFactors = TRUE)
control <- glm.control(epsilon = 1e-14, maxit = 100)
of <- function(fit) {
  table <- coef(summary(fit))
  likelihood <- suppressWarnings(as.numeric(logLik(fit)))
  list(estimate = unname(table[, 1]), stdError = unname(table[, 2]), deviance = deviance(fit), logLik = likelihood)
}
fits <- list(
  houses = of(glm(log(price) ~ log(lotsize) + bedrooms + bathrooms + stories + driveway + recreation + fullbase + gasheat + aircon + garage + prefer,
    gaussian, read("houses"), control = control)),
  spam = of(suppressWarnings(glm(kind ~ free + money + remove + our + hp + edu + meeting + exclamation + dollar + log(longestCapitals),
    binomial, read("spam"), control = control))),
  shop = of(glm(customers ~ promotion + advertising + weather + weekday + poly(hour, 2), poisson, read("shop"), control = control)),
  bikes = of(glm(customers ~ weekday + holiday + weather + poly(temperature, 2) + wind + humidity + day,
    quasipoisson, read("bikes"), control = control)),
  claims = of(glm(claims ~ factor(district) + engine + age + offset(log(holders)), poisson, read("claims"), control = control)),
  breakdown = of(glm(minutes ~ log(kilovolts), Gamma("log"), read("breakdown"), control = control))
)
mail <- read("mail")
mail$kind <- relevel(mail$kind, "work")
softmax <- multinom(kind ~ knownSender + links + log(words) + exclamations, mail, trace = FALSE, reltol = 1e-15, maxit = 1000, Hess = TRUE)
table <- summary(softmax)
fits$mail <- list(
  # rows personal, spam; columns in the order of the formula
  estimate = as.vector(t(table$coefficients)), stdError = as.vector(t(table$standard.errors)),
  deviance = deviance(softmax), logLik = as.numeric(logLik(softmax))
)
made <- paste0(R.version.string, ", nnet ", packageVersion("nnet"), ", ", Sys.Date())
text <- toJSON(list(generator = "examples.R", made = made, fits = fits), digits = 15, auto_unbox = TRUE, pretty = TRUE, na = "null")
writeLines(text, "packages/cli/test/reference/examples.json")
