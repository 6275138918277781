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
    # Again from there, a step or two at a time, until nothing moves: R stops on the deviance, which leaves up to 2e-5 standard
    # errors where scoring converges slowly (cauchit, sqrt), and it keeps the weights from before the last step.
    for (turn in 1:100) {
      before <- m$coefficients
      m <- glm.fit(x[, kept, drop = FALSE], data$y, weights = w, family = family, control = control, start = before)
      if (max(abs(m$coefficients - before) / sqrt(diag(chol2inv(m$qr$qr[seq_along(before), , drop = FALSE])))) < 1e-10) break
    }
    class(m) <- c("glm", "lm")
    estimate <- rep(NA_real_, ncol(x))
    estimate[kept] <- m$coefficients
    list(id = d$id, converged = m$converged, boundary = m$boundary, estimate = estimate, stdError = unname(summary(m)$coefficients[, 2]), deviance = m$deviance, rank = m$rank)
  }), error = function(e) list(id = d$id, error = conditionMessage(e)))
  cat(toJSON(line, digits = NA, auto_unbox = TRUE, na = "null"), "\n", sep = "")
}
