# poly, ns, bs, scale and contr.poly on x, and what predict makes of them at new values (also beyond the data).
# Usage: Rscript generateTransforms.R > transforms.json     (R 4.2.2 with its package splines, 2026-11-24)
suppressMessages(library(splines))
x <- c(0.5, 1, 1.25, 2, 2.5, 3.5, 4, 4.5, 5.75, 6, 6.5, 7, 8, 9, 9.5, 12, 12, 15.5, 20, 21)
new <- c(-3, 0.5, 2.2, 6, 7, 14, 21, 21.5, 30)
year <- 1990 + seq_along(x)
calls <- c("poly(x, 1)", "poly(x, 2)", "poly(x, 5)", "poly(x, 3, raw = TRUE)", "poly(year, 4)",
  "ns(x)", "ns(x, 2)", "ns(x, df = 3)", "ns(x, df = 5)", "ns(x, df = 4, intercept = TRUE)", "ns(x, knots = c(3, 7))", "ns(x, knots = 4.5, Boundary.knots = c(2, 15))",
  "bs(x)", "bs(x, df = 4)", "bs(x, df = 7)", "bs(x, degree = 2, df = 5)", "bs(x, degree = 1, knots = c(4, 9))", "bs(x, knots = c(3, 8), intercept = TRUE)",
  "bs(x, df = 5, Boundary.knots = c(0, 25))", "bs(x, df = 5, Boundary.knots = c(2, 15))", "scale(x)", "scale(x, scale = FALSE)", "scale(x, center = FALSE)")
number <- function(v) paste(format(v, digits = 16, trim = TRUE, scientific = NA), collapse = ",")
rows <- function(m) sprintf("[%s]", paste(apply(m, 2, function(col) sprintf("[%s]", paste(sapply(col, number), collapse = ","))), collapse = ","))
cases <- sapply(calls, function(call) {
  basis <- suppressWarnings(eval(parse(text = call)))
  first <- if (grepl("year", call)) "year" else "x"
  at <- if (first == "year") new + 1995 else new
  predicted <- if (grepl("^scale", call)) {
    center <- attr(basis, "scaled:center"); spread <- attr(basis, "scaled:scale")
    matrix((at - if (is.null(center)) 0 else center) / if (is.null(spread)) 1 else spread)
  } else if (grepl("raw", call)) outer(at, 1:3, `^`) else suppressWarnings(predict(basis, at))
  sprintf('{"call":"%s","fitted":%s,"new":[%s],"predicted":%s}', call, rows(unclass(basis)[, , drop = FALSE]), number(at), rows(unclass(predicted)[, , drop = FALSE]))
})
polynomial <- sapply(2:9, function(k) rows(contr.poly(k)))
cat(sprintf('{"source":"R %s, stats and splines, 2026-11-24","x":[%s],"year":[%s],"cases":[\n%s\n],"polynomialContrasts":[\n%s\n]}\n', getRversion(), number(x), number(year), paste(cases, collapse = ",\n"), paste(polynomial, collapse = ",\n")))
