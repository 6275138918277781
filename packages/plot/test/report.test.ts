import { type CovarianceOptions, type GlmOptions, glm, loadModel, withCovariance } from 'expofam';
import { reportHtml, reproduce, withRows } from 'expofam-plot';
import { nodeDocument } from 'expofam-plot/node';
import { describe, expect, it } from 'vitest';

const document = nodeDocument();
const rows = Array.from({ length: 60 }, (_, i) => {
  const noise = ((i * 37) % 60) / 60 - 0.49;
  const x = 1 + i / 10;
  const group = ['a', 'b', 'c'][i % 3];
  return {
    x,
    group,
    exposure: 1 + (i % 4),
    count: Math.max(0, Math.round(Math.exp(0.2 + 0.3 * x + noise))),
    amount: Math.exp(1 + 0.5 * Math.log(x) + noise),
    bought: x + 8 * noise > 3.6 ? 'yes' : 'no',
    kind: ['p', 'q', 'r'][(i * 7 + Math.floor(i / 11)) % 3],
  };
});

/** The text of a report, without its markup. */
const textOf = (html: string): string =>
  html
    .replace(/<(style|svg)[\s\S]*?<\/\1>/g, ' ')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ');

describe('reportHtml', () => {
  it('is one file without anything from outside, well nested, and without a number that is none', () => {
    const model = glm('bought ~ x + group', rows, { family: 'bernoulli' });
    const html = reportHtml(model, { data: rows, document, file: 'rows.csv' });
    expect(html).not.toMatch(/NaN|undefined|Infinity/);
    // The only addresses are names of the SVG language; nothing is loaded.
    expect(
      [...html.matchAll(/https?:\/\/[^"'\s<]+/g)].map(([address]) => address).filter((a) => a !== 'http://www.w3.org/2000/svg'),
    ).toEqual([]);
    expect(html).not.toMatch(/<(script|link|iframe|img)\b|@import|url\((?!#)/);
    for (const tag of ['section', 'table', 'figure', 'svg', 'ul', 'main']) {
      expect(html.match(new RegExp(`<${tag}[ >]`, 'g'))?.length, tag).toBe(html.match(new RegExp(`</${tag}>`, 'g'))?.length);
    }
    expect([...html.matchAll(/<h2>([^<]+)/g)].map((m) => m[1])).toEqual([
      'What was modelled',
      'The data',
      'Coefficients',
      'Effects',
      'Marginal means',
      'Tests',
      'Diagnostics',
      'Classification',
      'Equations',
      'How to get the same fit',
    ]);
  });

  it('reads coefficients as what they are for the link and the term', () => {
    const cases: [string, string, object, number, (b: number) => RegExp][] = [
      [
        'count ~ x',
        'poisson',
        {},
        1,
        (b) => new RegExp(`One unit more of x raises the mean of count by ${((Math.exp(b) - 1) * 100).toPrecision(3)} %`),
      ],
      [
        'bought ~ x',
        'bernoulli',
        {},
        1,
        (b) => new RegExp(`One unit more of x .*the odds of bought = yes .*\\(ratio ${Number(Math.exp(b).toPrecision(3))},`),
      ],
      [
        'log(amount) ~ log(x)',
        'gaussian',
        {},
        1,
        (b) => new RegExp(`Twice as much x raises the \\(geometric\\) mean of amount by ${((2 ** b - 1) * 100).toPrecision(3)} %`),
      ],
      [
        'amount ~ group',
        'gaussian',
        {},
        1,
        (b) => new RegExp(`group = b instead of a ${b >= 0 ? 'adds' : 'takes'} ${Number(Math.abs(b).toPrecision(3))}`),
      ],
    ];
    for (const [formula, family, options, k, expected] of cases) {
      const model = glm(formula, rows, { family, ...options });
      expect(textOf(reportHtml(model, { data: rows, document }))).toMatch(expected(model.coefficients[k].estimate as number));
    }
  });

  it('leaves polynomials, splines and interactions to the pictures', () => {
    const model = glm('count ~ poly(x, 2) * group', rows, { family: 'poisson' });
    const text = textOf(reportHtml(model, { data: rows, document }));
    expect(text).toMatch(/Not to be read one by one.*poly\(x, 2\)\[1\]/);
    // Both columns of a polynomial are zero for no value of x.
    expect(text).not.toMatch(/group = b instead of a/);
    const straight = textOf(reportHtml(glm('count ~ x * group', rows, { family: 'poisson' }), { data: rows, document }));
    expect(straight).toMatch(/group = b instead of a \(where what it interacts with is zero or at its reference\)/);
  });

  it('covers several classes, several predictors, offsets and hostile names', () => {
    const classes = reportHtml(glm('kind ~ x', rows, { family: 'multinomial' }), { data: rows, document });
    expect(textOf(classes)).toMatch(/the odds of p against r/);
    const spread = reportHtml(glm('amount ~ x; sd ~ x', rows, { family: 'gaussian' }), { data: rows, document });
    expect(textOf(spread)).toMatch(/the sd of amount/);
    expect(textOf(spread)).toMatch(/No picture: diagnostics/);
    const named = { y: [1, 2, 4, 3, 6, 7], '<b>&"x"': [1, 2, 3, 4, 5, 6] };
    const hostile = reportHtml(glm('y ~ `<b>&"x"`', named, { family: 'gaussian' }), {
      data: named,
      document,
      title: '<script>alert(1)</script>',
    });
    expect(hostile).not.toMatch(/<script|<b>&/);
    expect(hostile).not.toMatch(/NaN|undefined/);
  });

  it('is the same for a saved model with its rows as for the fit itself', () => {
    const model = glm('count ~ x + group', rows, { family: 'poisson', offset: 'log(exposure)' });
    const again = withRows(loadModel(JSON.stringify(model.save())), rows).model;
    expect(textOf(reportHtml(again, { data: rows, document }))).toBe(textOf(reportHtml(model, { data: rows, document })));
  });
});

it('equations have the offsets that the formula writes, and those beside it, in every class', () => {
  const data = { k: ['a', 'b', 'c', 'a', 'b', 'c', 'a', 'c'], x: [1, 2, 3, 2, 1, 2, 3, 1], off: [0, 1, 0, 1, 0, 1, 0, 1] };
  const equations = (formula: string, offset?: string) =>
    reportHtml(glm(formula, data, { family: 'softmax', ...(offset ? { offset } : {}) }), { data, document: nodeDocument() }).match(
      /<span class="nb">\+ [^<]*off[^<]*<\/span>/g,
    ) ?? [];
  expect(equations('k ~ x')).toHaveLength(0);
  expect(equations('k ~ x + offset(off)')).toHaveLength(2);
  expect(equations('k ~ x', 'off')).toHaveLength(2);
});

describe('reproduce', () => {
  it('repeats what changes the coefficients: contrasts, a constant away from its default, bias reduction', () => {
    const coded = reproduce(glm('amount ~ group', rows, { family: 'gaussian', contrasts: { group: 'sum' } }), {});
    expect(coded[0].code).toContain('--contrasts group=sum');
    expect(coded[1].code).toContain('contrasts: {"group":"sum"}');
    expect(coded[2].code).toContain('contrasts = list(group = "contr.sum")');
    // Levels in an order of their own, and in one that R's depends on the machine's language for.
    const levels = { y: [1, 2, 3, 2, 5, 1], g: ['B', 'a', 'B', 'a', 'B', 'a'], h: ['x', 'y', 'x', 'y', 'y', 'x'] };
    const ordered = reproduce(glm('y ~ g + h', levels, { family: 'poisson', levels: { h: ['y', 'x'] } }), {}).map((r) => r.code);
    expect(ordered[0]).toMatch(/--levels h=y,x$/);
    expect(ordered[1]).toContain('levels: {"h":["y","x"]}');
    expect(ordered[2]).toContain(
      'data[["g"]] <- factor(data[["g"]], levels = c("B", "a"))\ndata[["h"]] <- factor(data[["h"]], levels = c("y", "x"))',
    );
    expect(reproduce(glm('y ~ h', levels, { family: 'poisson' }), {}).some((r) => /levels/.test(r.code))).toBe(false);
    const moved = reproduce(glm('amount ~ x', rows, { family: 'laplace', parameters: { location: 3 } }), {});
    expect(moved[0].code).toContain('--param location=3');
    expect(reproduce(glm('amount ~ x', rows, { family: 'laplace' }), {})[0].code).not.toContain('--param');
    const weighted = glm('group ~ x', rows, { family: 'multinomial', classWeights: { b: 3 } });
    expect(reproduce(weighted, {}).map((r) => r.code.match(/--class-weights b=3|classWeights: \{"b":3\}/)?.[0])).toEqual([
      '--class-weights b=3',
      'classWeights: {"b":3}',
    ]);
    const reduced = reproduce(glm('bought ~ x', rows, { family: 'bernoulli', biasReduction: 'mean' }), {});
    expect(reduced.map((r) => r.code.match(/--bias-reduction mean|biasReduction: 'mean'/)?.[0])).toEqual([
      '--bias-reduction mean',
      "biasReduction: 'mean'",
    ]);
  });

  it('gives code whose fit is the model again', () => {
    const model = glm('count ~ x + group', rows, { family: 'poisson', offset: 'log(exposure)', link: 'sqrt' });
    const [command, script, r] = reproduce(model, { file: "bob's rows.csv" });
    expect(command.code).toBe(
      "expofam fit 'bob'\\''s rows.csv' 'count ~ x + group' --family poisson \\\n  --link sqrt \\\n  --offset 'log(exposure)'",
    );
    expect(r.code).toBe(
      'data <- read.csv("bob\'s rows.csv", stringsAsFactors = TRUE)\nsummary(glm(\n  count ~ x + group,\n  family = poisson(link = "sqrt"),\n  offset = log(exposure),\n  data = data\n))',
    );
    // The object that the script gives to glm, run here.
    const options = new Map([...script.code.matchAll(/^ {2}(\w+): ['"](.*)['"],$/gm)].map((m) => [m[1], m[2]]));
    const again = glm('count ~ x + group', rows, {
      family: options.get('family') ?? '',
      link: options.get('link'),
      offset: options.get('offset'),
    });
    expect(again.coefficients).toEqual(model.coefficients);
  });

  it('names the reference class of two classes where it is not the first', () => {
    const [, script] = reproduce(glm('bought ~ x', rows, { family: 'bernoulli' }), {});
    expect(script.code).not.toContain('reference');
    const model = glm('bought ~ x', rows, { family: 'bernoulli', reference: 'yes' });
    const [command, turned, r] = reproduce(model, {});
    expect(command.code).toContain('--reference yes');
    expect(turned.code).toContain('reference: "yes"');
    expect(r.code).toContain('(bought == "no") ~ x');
    expect(glm('bought ~ x', rows, { family: 'bernoulli', reference: 'yes' }).coefficients).toEqual(model.coefficients);
  });

  it('keeps odd names, and values that R reads as logical', () => {
    const odd = rows.map(({ x, bought }) => ({ 'x; ~ odd': x, bought: bought === 'yes', 'a weight': 1 }));
    const model = glm('bought ~ `x; ~ odd`', odd, { family: 'bernoulli', weights: 'a weight' });
    const r = reproduce(model, { weights: 'a weight' }).find(({ language }) => language === 'R');
    expect(r?.code).toBe(
      'data <- read.csv("data.csv", stringsAsFactors = TRUE, check.names = FALSE)\nsummary(glm(\n  (tolower(bought) == "true") ~ `x; ~ odd`,\n  family = binomial(link = "logit"),\n  weights = `a weight`,\n  data = data\n))',
    );
  });

  it('reads each kind of file in R as what it is', () => {
    const model = glm('count ~ x', rows, { family: 'poisson' });
    const first = (file: string) => reproduce(model, { file }).at(-1)?.code.split('\n')[0];
    expect(first('a.csv.gz')).toBe('data <- read.csv("a.csv.gz", stringsAsFactors = TRUE)');
    expect(first('a.tsv')).toBe('data <- read.delim("a.tsv", stringsAsFactors = TRUE)');
    expect(first('a.parquet')).toBe('data <- as.data.frame(arrow::read_parquet("a.parquet"))');
    expect(first('a.json')).toBe('data <- jsonlite::fromJSON("a.json")');
    expect(first('a.json.gz')).toBe('data <- jsonlite::fromJSON(gzfile("a.json.gz"))');
    expect(first('a.ndjson')).toBe('data <- jsonlite::stream_in(file("a.ndjson"), verbose = FALSE)');
  });

  it('puts backquotes around names that R keeps for itself, and leaves text and other names alone', () => {
    const odd = rows.map(({ count, x, group, exposure }) => ({
      count,
      if: x,
      NA: group === 'a' ? 'if in' : group,
      next: exposure,
      _id: x * x,
    }));
    const model = glm('count ~ if + C(NA) + I(NA == "if in") + log(next) + _id', odd, {
      family: 'poisson',
      offset: 'log(next)',
      weights: 'next',
    });
    const r = reproduce(model, { weights: 'next' }).find(({ language }) => language === 'R');
    expect(r?.code.split('\n').slice(0, 6)).toEqual([
      'data <- read.csv("data.csv", stringsAsFactors = TRUE, check.names = FALSE)',
      'summary(glm(',
      '  count ~ `if` + factor(`NA`) + I(`NA` == "if in") + log(`next`) + `_id`,',
      '  family = poisson(link = "log"),',
      '  offset = log(`next`),',
      '  weights = `next`,',
    ]);
  });

  it('names the columns of the weights, which the fit remembers', () => {
    const model = glm('amount ~ x', rows, { family: 'gamma', weights: 'exposure', frequencyWeights: 'count' });
    const [command, script] = reproduce(loadModel(JSON.stringify(model.save())), {});
    expect(command.code).toContain('--weights exposure');
    expect(command.code).toContain('--frequency-weights count');
    expect(script.code).toContain('weights: "exposure"');
    const r = reproduce(glm('amount ~ x', rows, { family: 'gamma', weights: 'exposure' }), {})[2];
    expect(r.code).toContain('weights = exposure');
  });

  it('says which weights have no name, and what else is to be known', () => {
    const model = glm('amount ~ x', rows, { family: 'gamma', weights: rows.map((row) => row.exposure) });
    const text = textOf(reportHtml(model, { data: rows, document, notes: ['rows of another day'] }));
    expect(text).toContain('The fit has weights that were values without a column');
    expect(text).toContain('rows of another day');
    const named = glm('amount ~ x', rows, { family: 'gamma', weights: 'exposure' });
    expect(textOf(reportHtml(named, { data: rows, document }))).not.toContain('without a column');
  });

  it('asks for the errors of another covariance', () => {
    const errors = (options: CovarianceOptions) =>
      reproduce(withCovariance(glm('amount ~ x', rows, { family: 'gamma', link: 'log' }), options), {}).map(({ code }) => code);
    const [command, script, r] = errors({ type: 'HC3' });
    expect(command).toMatch(/--link log \\\n {2}--robust HC3$/);
    expect(script).toContain("import { glm, withCovariance } from 'expofam';");
    expect(script).toMatch(/const model = withCovariance\(glm\("amount ~ x", data, \{[\s\S]*\}\), \{ type: 'HC3' \}\);/);
    expect(r).toContain('model <- glm(\n  amount ~ x,\n  family = Gamma(link = "log"),\n  data = data\n)');
    expect(r).toContain('lmtest::coeftest(model, vcov. = sandwich::vcovHC(model, type = "HC3"), df = df.residual(model))');
    const cases: [CovarianceOptions, RegExp, string, string | undefined][] = [
      [
        { type: 'cluster', cluster: 'group' },
        /--cluster group$/,
        '{ type: \'cluster\', cluster: "group" }',
        'cluster = ~ group, type = "HC0", cadjust = TRUE',
      ],
      [
        { type: 'cluster', cluster: ['group', 'kind'], clusterType: 'HC1' },
        /--cluster group \\\n {2}--cluster kind \\\n {2}--robust HC1$/,
        'cluster: ["group","kind"], clusterType: \'HC1\'',
        'cluster = ~ group + kind, type = "HC1"',
      ],
      [{ type: 'newey-west', lag: 3, prewhite: true }, /--newey-west 3,prewhite$/, 'lag: 3, prewhite: true', 'lag = 3, prewhite = 1)'],
      [
        { type: 'bootstrap', cluster: 'kind', bootstrap: { replicates: 20 } },
        /--cluster kind \\\n {2}--bootstrap 20$/,
        '{ type: \'bootstrap\', cluster: "kind", bootstrap: { replicates: 20 } }',
        undefined,
      ],
    ];
    for (const [options, asked, given, inR] of cases) {
      const codes = errors(options);
      expect(codes[0]).toMatch(asked);
      expect(codes[1]).toContain(given);
      expect(codes[2]).toContain(inR ?? 'summary(glm(');
    }
  });

  it('names the errors in a report, and says which of them the code does not have', () => {
    const text = (options: CovarianceOptions) =>
      textOf(reportHtml(withCovariance(glm('count ~ x', rows, { family: 'poisson' }), options), { data: rows, document }));
    const robust = text({ type: 'HC3' });
    expect(robust).toContain('Standard errors, tests and intervals: HC3.');
    expect(robust).toContain('compares likelihoods, without the standard errors HC3');
    expect(robust).not.toContain('those of the model instead');
    expect(text({ type: 'cluster', cluster: rows.map((row) => row.kind) })).toContain('does not hold enough to ask for them again');
    expect(text({ type: 'bootstrap', bootstrap: { replicates: 20 } })).toMatch(
      /depend on its seed.*R’s call below has those of the model instead/,
    );
    expect(text({ type: 'newey-west', lag: 2, adjust: true })).toMatch(/the command below has those of the model instead.*adjust = TRUE/);
    expect(text({ type: 'model' })).not.toContain('Standard errors, tests');
  });

  it('has calls of R that give the fit', () => {
    // Each was run in R 4.2.2 (MASS 7.3-58, nnet 7.3-18), 2026-12-01, on data of the same columns: estimates and errors of the fit.
    const r = (formula: string, options: GlmOptions, data: unknown = rows) =>
      reproduce(glm(formula, data, options), {}).find(({ language }) => language === 'R')?.code ?? '';
    expect(r('amount ~ x', { family: 'exponential' })).toMatch(/summary\(glm\([\s\S]*\n\), dispersion = 1\)$/);
    expect(r('amount ~ x', { family: 'gamma' })).not.toContain('dispersion');
    expect(r('count ~ x + group', { family: 'negative-binomial', offset: 'log(exposure)', contrasts: { group: 'sum' } })).toContain(
      '  count ~ x + group + offset(log(exposure)),\n  link = log,\n  contrasts = list(group = "contr.sum"),\n',
    );
    expect(r('kind ~ x + group', { family: 'multinomial', contrasts: { group: 'helmert' } })).toContain(
      '  relevel(factor(kind), ref = "r") ~ x + group,\n  contrasts = list(group = "contr.helmert"),\n',
    );
    const counts = { a: [1, 2, 0, 4], b: [3, 1, 0, 2], c: [2, 2, 0, 5], x: [1, 2, 3, 5] };
    expect(r('cbind(a, b, c) ~ x', { family: 'multinomial' }, counts)).toContain(
      'multinom(\n  cbind(c, a, b) ~ x,\n  subset = rowSums(cbind(c, a, b)) > 0,\n',
    );
    expect(r('cbind(a, b, c) ~ x', { family: 'multinomial', reference: 'a' }, counts)).toContain('cbind(a, b, c) ~ x');
    const formulas: [string, string][] = [
      ['amount ~ group + kind %in% group', 'group + kind %in% group'],
      ['amount ~ center(x) + C(exposure, sum)', 'scale(x, scale = FALSE) + C(factor(exposure), contr.sum)'],
      ['amount ~ C(group, helmert) + C(kind, reference = "q")', 'C(factor(group), contr.helmert) + relevel(factor(kind), ref = "q")'],
      ['amount ~ factor(exposure, levels = c(4, 3, 2, 1)) + pow(x, 2)', 'factor(exposure, levels = c(4, 3, 2, 1)) + I((x)^(2))'],
      ['amount ~ ns(log(center(x) + 9), df = 3) * C(group)', 'splines::ns(log(scale(x, scale = FALSE) + 9), df = 3) * factor(group)'],
    ];
    for (const [formula, expected] of formulas) expect(r(formula, { family: 'gaussian' })).toContain(`  amount ~ ${expected},\n`);
    // Empty cells of text are levels in R, unless it is told.
    const gaps = rows.map((row, i) => (i === 3 ? { ...row, group: null } : row));
    expect(r('amount ~ group', { family: 'gaussian' }, gaps)).toContain(
      'stringsAsFactors = TRUE, na.strings = c("", "NA", "NaN", "null"))',
    );
    expect(r('amount ~ group', { family: 'gaussian' })).not.toContain('na.strings');
  });

  it('has no call of R where R has no such model', () => {
    expect(reproduce(glm('amount ~ x; sd ~ x', rows, { family: 'gaussian' }), {}).map((r) => r.language)).toEqual([
      'Command line',
      'TypeScript',
    ]);
  });
});
