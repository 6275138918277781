/** The text below the options of `expofam --help`. */
export const MAIN_HELP = `
Examples:
  expofam fit houses.csv 'log(price) ~ log(area) + rooms' --family gaussian
  expofam fit mail.csv 'spam ~ links' --family bernoulli --exponentiate
  expofam fit shop.csv 'customers ~ weekday' --family poisson --save shop.json
  expofam predict shop.json tomorrow.csv
  expofam anova shop.csv 'customers ~ weekday + ads' --family poisson --type II

Exit codes: 0 a fit (warnings included), 1 no fit, or a family that is not
certified, 2 a wrong command line, 130 interrupted.`;

export const FIT_HELP = `
Families, the most used, with their default links (expofam families lists all,
expofam families NAME describes one):
  gaussian           amounts, measurements             identity
  bernoulli          yes or no                         logit
  binomial           successes out of trials           logit
  poisson            counts                            log
  negative-binomial  counts, overdispersed             log
  geometric          trials before a success           log
  gamma              times, costs                      inverse
  exponential        times without memory              inverse
  inverse-gaussian   first-passage times               1/mu^2
  tweedie            amounts that are often zero       log
  multinomial        one of several classes (softmax)  logit
  quasipoisson       counts, dispersion estimated      log
  quasibinomial      proportions, dispersion estimated logit

  A binomial is cbind(successes, failures) ~ …, or proportions with the trials
  as --weights. --param theta=1.5 fixes the size of a negative binomial, --param
  variancePower=1.5 gives a Tweedie's power.

A family of your own, in a file for --family-file:
    name: lindley
    support: positive
    parameters: eta in negative
    log-partition: log(1 - eta) - 2*log(-eta)
    log-base-measure: log1p(y)

  The log-partition a(eta) is enough to fit; the base measure b(y) adds density
  and AIC; b and sufficient-statistic without a, which is then summed or
  integrated. JSON with the same keys (logPartition …) does as well. The guide
  (docs/guide.md) has all keys.

Links:
  identity log logit probit cloglog loglog cauchit inverse 1/mu^2 sqrt softplus
  power(λ)

Formulas:
  + : * / ^ - %in%, 0 and 1, ., I(), C(x), offset(), cbind(), poly(), ns(),
  bs(), scale(), center(), log(x) …; names with blanks stand in \`backquotes\`.
  Quote the formula: the shell takes ~ and * for itself.

Data:
  Empty cells, NA, NaN and null are missing. Text is categorical, its levels in
  code-point order; C(x) makes numbers categorical.

Examples:
  expofam fit houses.csv 'log(price) ~ log(area) + C(rooms)' --family gaussian
  expofam fit mail.csv 'spam ~ links' --family bernoulli --intervals 0.9
  expofam fit claims.csv 'n ~ age' --family poisson --offset 'log(exposure)'
  expofam fit bugs.csv 'cbind(dead, alive) ~ dose' --family binomial
  expofam fit times.parquet 'hours ~ load' --family gamma --where 'load > 0'
  zcat visits.gz | expofam fit - 'visits ~ week' --family poisson --json
  expofam fit visits.csv 'visits ~ ad' --family poisson --cluster clinic
  expofam fit times.csv 'time ~ x; shape ~ z' --family gamma --link mean=log
  expofam fit big.csv 'y ~ x' --family bernoulli --solver stochastic --epochs 2
  expofam fit --update shop.json tuesday.csv --save shop.json`;

export const PREDICT_HELP = `
Types:
  response  the mean, or the probability of each class
  link      the linear predictors
  class     the most probable class; prob: the probability of each class
  terms     what each term adds to the linear predictor, about its mean over
            the rows of the fit; with the columns constant and offset they sum
            to it
  NAME      a parameter of the family: mean, sd, shape, precision, lambda …

One line is printed for each row of the data, in their order; rows with a
missing value have empty cells. Standard errors and ends of intervals are
columns of their own: stdError, lower, upper. A prediction interval of a
binomial needs the trials: --weights COLUMN, or --weights 1.

Examples:
  expofam predict model.json new.csv
  expofam predict model.json new.csv --interval prediction --level 0.9
  expofam predict model.json new.csv --type link --se
  expofam predict mail.json inbox.ndjson --type class --output ndjson
  cat new.csv | expofam predict model.json - --out predictions.csv`;
