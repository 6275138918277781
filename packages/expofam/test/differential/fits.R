# Fits the designs of a JSON file with stats::glm to epsilon 1e-14; writes one JSON line for each.
# Rscript fits.R designs.json
#
# The columns that R's default control finds aliased are left out first: its tolerance follows epsilon, and at 1e-14 it takes
# the rounding of an aliased column for a column.
suppressWarnings(suppressMessages(library(jsonlite)))
designs <- fromJSON(commandArgs(TRUE)[1], simplifyVector = FALSE)
for (d in designs) {
  data <- as.data.frame(lapply(d$data, function(v) unlist(v)), stringsAsFactors = TRUE)
  line <- tryCatch(suppressWarnings({
    family <- do.call(d$family, list(link = d$link))
    x <- model.matrix(as.formula(d$formula), data)
    w <- if (is.null(d$weights)) rep(1, nrow(data)) else data[[d$weights]]
    first <- glm.fit(x, data$y, weights = w, family = family)
    kept <- !is.na(first$coefficients)
    control <- glm.control(epsilon = 1e-14, maxit = 200)
    m <- glm.fit(x[, kept, drop = FALSE], data$y, weights = w, family = family, control = control)
    # Once more from there: R keeps the weights from before the last step.
    m <- glm.fit(x[, kept, drop = FALSE], data$y, weights = w, family = family, control = control, start = m$coefficients)
    class(m) <- c("glm", "lm")
    estimate <- rep(NA_real_, ncol(x))
    estimate[kept] <- m$coefficients
    list(id = d$id, converged = m$converged, boundary = m$boundary, estimate = estimate, stdError = unname(summary(m)$coefficients[, 2]), deviance = m$deviance, rank = m$rank)
  }), error = function(e) list(id = d$id, error = conditionMessage(e)))
  cat(toJSON(line, digits = NA, auto_unbox = TRUE, na = "null"), "\n", sep = "")
}
