# The coefficients that stats::glm leaves undefined in the designs of a JSON file; writes one JSON line for each.
# Rscript rank.R designs.json
suppressWarnings(suppressMessages(library(jsonlite)))
designs <- fromJSON(commandArgs(TRUE)[1], simplifyVector = FALSE)
for (d in designs) {
  data <- as.data.frame(lapply(d$data, function(v) unlist(v)), stringsAsFactors = TRUE)
  m <- suppressWarnings(glm(as.formula(d$formula), gaussian(), data, weights = data[["w"]]))
  cat(toJSON(list(id = d$id, aliased = unname(is.na(coef(m))), rank = m$rank), auto_unbox = TRUE), "\n", sep = "")
}
