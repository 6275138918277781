# Writes the shipped data that come from R packages: Rscript examples/source/published.R (from the repository's root).
# Made with R 4.2.2, AER 1.2-10, kernlab 0.9-32, MASS 7.3-58.2.
suppressMessages({ library(AER); library(kernlab); library(MASS) })
write <- function(data, name) write.csv(data, file.path("examples", name), row.names = FALSE, quote = FALSE)

# Houses: all 546 rows and 12 columns, as they are.
data(HousePrices, package = "AER")
write(HousePrices, "houses.csv")

# Spam: every fourth row (1, 5, 9, ...), ten of the 57 columns, and the class.
data(spam, package = "kernlab")
rows <- seq(1, nrow(spam), by = 4)
mail <- with(spam[rows, ], data.frame(
  kind = as.character(type), free, money, remove, our, hp, edu, meeting,
  exclamation = charExclamation, dollar = charDollar, longestCapitals = capitalLong))
write(mail, "spam.csv")

# Claims: all 64 cells; names in lower case, districts as their numbers.
claims <- with(MASS::Insurance, data.frame(
  district = as.integer(as.character(District)), engine = as.character(Group), age = as.character(Age),
  holders = Holders, claims = Claims))
write(claims, "claims.csv")
