# Random formulas and R's model.matrix of them: column names (translated to f[level]) and, for each column, its projection
# on the square roots of the first primes, which tells columns of small whole numbers apart exactly.
# Usage: Rscript generateModelMatrix.R > modelMatrix.json     (R 4.2.2, 2026-11-24)
set.seed(20240611)
n <- 14
primes <- c(2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43)
data <- data.frame(
  y = seq_len(n) / 2,
  x = c(0.5, 1, 1.5, 2, 2.5, 3.5, 4, 4.5, 5, 6, 6.5, 7, 8, 9),
  z = c(2, 7, 1, 8, 2, 8, 1, 8, 2, 8, 4, 5, 9, 0.25),
  f = factor(rep(c("_b", "_a", "_c"), length.out = n)),
  g = factor(rep(c("_u", "_v", "_v", "_u", "_u"), length.out = n)),
  h = factor(rep(c("_p", "_q", "_r", "_s"), length.out = n)[c(3, 1, 4, 2, 5:14)]),
  flag = rep(c(TRUE, FALSE, FALSE, TRUE, TRUE, FALSE, TRUE), 2)
)
atoms <- c("x", "z", "f", "g", "h", "flag", "f", "g", "x", "log(x)", "I(z > 3)", "poly(x, 2)", "I(x^2)", "(f)")
operators <- c("+", "+", "+", "*", ":", ":", "/", "%in%", "-", "*")
random <- function(depth) {
  if (depth == 0 || runif(1) < 0.2) return(sample(atoms, 1))
  kind <- runif(1)
  if (kind < 0.12) return(sprintf("(%s)^%d", random(depth - 1), sample(2:3, 1)))
  if (kind < 0.16) return(sprintf("(%s + %s + %s)^2", sample(atoms, 1), sample(atoms, 1), sample(atoms, 1)))
  left <- random(depth - 1); right <- random(depth - 1); operator <- sample(operators, 1)
  wrap <- function(s) if (runif(1) < 0.7 && grepl("[-+*/:]", s)) sprintf("(%s)", s) else s
  sprintf("%s %s %s", wrap(left), operator, wrap(right))
}
translate <- function(name) {
  if (name == "(Intercept)") return(name)
  parts <- strsplit(name, ":", fixed = TRUE)[[1]]
  parts <- sub("^([fgh])(_[a-z])$", "\\1[\\2]", parts)
  parts <- sub("^([fgh])([0-9]+)$", "\\1[\\2]", parts)
  parts <- sub("^([fgh])\\.L$", "\\1[1]", parts); parts <- sub("^([fgh])\\.Q$", "\\1[2]", parts); parts <- sub("^([fgh])\\.C$", "\\1[3]", parts)
  parts <- sub("^flagTRUE$", "flag[true]", parts); parts <- sub("^flagFALSE$", "flag[false]", parts)
  parts <- sub("\\)(TRUE|FALSE)$", ")[\\1]", parts)
  parts <- sub("\\)([0-9]+)$", ")[\\1]", parts)
  paste(parts, collapse = ":")
}
quote_ <- function(s) paste0('"', gsub('"', '\\\\"', s), '"')
number <- function(x) paste(sapply(x, function(v) { v <- if (abs(v) < 1e-12) 0 else v; format(v, digits = 14) }), collapse = ",")
cases <- character(0); seen <- character(0)
choices <- list(f = c("contr.sum", "contr.helmert", "contr.poly"), g = c("contr.sum", "contr.helmert"), h = c("contr.sum", "contr.helmert", "contr.poly"))
while (length(cases) < 500) {
  right <- random(sample(1:3, 1))
  lead <- runif(1)
  if (lead < 0.2) right <- paste("0 +", right) else if (lead < 0.3) right <- paste(right, "- 1") else if (lead < 0.35) right <- paste(". -", sample(c("f", "x", "flag"), 1), "-", right)
  text <- paste("y ~", right)
  contrasts <- NULL
  if (runif(1) < 0.25) { who <- sample(c("f", "g", "h"), 1); contrasts <- setNames(list(sample(choices[[who]], 1)), who) }
  key <- paste(text, names(contrasts), unlist(contrasts))
  if (key %in% seen) next
  seen <- c(seen, key)
  used <- if (is.null(contrasts)) NULL else contrasts[names(contrasts) %in% all.vars(terms(as.formula(text), data = data))]
  matrix <- suppressWarnings(tryCatch(model.matrix(as.formula(text), data, contrasts.arg = used), error = function(e) NULL))
  if (is.null(matrix) || ncol(matrix) > 40 || ncol(matrix) == 0) next
  # the contrasts of a factor that deletion removed would be refused by expofam
  if (length(used) && !any(grepl(paste0("(^|:)", names(used)), colnames(matrix)))) next
  names_ <- vapply(colnames(matrix), translate, "")
  projection <- as.vector(crossprod(matrix, sqrt(primes)))
  given <- if (length(used)) sprintf(',"contrasts":{%s:%s}', quote_(names(used)), quote_(sub("contr.", "", used[[1]], fixed = TRUE))) else ""
  cases <- c(cases, sprintf('{"formula":%s%s,"names":[%s],"projections":[%s]}', quote_(text), given, paste(quote_(names_), collapse = ","), number(projection)))
}
columns <- sapply(names(data), function(k) sprintf("%s:[%s]", quote_(k), paste(if (is.factor(data[[k]])) quote_(as.character(data[[k]])) else if (is.logical(data[[k]])) tolower(data[[k]]) else data[[k]], collapse = ",")))
cat(sprintf('{"source":"R %s, stats::model.matrix, 2026-11-24",\n"data":{%s},\n"cases":[\n%s\n]}\n', getRversion(), paste(columns, collapse = ","), paste(cases, collapse = ",\n")))
