import { div, type Expr, exp, mul, neg, sub, sum } from '../expr/node.ts';
import { terms } from '../expr/terms.ts';
import type { ExponentialFamily } from '../family/exponentialFamily.ts';
import type { DensityParts } from './densityParts.ts';
import type { DerivationSection, DerivationStep } from './derivation.ts';
import { type Formula, factor, joined, math, type Sentence, say } from './formula.ts';
import { densityOf, domains, indexed, isZero } from './letters.ts';
import { logForm, productForm } from './productForm.ts';

/** The density as it is usually written. */
export function densitySection(family: ExponentialFamily, parts: DensityParts): DerivationSection {
  const { declaration } = family;
  const where: Formula = joined(domains(family, parts), ';  ');
  const support = say`The response: ${declaration.support.description}. ${where}.`;
  const constants = Object.entries(declaration.constants ?? {});
  const notes: Sentence[] = [
    support,
    ...constants.map(([, c], i) =>
      c.value === undefined
        ? say`${math`${family.symbols.constants[i]}`} is ${c.description}; it counts as known here.`
        : say`${math`${family.symbols.constants[i]}`} is fixed at ${String(c.value)}.`,
    ),
    ...(parts.dispersion && parts.dispersion.op !== 'symbol'
      ? [say`The response is a proportion: ${math`n y`} successes in ${math`n`} trials.`]
      : []),
  ];
  if (declaration.response === 'class' || declaration.response === 'parts') {
    const own = family.predictors.map((p, j) => say`${math`${family.symbols.y[j]}`} is ${p.name}`);
    const rest = family.symbols.y.length > own.length ? [say`${math`${family.symbols.y[own.length]}`} the reference`] : [];
    if (declaration.response === 'class') {
      notes.push(['One example is of one class: 1 for it, 0 for the others. Counts are several examples with the same inputs.']);
    }
    notes.push([...own, ...rest].flatMap((part, j) => [...(j > 0 ? [', '] : []), ...part]).concat('.'));
  }
  if (declaration.notExponential)
    notes.push([
      'Everything up to the variance is for a known value of the parameter that is not natural; with it free this is no exponential family.',
    ]);
  const { logDensity } = parts;
  const steps: DerivationStep[] = notes.map((words) => ({ words, formulas: [] }));
  if (logDensity) {
    const written = productForm(logDensity, parts.positive);
    steps.push({
      words: ['The density, as it is usually written:'],
      formulas: [math`${densityOf(family, parts)} = ${written}`],
      before: exp(logDensity),
      after: written,
    });
  } else if (parts.logBaseMeasure && parts.source.length === 0) {
    steps.push({ words: ['The family is declared by its parts, so its density is in exponential form from the start.'], formulas: [] });
  } else if (declaration.dispersion?.quasi) {
    steps.push({
      words: ['No density is assumed, only how mean and variance belong together; what follows is that of the family which has them.'],
      formulas: [],
    });
  } else {
    steps.push({
      words: [
        declaration.dispersion
          ? 'The factor b(y) of the density has no closed form here; everything below does without it.'
          : 'The family does not declare the factor b(y) of its density; everything below does without it.',
      ],
      formulas: [],
    });
  }
  return { name: 'density', title: 'The density', steps };
}

