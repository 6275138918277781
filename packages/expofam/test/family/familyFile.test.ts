import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { families, familyFromText } from '../../src/families/operationalFamilies.ts';
import { certify } from '../../src/family/certify.ts';
import type { FamilyText } from '../../src/family/familyText.ts';
import { parseFamilyLines } from '../../src/family/parseFamilyLines.ts';
import { errorOf } from '../errorOf.ts';

describe('a family as lines', () => {
  it('is the same as in JSON, however its keys are spelled', () => {
    const lines = `\uFEFF# A comment, and a blank line

name: mine
title: Mine: my own   # what follows the first colon is the value
uses: counts; more counts
support: non-negative integers
Parameters: eta in (-Inf, Inf)
log-partition: exp(
  eta)
logBaseMeasure: -lgamma(y + 1)
mean.natural: log(mu)
mean.domain: positive
canonical-link: log
source.parameters: lambda in positive
source.to-natural: log(lambda)
source from natural: exp(eta)
`.replaceAll('source from', 'source.from');
    const json: FamilyText = {
      name: 'mine',
      title: 'Mine: my own',
      uses: ['counts', 'more counts'],
      support: 'non-negative integers',
      parameters: [{ name: 'eta', domain: '(-Inf, Inf)' }],
      logPartition: 'exp( eta)',
      logBaseMeasure: '-lgamma(y + 1)',
      mean: { natural: 'log(mu)', domain: 'positive' },
      canonicalLink: 'log',
      source: { parameters: [{ name: 'lambda', domain: 'positive' }], toNatural: ['log(lambda)'], fromNatural: ['exp(eta)'] },
    };
    expect(parseFamilyLines(lines.slice(1)).value).toEqual(json);
    expect(parseFamilyLines(lines.replaceAll('\n', '\r\n').slice(1)).value).toEqual(json);
    const family = familyFromText(lines);
    expect(family.expressions.logPartition).toBe(families.poisson.expressions.logPartition);
    expect(family.mean({ source: [3] })[0]).toBeCloseTo(3, 14);
    expect(familyFromText(JSON.stringify(json)).expressions.mean).toEqual(family.expressions.mean);
  });

  it('has lists with commas outside of parentheses, constants, predictors', () => {
    const { value } = parseFamilyLines(
      [
        'parameters: a in [0, Inf), b',
        'sufficient-statistic: pow(y, k), logsumexp(y, 1)',
        'constants: k = 2.5 in (0, 5), m estimated from 0.1 in (0, 1), n, o estimated',
        'predictors: mean with power(0.5) in positive, shape, scale in (0, 1)',
        'quasi: yes',
      ].join('\n'),
    );
    expect(value).toEqual({
      parameters: [{ name: 'a', domain: '[0, Inf)' }, 'b'],
      sufficientStatistic: ['pow(y, k)', 'logsumexp(y, 1)'],
      constants: {
        k: { value: 2.5, domain: '(0, 5)' },
        m: { start: 0.1, profiled: true, domain: '(0, 1)' },
        n: {},
        o: { profiled: true },
      },
      predictors: [{ name: 'mean', link: 'power(0.5)', domain: 'positive' }, { name: 'shape' }, { name: 'scale', domain: '(0, 1)' }],
      quasi: true,
    });
  });

  it('the example is certified', () => {
    const lindley = familyFromText(readFileSync(new URL('../../../../examples/lindley.txt', import.meta.url), 'utf8'));
    const report = certify(lindley);
    expect(report.passed, report.toString()).toBe(true);
    // M. E. Ghitany, B. Atieh and S. Nadarajah, Lindley distribution and its application (2008): mean (θ + 2)/(θ(θ + 1)).
    expect(lindley.mean({ natural: [-2] })[0]).toBeCloseTo(4 / 6, 14);
  });
});

const lines = ['name: mine', 'support: reals', 'parameters: eta', 'log-partition: eta^2/2'];
const withLine = (i: number, line: string) => lines.map((l, j) => (j === i ? line : l)).join('\n');
const json = (more: object) => JSON.stringify({ name: 'mine', support: 'reals', parameters: ['eta'], logPartition: 'eta^2/2', ...more });

describe('a wrong family file is refused with the place', () => {
  test.each([
    ['', /^family file: no text; expected lines/],
    [withLine(0, '# no name'), /^family file: no name; expected a key "name"/],
    [withLine(0, 'nmae: mine'), /^family file, line 1: the key "nmae"; nearest: "name"$/],
    [withLine(3, 'log-partition exp(eta)'), /line 4: "log-partition exp\(eta\)"; expected key: value.*begins with a blank/],
    [withLine(3, 'log-partition:'), /line 4: nothing after "log-partition:"; expected a formula/],
    [`${lines.join('\n')}\nsupport: positive`, /line 5: the key "support" again; expected it once; it stands in line 2/],
    [
      withLine(3, 'log-partition: exp(eta'),
      /^family "mine", logPartition, line 4: expression "exp\(eta" at 8: the end .*"exp\(" at 1 is still open/,
    ],
    [withLine(3, 'log-partition: exp(theta)'), /logPartition, line 4: expression "exp\(theta\)" at 5: no symbol "theta"; nearest: "eta"/],
    [withLine(1, 'support: the reals'), /^family "mine", support, line 2: "the reals"; expected .*integers \[1, Inf\)/],
    [withLine(2, 'parameters: eta in somewhere'), /^family "mine", parameters, line 3, parameter "eta": "somewhere"; expected an interval/],
    [withLine(2, 'parameters: eta xi'), /line 3: "eta xi"; expected names, with domains/],
    [`${lines.join('\n')}\nconstants: k = two`, /line 5: "two"; expected a number, the value of k/],
    [`${lines.join('\n')}\nquasi: perhaps`, /line 5: "perhaps"; expected yes or no/],
    [lines.slice(0, 3).join('\n'), /neither logPartition nor logBaseMeasure; expected a\(η\), or log b\(y\)/],
    ['{ "name": "mine",\n  "support": "reals", }', /not JSON at line 2, column 23/],
    ['[1]', /no object/],
    [json({ logPartition: 5 }), /the key "logPartition" with 5; expected a formula as text/],
    [json({ parameters: 'eta' }), /the key "parameters" with "eta"; expected a list of names/],
    [json({ parameters: [{ name: 'eta', domian: 'reals' }] }), /the key "parameters" with .*domian/],
    [json({ sufficientStatistic: 'y' }), /the key "sufficientStatistic" with "y"; expected a list of formulas/],
    [json({ mean: { natural: 'mu', logpartition: 'mu' } }), /the key "mean.logpartition"; expected only .*; nearest: "logPartition"/],
    [json({ mean: { domain: 'reals' } }), /mean without mean.natural/],
    [json({ source: { parameters: ['m'], toNatural: ['m'] } }), /source without source.fromNatural/],
    [json({ constants: { k: 2 } }), /the key "constants" with \{"k":2\}; expected names with value/],
    [json({ predictors: [{ name: 'mean', lnk: 'log' }] }), /the key "predictors" with .*lnk/],
  ])('%#', (text, message) => {
    const error = errorOf(() => familyFromText(text));
    expect(['bad-family', 'expression-syntax', 'unknown-symbol']).toContain(error.code);
    expect(error.message).toMatch(message);
  });

  it('says where in the formula, for a mark below it', () => {
    const { details } = errorOf(() => familyFromText(withLine(3, 'log-partition: exp(eta')));
    expect(details).toMatchObject({ formula: 'exp(eta', position: 8, length: 1 });
  });
});
