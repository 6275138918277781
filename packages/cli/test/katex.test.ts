// Every formula that the library writes in LaTeX must be one that KaTeX reads, without a warning.
import { derivation, derivationLatex, type ExponentialFamily, families, linkByName, vectorFormOf } from 'expofam';
import katex from 'katex';
import { describe, expect, it } from 'vitest';
import { isFormula } from '../../expofam/src/theory/formula.ts';
import { formulaLatex } from '../../expofam/src/theory/formulaLatex.ts';
import { usualLinks } from '../../expofam/src/theory/usualLinks.ts';

const all = Object.entries(families).flatMap(([name, entry]): [string, ExponentialFamily][] => {
  const family = typeof entry === 'function' ? entry(['first class', 'b_2', 'c%']) : entry;
  const vector = vectorFormOf(family);
  return [[name, family], ...(vector ? [[`${name}, all parameters`, vector] as [string, ExponentialFamily]] : [])];
});

describe.each(all)('%s', (_, family) => {
  const own = family.predictors.map((p) => p.link);
  const choices = family.predictors.flatMap((_p, j) =>
    usualLinks(family, j).map((name) => own.map((link, i) => (i === j && name !== link.name ? linkByName(name) : link))),
  );

  it.each(choices.map((links) => [links.map((l) => l.name).join(' and '), links] as const))(
    '%s: KaTeX reads every formula',
    (_name, links) => {
      const d = derivation(family, links);
      let formulas = 0;
      for (const { steps } of d.sections) {
        for (const step of steps) {
          for (const formula of [...step.formulas, ...step.words.filter(isFormula)]) {
            const latex = formulaLatex(formula);
            expect(latex).not.toMatch(/undefined|NaN|\[object/);
            expect(() => katex.renderToString(latex, { throwOnError: true, strict: 'error', output: 'mathml' }), latex).not.toThrow();
            formulas++;
          }
        }
      }
      expect(formulas).toBeGreaterThan(10);
      // The document, rules and their words included.
      const blocks = derivationLatex(d).match(/\\begin\{align\*\}[\s\S]*?\\end\{align\*\}/g) ?? [];
      expect(blocks.length).toBeGreaterThan(5);
      for (const block of blocks) {
        expect(() => katex.renderToString(block, { throwOnError: true, strict: 'error', displayMode: true }), block).not.toThrow();
      }
    },
  );
});

it('what KaTeX cannot read is noticed', () => {
  expect(() => katex.renderToString('\\frac{1', { throwOnError: true })).toThrow();
  expect(() => katex.renderToString('W_{1}_{1}', { throwOnError: true, strict: 'error' })).toThrow();
});
