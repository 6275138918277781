import type { Derivation } from '../theory/derivation.ts';
import { formulaText } from '../theory/formulaText.ts';
import { brokenSum, type ExplainedModel, modelParts } from './modelParts.ts';

/**
 * A fitted model's equations with its numbers in the form of a derivation, for `derivationLatex` and `derivationHtml`; as text
 * `modelEquationsText` has them.
 *
 * @example
 * derivationLatex(modelDerivation(model));
 */
export function modelDerivation(model: ExplainedModel): Derivation {
  const { state, family, links } = model;
  return Object.freeze({
    family: family.name,
    title: `${family.title}: ${state.formula}`,
    uses: [],
    links: links.map((l) => l.name),
    sections: modelParts(model).map(({ name, title, sentences, formulas, sum }) => ({
      name,
      title,
      steps: [
        ...sentences.map((words) => ({ words, formulas: [] })),
        ...(sum ? [{ words: [], formulas: [brokenSum(sum, (f) => [...formulaText(f)].length)] }] : []),
        ...(formulas.length > 0 ? [{ words: [], formulas }] : []),
      ],
    })),
    unavailable: [],
  });
}