/** The same brought into the exponential form, and its parts read off. */
export function formSection(family: ExponentialFamily, parts: DensityParts): DerivationSection {
  const { symbols, dimension: k } = family;
  const { statistic, natural, cumulant, logBaseMeasure, dispersion, logDensity, inverse } = parts;
  const tau = dispersion === undefined ? undefined : dispersion;
  const dispersed = tau !== undefined && family.declaration.dispersion !== undefined;
  const steps: DerivationStep[] = [];
  const form = generalForm(k, tau);
  steps.push({ words: ['The form that is aimed at:'], formulas: [form] });
  const density = densityOf(family, parts);
  const b = logBaseMeasure === undefined ? undefined : productForm(logBaseMeasure, parts.positive);
  if (logDensity && logBaseMeasure && cumulant && b) {
    const exponent = sub(sum(...statistic.map((t, i) => mul(t, natural[i]))), cumulant);
    const sorted = tau ? div(exponent, tau) : exponent;
    steps.push({
      words: ['Any positive number is the exponential of its logarithm, so the density goes under one exponential; products become sums:'],
      formulas: [math`${density} = exp(${logForm(logDensity, parts.positive)})`],
      rule: 'p = exp(log p)',
      before: productForm(logDensity, parts.positive),
      after: exp(logForm(logDensity, parts.positive)),
    });
    const pairs = sumOfPairs(natural, statistic);
    const inner: Formula = isZero(cumulant) ? pairs : { pieces: [...pairs.pieces, ...minus(cumulant)] };
    const bText: Formula = b.value === 1 ? math`` : b.op === 'div' ? math`(${b}) ` : math`${factor(b)} `;
    const scaled = !tau ? math`${inner}` : tau.op === 'symbol' ? math`(${inner})/${tau}` : math`n (${inner})`;
    steps.push({
      words: [
        'What contains y alone goes in front; what contains y and a parameter is a product of a statistic and a natural parameter; what is left is the normaliser:',
      ],
      formulas: [math`${density} = ${bText}exp(${scaled})`],
      rule: hasSquare(logDensity) ? 'multiply out the square, sort the terms' : 'sort the terms of the exponent',
      before: exp(logDensity),
      after: mul(exp(logBaseMeasure), exp(sorted)),
    });
  }
  const read: Formula[] = statistic.map((t, i) => math`${indexed('T', i, k)}(${joined(symbols.y, ', ')}) = ${t}`);
  if (b) read.push(math`b(${joined([...symbols.y, ...(tau ? [tau.op === 'symbol' ? tau : ('n' as const)] : [])], ', ')}) = ${b}`);
  natural.forEach((e, i) => {
    read.push(math`${symbols.eta[i]} = ${e}`);
  });
  if (cumulant) read.push(math`a = ${cumulant}`);
  else read.push(math`a(${joined(symbols.eta, ', ')}) = ${parts.logPartition}`);
  steps.push({ words: ['Read off:'], formulas: read });
  if (cumulant && inverse.length > 0) {
    const same = inverse.every((e, i) => e === symbols.eta[i]);
    steps.push({
      words: same ? ['The natural parameters are the usual ones, so'] : ['Solved for the usual parameters, and put into a:'],
      formulas: [
        ...(same ? [] : [joined(inverse.map((e, i) => math`${parts.source[i]} = ${e}`))]),
        math`a(${joined(symbols.eta, ', ')}) = ${parts.logPartition}`,
      ],
      rule: same ? 'η is the source parameter' : 'invert η',
    });
  }
  if (isNumeric(parts.logPartition)) {
    steps.push({
      words: say`${math`a(${joined(symbols.eta, ', ')})`} has no closed form. It is the logarithm of the ${
        family.declaration.support.kind === 'integers' ? 'sum' : 'integral'
      } of ${math`${bracketedBase(b)}exp(${sumOfPairs(symbols.eta, statistic)})`} over all responses, taken numerically; its derivatives are the means and covariances of the statistics, taken in the same way.`,
      formulas: [],
    });
  }
  if (dispersed && tau.op === 'symbol') {
    steps.push({ words: say`${math`${tau}`} is the dispersion: it scales the exponent and leaves the mean as it is.`, formulas: [] });
  }
  return { name: 'form', title: 'The exponential form', steps };
}

function generalForm(k: number, tau: Expr | undefined): Formula {
  const exponent = k === 1 ? math`η T(y) − a(η)` : math`ηᵀT(y) − a(η)`;
  if (!tau) return math`b(y) exp(${exponent})`;
  return tau.op === 'symbol' ? math`b(y, ${tau}) exp((${exponent})/${tau})` : math`b(y, n) exp(n (${exponent}))`;
}

/** Σ T · η, with brackets where they are needed; a sign stays in front. */
function sumOfPairs(natural: readonly Expr[], statistic: readonly Expr[]): Formula {
  return {
    pieces: natural.flatMap((eta, i) => {
      const [{ negative, term }, ...more] = terms(eta);
      const alone = more.length === 0;
      const value = alone ? term : eta;
      const sign = alone && negative ? (i === 0 ? '−' : ' − ') : i === 0 ? '' : ' + ';
      const [first, second] = statistic[i].op === 'log' && value.op === 'symbol' ? [value, statistic[i]] : [statistic[i], value];
      const product = value.value === 1 ? math`${statistic[i]}` : math`${bracketed(first)} · ${bracketed(second)}`;
      return [...(sign === '' ? [] : [sign]), ...product.pieces];
    }),
  };
}

/** True where a is known by its values alone. */
const isNumeric = (e: Expr): boolean => e.op === 'call' || e.args.some(isNumeric);

const bracketedBase = (b: Expr | undefined): Formula => (b === undefined || b.value === 1 ? math`` : math`${factor(b)} `);

const bracketed = (e: Expr): Formula => (['add', 'sub', 'neg', 'mul', 'div'].includes(e.op) ? math`(${e})` : math`${e}`);

/** True where the exponent has the square of a difference, (y − μ)². */
const hasSquare = (e: Expr): boolean => (e.op === 'square' && e.args[0].op === 'sub') || e.args.some(hasSquare);

/** − e, with the sign of e taken out where it is a single term. */
function minus(e: Expr): Formula['pieces'] {
  const flipped = neg(e);
  const isSum = (x: Expr) => x.op === 'add' || x.op === 'sub';
  if (isSum(e)) return math` − (${e})`.pieces;
  const negative = e.op === 'neg' || ((e.op === 'mul' || e.op === 'div') && e.args[0].op === 'const' && (e.args[0].value as number) < 0);
  return negative ? math` + ${flipped}`.pieces : math` − ${e}`.pieces;
}
