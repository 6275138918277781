# From a CSV to printed coefficients of a logistic regression: fread and glm.
data <- data.table::fread(commandArgs(trailingOnly = TRUE)[1], showProgress = FALSE)
cat(jsonlite::toJSON(unname(coef(glm(y ~ ., binomial, data))), digits = NA), "\n")
