/** What `--help` says of an analysis. */
export interface AnalysisHelp {
  readonly name: string;
  readonly summary: string;
  readonly description: string;
  readonly usage: string;
  readonly words: string;
  readonly text: string;
}

const ROWS = `
A saved model holds no rows: with DATA after it, it is fitted again to them, and
a warning says where that gives other coefficients. Its columns of weights are
not saved either: give --weights again (class weights are kept).`;

const words = (rest: string): string => `DATA: as for fit; FORMULA: such as 'y ~ x'; MODEL: what fit --save wrote${rest}`;

export const ANALYSES = {
  anova: {
    name: 'anova',
    summary: 'test the terms of a model, or nested models',
    description: 'Analysis of deviance: the terms of one model, or models that extend each other, in their order.',
    usage: '[options] DATA FORMULA… --family NAME\n       expofam anova [options] MODEL… [DATA]',
    words: words(''),
    text: `${ROWS}

Tests are likelihood ratios where the dispersion is known, F where it is
estimated. Type III does not depend on the contrasts of the factors.

Examples:
  expofam anova breaks.csv 'breaks ~ wool * tension' --family poisson
  expofam anova breaks.csv 'breaks ~ wool * tension' --family poisson --type II
  expofam anova bugs.csv 'y ~ 1' 'y ~ x' 'y ~ x + z' --family bernoulli
  expofam anova model.json data.csv --type III --json
  expofam anova small.json large.json`,
  },
  compare: {
    name: 'compare',
    summary: 'print models side by side',
    description: 'Prints coefficients and statistics of several models in columns.',
    usage: '[options] DATA FORMULA FORMULA… --family NAME\n       expofam compare [options] MODEL MODEL…',
    words: words(''),
    text: `
Saved models may be of different families and data.

Examples:
  expofam compare homes.csv 'price ~ area' 'price ~ area + rooms' -f gamma
  expofam compare monday.json tuesday.json
  expofam compare claims.csv 'n ~ age' 'n ~ age + car' -f poisson --robust HC3
  expofam compare a.json b.json --csv
  expofam compare a.json b.json --table latex > table.tex`,
  },
  test: {
    name: 'test',
    summary: 'test linear hypotheses about coefficients',
    description: 'Tests linear hypotheses about the coefficients, each alone and all together.',
    usage: '[options] DATA FORMULA HYPOTHESIS… --family NAME\n       expofam test [options] MODEL [DATA] HYPOTHESIS…',
    words: words("; HYPOTHESIS: 'age = 0', 'a - b = 2'"),
    text: `
Names are those of the coefficient table; without = the value is 0. Wald tests
of a saved model need no rows; the others, and --robust, need DATA.

Examples:
  expofam test model.json 'age = 0'
  expofam test model.json 'group[b] - group[c] = 0' 'x = 1' --adjust holm
  expofam test births.csv 'low ~ age + C(race)' 'age = 0' --family bernoulli
  expofam test model.json data.csv 'age = 0' --method lr
  expofam test model.json data.csv --term 'C(race)' --method score`,
  },
  drop1: {
    name: 'drop1',
    summary: 'test the model without each of its terms',
    description: 'The model without each term that may be dropped: deviance, AIC and a test.',
    usage: '[options] DATA FORMULA --family NAME\n       expofam drop1 [options] MODEL DATA',
    words: words(''),
    text: `${ROWS}

Examples:
  expofam drop1 births.csv 'low ~ age + lwt + C(race)' --family bernoulli
  expofam drop1 model.json data.csv --json`,
  },
  add1: {
    name: 'add1',
    summary: 'test the model with each of some terms added',
    description: 'The model with each of the given terms added: deviance, AIC and a test.',
    usage: '[options] DATA FORMULA TERM… --family NAME\n       expofam add1 [options] MODEL DATA TERM…',
    words: words("; TERM: 'z', 'a:b', 'log(x)'"),
    text: `${ROWS}

Examples:
  expofam add1 births.csv 'low ~ age' lwt 'C(race)' --family bernoulli
  expofam add1 model.json data.csv z 'poly(x, 2)'`,
  },
  diagnose: {
    name: 'diagnose',
    summary: 'residuals, influence, robust errors and tests of fit',
    description: 'Diagnostics of a fit, as fit --diagnostics prints them, and tests of its fit.',
    usage: '[options] DATA FORMULA --family NAME\n       expofam diagnose [options] MODEL DATA',
    words: words(''),
    text: `${ROWS}

With --csv one line is printed for each row of the fit: fitted value, residuals,
leverage, Cook's distance.

Examples:
  expofam diagnose houses.csv 'log(price) ~ log(lotsize)' --family gaussian
  expofam diagnose model.json data.csv --csv > rows.csv`,
  },
  effects: {
    name: 'effects',
    summary: 'marginal effects, comparisons and marginal means',
    description: 'How the mean changes with each column, on average over the rows; or the means of the levels of categories.',
    usage: '[options] DATA FORMULA --family NAME\n       expofam effects [options] MODEL DATA',
    words: words(''),
    text: `
A saved model is not fitted again: its effects are averaged over the rows of
DATA. Errors are the delta method's.

Examples:
  expofam effects births.csv 'low ~ age + smoke' --family bernoulli
  expofam effects model.json data.csv --compare odds-ratio --variable smoke
  expofam effects model.json data.csv --variable age --step 10 --by smoke
  expofam effects model.json data.csv --means race --between pairwise`,
  },
  cv: {
    name: 'cv',
    summary: 'cross-validate a model',
    description: 'Cross-validation: each fold of the rows is predicted by a fit to the others.',
    usage: '[options] DATA FORMULA --family NAME\n       expofam cv [options] MODEL DATA',
    words: words(''),
    text: `${ROWS}

Deviance and log score are means for a row; --json has the prediction of each.

Examples:
  expofam cv mail.csv 'spam ~ links' --family bernoulli --folds 5
  expofam cv visits.csv 'n ~ age' --family poisson --groups clinic --seed 7
  expofam cv model.json data.csv --folds leave-one-out --csv`,
  },
} as const satisfies Record<string, AnalysisHelp>;
