/** The text below the options of `expofam --help`. */
export const MAIN_HELP = `
Examples:
  expofam fit houses.csv 'log(price) ~ log(area) + rooms' --family gaussian
  expofam fit mail.csv 'spam ~ links + sender' --family bernoulli --exponentiate --intervals
  expofam fit shop.csv 'customers ~ promotion + weekday' --family poisson --save shop.json
  expofam predict shop.json tomorrow.csv

Exit codes: 0 a fit (warnings included), 1 no fit, 2 a wrong command line, 130 interrupted.`;

export const FIT_HELP = `
Families:
  gaussian           amounts, measurements           identity
  bernoulli          yes or no                       logit
  binomial           successes out of trials         logit     cbind(successes, failures) ~ …, or proportions and --weights trials
  poisson            counts                          log
  gamma              times, costs (positive)         inverse
  exponential        times without memory            inverse
  inverse-gaussian   first-passage times             1/mu^2
  negative-binomial  overdispersed counts            log       --param theta=1.5 fixes the size
  geometric          trials before a success         log
  tweedie            amounts that are often zero     log       --param variancePower=1.5 gives the power
  multinomial        one of several classes          logit     also called softmax, categorical
  quasipoisson, quasibinomial                        as above, with a dispersion that is estimated

Links: identity log logit probit cloglog loglog cauchit inverse 1/mu^2 sqrt softplus power(λ)

Formulas: + : * / ^ - %in%, 0 and 1, ., I(), C(x), offset(), cbind(), poly(), ns(), bs(), scale(), center(), log(x) …;
names with blanks stand in \`backquotes\`. Quote the formula: the shell takes ~ and * for itself.

Data: empty cells, NA, NaN and null are missing; text is categorical, with levels in code-point order.

Examples:
  expofam fit houses.csv 'log(price) ~ log(area) + C(rooms)' --family gaussian
  expofam fit mail.csv 'spam ~ links + sender' --family bernoulli --exponentiate --intervals 0.9
  expofam fit claims.csv 'claims ~ age + region' --family poisson --offset 'log(exposure)'
  expofam fit beetles.csv 'cbind(dead, alive) ~ dose' --family binomial --link probit
  expofam fit times.parquet 'hours ~ load' --family gamma --link log --where 'load > 0' --json
  zcat visits.csv.gz | expofam fit - 'visits ~ week' --family poisson --save visits.json`;

export const PREDICT_HELP = `
One line is printed for each row of the data, in their order; rows with a missing value have empty cells.

Examples:
  expofam predict model.json new.csv
  expofam predict model.json new.csv --type link
  expofam predict mail.json inbox.ndjson --type class --output ndjson
  cat new.csv | expofam predict model.json - --out predictions.csv`;
