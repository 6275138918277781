# Writes packages/cli/test/reference/analyses.json (its standard output): LC_ALL=C Rscript packages/cli/test/reference/analyses.R
claims <- read.csv("examples/claims.csv", stringsAsFactors = TRUE)
control <- glm.control(epsilon = 1e-14)
model <- glm(claims ~ engine + age + offset(log(holders)), poisson, claims, control = control)
small <- glm(claims ~ engine + offset(log(holders)), poisson, claims, control = control)
out <- function(x) paste0("[", paste(ifelse(is.na(x), "null", sprintf("%.15g", x)), collapse = ", "), "]")
one <- anova(model, test = "Chisq")
nested <- anova(small, model, test = "Chisq")
drop <- drop1(model, test = "Chisq")
add <- add1(small, ~ . + age + engine:age, test = "Chisq")
b <- coef(model); V <- vcov(model); one25 <- "age<25"; one35 <- "age30-35"
g <- b["age<25"] - b["age30-35"]
se <- sqrt(V[one25, one25] + V["age30-35", "age30-35"] - 2 * V["age<25", "age30-35"])
cat(sprintf('{
  "source": "R %s, %s, packages/cli/test/reference/analyses.R",
  "anova": { "df": %s, "deviance": %s, "p": %s },
  "nested": { "deviance": %s, "p": %s },
  "drop1": { "deviance": %s, "aic": %s, "p": %s },
  "add1": { "deviance": %s, "aic": %s },
  "difference": { "estimate": %s, "stdError": %s },
  "cook": %s
}
', getRversion(), Sys.Date(), out(one$Df[-1]), out(one$Deviance[-1]), out(one$`Pr(>Chi)`[-1]),
  out(nested$Deviance[2]), out(nested$`Pr(>Chi)`[2]),
  out(drop$Deviance), out(drop$AIC), out(drop$`Pr(>Chi)`),
  out(add$Deviance), out(add$AIC), out(g), out(se), out(cooks.distance(model)[1:3])))
