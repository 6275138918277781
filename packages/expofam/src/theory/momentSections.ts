import { type Expr, mul } from '../expr/node.ts';
import type { ExponentialFamily } from '../family/exponentialFamily.ts';
import type { DensityParts } from './densityParts.ts';
import type { DerivationSection, DerivationStep } from './derivation.ts';
import { differentiation } from './differentiation.ts';
import { type Formula, math, say } from './formula.ts';
import { indexed, isResponse } from './letters.ts';
import { textbook } from './textbook.ts';

/** E[T] = ∇a and Var[T] = ∇²a, by differentiation. */
export function momentSections(family: ExponentialFamily, parts: DensityParts): DerivationSection[] {
  return [meanSection(family, parts), varianceSection(family, parts)];
}

/** The steps of one derivative; the last one names what it is. */
function steps(e: Expr, x: Expr, result: Expr, parts: DensityParts, name: Formula, last: Formula): DerivationStep[] {
  const list = differentiation(e, x, result, parts.positive);
  return list.map((step, i): DerivationStep => {
    const isLast = i === list.length - 1;
    const written: Formula = step.written ? math`${step.written} = ` : math``;
    const left = isLast ? name : math`d/d${x} [${step.of}]`;
    return {
      words: [],
      formulas: [math`${left} = ${written}${step.result}${isLast ? last : math``}`],
      rule: step.rule,
      before: step.of,
      after: step.result,
      by: x,
    };
  });
}

/** a as the logarithm of what normalises the density. */
function integral({ declaration }: ExponentialFamily, { dispersion }: DensityParts, k: number): Formula {
  if (dispersion && dispersion.op !== 'symbol') return math`n a(η) = log ∑ b(y, n) exp(n η y)`;
  const [sign, end] = declaration.support.kind === 'integers' ? ['∑', ''] : ['∫', ' dy'];
  if (dispersion) return math`a(η)/${dispersion} = log ${sign} b(y, ${dispersion}) exp(η y/${dispersion})${end}`;
  return math`a(η) = log ${sign} b(y) exp(${k === 1 ? 'η T(y)' : 'ηᵀT(y)'})${end}`;
}

function meanSection(family: ExponentialFamily, parts: DensityParts): DerivationSection {
  const { eta } = family.symbols;
  const k = eta.length;
  const isPlain = k === 1 && isResponse(family, parts);
  const list: DerivationStep[] = [
    {
      words: say`The probabilities add up to one, so ${integral(family, parts, k)}. ${parts.dispersion ? 'Both sides are differentiated by η; a′ is the mean' : 'Its derivatives are the cumulants of T; the first one is the mean'}${isPlain ? ' of y, since T(y) = y' : ''}:`,
      formulas: [],
    },
  ];
  eta.forEach((x, i) => {
    const expected = isPlain ? math`E[y]` : math`E[${indexed('T', i, k)}]`;
    const inSource = parts.meanInSource?.[i];
    const last = inSource && inSource !== parts.mean[i] ? math` = ${inSource}` : math``;
    const name = k === 1 ? math`${expected} = a′(${x})` : math`${expected} = ∂a/∂${x}`;
    list.push(...steps(parts.logPartition, x, parts.mean[i], parts, name, last));
  });
  return { name: 'mean', title: 'The mean', steps: list };
}

function varianceSection(family: ExponentialFamily, parts: DensityParts): DerivationSection {
  const { eta } = family.symbols;
  const k = eta.length;
  const isPlain = k === 1 && isResponse(family, parts);
  const list: DerivationStep[] = [
    {
      words:
        k === 1
          ? ['The second derivative is the variance; it is never negative, so a is convex:']
          : ['The second derivatives are the covariances of the statistics; the matrix is positive definite, so a is convex:'],
      formulas: [],
    },
  ];
  for (let i = 0; i < k; i++) {
    for (let j = i; j < k; j++) {
      const result = parts.variance[i][j];
      const inSource = parts.varianceInSource?.[i][j];
      const last = inSource && inSource !== result ? math` = ${inSource}` : math``;
      const name =
        k === 1
          ? math`${parts.dispersion ? 'a″' : isPlain ? 'Var[y] = a″' : 'Var[T] = a″'}(${eta[0]})`
          : math`${i === j ? math`Var[${indexed('T', i, k)}]` : math`Cov[${indexed('T', i, k)}, ${indexed('T', j, k)}]`} = ${i === j ? math`∂²a/∂${eta[i]}²` : math`∂²a/∂${eta[i]}∂${eta[j]}`}`;
      const all = steps(parts.mean[i], eta[j], result, parts, name, last);
      // A constant derivative needs no more than its last step.
      list.push(
        ...(all.length > 0
          ? all
          : [{ words: [], formulas: [math`${name} = ${result}${last}`], before: parts.mean[i], after: result, by: eta[j] }]),
      );
    }
  }
  if (parts.dispersion && k === 1) {
    const variance = (parts.varianceInSource ?? parts.variance)[0][0];
    list.push({
      words: ['With the dispersion in the exponent every derivative by η brings it once more:'],
      formulas: [math`Var[y] = ${textbook(mul(parts.dispersion, variance), parts.positive)}`],
    });
  }
  return { name: 'variance', title: 'The variance', steps: list };
}
