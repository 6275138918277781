import { derivative } from '../expr/derivative.ts';
import { add, constant, div, type Expr, mul, sub, symbol } from '../expr/node.ts';
import { substitute } from '../expr/substitute.ts';
import type { ExponentialFamily } from '../family/exponentialFamily.ts';
import type { Link } from '../family/link.ts';
import { type DensityParts, isMean, joinLogs } from './densityParts.ts';
import type { DerivationSection, DerivationStep } from './derivation.ts';
import { type Formula, factor, joined, math, type Sentence, say } from './formula.ts';
import { indexed, isResponse, isZero } from './letters.ts';
import { printUnicode } from './printUnicode.ts';
import { isTextbook, textbook } from './textbook.ts';

/** The family with its links, as functions of the linear predictors, in textbook form. */
interface LinkedParts {
  readonly u: readonly Expr[];
  readonly natural: readonly Expr[];
  /** ∂η/∂u, one row for each natural parameter. */
  readonly jacobian: readonly (readonly Expr[])[];
  /** E[T] at u. */
  readonly statisticMean: readonly Expr[];
  readonly information: readonly (readonly Expr[])[];
}

function linkedParts(family: ExponentialFamily, parts: DensityParts, links: readonly Link[]): LinkedParts {
  const rows = family.compose(links);
  const q = rows.u.length;
  const u = rows.u.map((_, j) => symbol(q === 1 ? 'u' : `u${j + 1}`));
  const rename = new Map(rows.u.map((s, j) => [s, u[j]] as const));
  const read = (e: Expr) => textbook(substitute(e, rename), parts.positive);
  const natural = rows.natural.map((e) => substitute(e, rename));
  const at = new Map(family.symbols.eta.map((e, i) => [e, natural[i]] as const));
  // One predictor with a mean: E[T] is what the link gives, without the detour through η.
  const scalar = q === 1 && natural.length === 1;
  const direct = scalar && family.declaration.mean && rows.mean;
  const statisticMean = direct ? [read(direct[0])] : family.expressions.mean.map((e) => textbook(substitute(e, at), parts.positive));
  const slopes = natural.map((e) => u.map((v) => textbook(derivative(textbook(e, parts.positive), v), parts.positive)));
  // Of the stable form, which differentiates to shorter ones.
  const stableMean = direct ? substitute(direct[0], rename) : substitute(family.expressions.mean[0], at);
  const slope = scalar ? textbook(derivative(stableMean, u[0]), parts.positive) : undefined;
  const variance = parts.varianceInSource?.[0][0];
  // J = (dμ/du)/V(μ), shorter than dη/du where the source parameter is the mean.
  const jacobian =
    slope && variance && isMean(family.declaration) && slopes[0][0].op !== 'const'
      ? [[textbook(div(slope, substitute(variance, new Map([[parts.source[0], statisticMean[0]]]))), parts.positive)]]
      : slopes;
  const declared = rows.information.map((row) => row.map(read));
  const information = slope
    ? [[textbook(mul(slope, jacobian[0][0]), parts.positive)]]
    : shorter(blocks(family, at, jacobian, parts), declared);
  const inU = natural.map((e) => joinLogs(textbook(e, parts.positive)));
  // η(μ(u)), where the form in u is one for the tails.
  if (scalar && !isTextbook(inU[0]) && isMean(family.declaration)) {
    inU[0] = textbook(substitute(parts.natural[0], new Map([[parts.source[0], statisticMean[0]]])), parts.positive);
  }
  return { u, natural: inU, jacobian, statisticMean, information };
}

/** Of two equal matrices the shorter entries, and those that are no textbook form never. */
function shorter(derived: Expr[][], declared: readonly (readonly Expr[])[]): Expr[][] {
  return derived.map((row, i) =>
    row.map((e, j) => (isTextbook(declared[i][j]) && length(declared[i][j]) < length(e) ? declared[i][j] : e)),
  );
}

/** Jᵀ ∇²a J. */
function blocks(
  family: ExponentialFamily,
  at: ReadonlyMap<Expr, Expr>,
  jacobian: readonly (readonly Expr[])[],
  parts: DensityParts,
): Expr[][] {
  const variance = family.expressions.variance.map((row) => row.map((e) => textbook(substitute(e, at), parts.positive)));
  const q = jacobian[0].length;
  return Array.from({ length: q }, (_, i) =>
    Array.from({ length: q }, (_, j) => {
      let total: Expr = constant(0);
      for (let k = 0; k < jacobian.length; k++) {
        for (let l = 0; l < jacobian.length; l++) total = add(total, mul(mul(jacobian[k][i], variance[k][l]), jacobian[l][j]));
      }
      return textbook(total, parts.positive);
    }),
  );
}

/** Response, link, score, information and update rule for these links. */
export function modelSections(family: ExponentialFamily, parts: DensityParts, links: readonly Link[]): DerivationSection[] {
  if (family.dimension === 1 && links.length === 1) {
    const linked = linkedParts(family, parts, links);
    return [scalarModel(family, parts, links[0], linked), scalarScore(family, parts, linked)];
  }
  const linked = linkedParts(family, parts, links);
  return [
    vectorModel(family, parts, links, linked),
    family.declaration.notExponential ? freeScore(family, links, linked) : vectorScore(parts, linked),
  ];
}

const isConstant = (e: Expr) => e.op === 'const';
const length = (e: Expr) => [...printUnicode(e)].length;
/** Longer formulas than this are named, not shown. */
const longest = 90;

/** E[y] where T(y) = y, else E[T]. */
const expectedName = (family: ExponentialFamily, parts: DensityParts) => (isResponse(family, parts) ? 'y' : 'T');

function scalarModel(family: ExponentialFamily, parts: DensityParts, link: Link, linked: LinkedParts): DerivationSection {
  const [u] = linked.u;
  const [eta] = linked.natural;
  const [[slope]] = linked.jacobian;
  const T = expectedName(family, parts);
  const mu = symbol('mu');
  const steps: DerivationStep[] = [
    {
      words: ['Every example has its own mean; the linear predictor is the same combination of its inputs x for all:'],
      formulas: [math`${u} = θᵀx`],
    },
  ];
  if (family.declaration.mean) {
    const forward = textbook(link.forward(mu), new Set([...parts.positive, ...(family.declaration.mean.domain.lower >= 0 ? [mu] : [])]));
    steps.push({
      words: [`The response is what turns the predictor into the mean; its inverse is the link, here ${link.name}:`],
      formulas: [math`μ = E[${T} | x] = ${linked.statisticMean[0]}`, ...(isTextbook(forward) ? [math`${u} = g(μ) = ${forward}`] : [])],
    });
  } else {
    steps.push({
      words: ['The predictor is the natural parameter itself; the response is then the mean as a function of it:'],
      formulas: [math`E[${T} | x] = a′(${u}) = ${linked.statisticMean[0]}`],
    });
  }
  if (isConstant(slope)) {
    const plain = slope.value === 1;
    steps.push({
      words: plain
        ? ['This is the canonical link: the predictor is the natural parameter.']
        : ['This is the canonical link, but for a constant factor that its usual form carries:'],
      formulas: [math`η = ${eta}`, ...(plain ? [] : [math`J = dη/d${u} = ${slope}`])],
    });
  } else {
    steps.push({
      words: ['This link is not canonical: the natural parameter is a curved function of the predictor, with the slope J:'],
      formulas: [math`η = ${eta}`, math`J = dη/d${u} = ${slope}`],
      rule: 'J = (dμ/du)/V(μ), because dμ/dη = V(μ)',
      before: eta,
      after: slope,
      by: u,
    });
  }
  return { name: 'model', title: 'The linear model', steps };
}

function scalarScore(family: ExponentialFamily, parts: DensityParts, linked: LinkedParts): DerivationSection {
  const [[slope]] = linked.jacobian;
  const [[weight]] = linked.information;
  const T = expectedName(family, parts);
  const canonical = isConstant(slope) && slope.value === 1;
  const t = T === 'y' ? 'y' : 'T(y)';
  const tau = parts.dispersion;
  const over: Formula = !tau ? math`` : tau.op === 'symbol' ? math`(1/${tau}) ` : math`n `;
  const scaled = !tau ? '' : tau.op === 'symbol' ? printUnicode(tau) : 'n';
  const residual = textbookSub(parts.statistic[0], linked.statisticMean[0]);
  const J = canonical ? '' : 'J ';
  const steps: DerivationStep[] = [
    {
      words: ['The log-likelihood of one example, but for a term without θ, and its derivative by the chain rule θ → u → η:'],
      formulas: [
        tau ? math`ℓ(θ) = ${over}(η ${t} − a(η)) + …` : math`ℓ(θ) = η ${t} − a(η) + …`,
        math`∂ℓ/∂θ = ${over}${J}(${t} − a′(η)) x = ${over}${J}${residual} x`,
      ],
      rule: canonical ? 'η = u, du/dθ = x' : 'dη/du = J, du/dθ = x',
    },
  ];
  const rows = textbook(mul(slope, sub(parts.statistic[0], linked.statisticMean[0])), parts.positive);
  if (!isConstant(slope) && length(rows) <= 45)
    steps.push({
      words: ['Put together:'],
      formulas: [math`J ${residual} = ${rows}`],
      before: mul(slope, sub(parts.statistic[0], linked.statisticMean[0])),
      after: rows,
    });
  steps.push({
    words: ['The expected information, which gives the standard errors:'],
    formulas: [math`I(θ) = ∑ ${over}W x xᵀ`, ...(length(weight) <= longest ? [math`W = ${canonical ? 'a″(η)' : 'J² V'} = ${weight}`] : [])],
    rule: canonical ? 'Var[T] = a″(η)' : 'V = Var[T] = a″(η)',
  });
  steps.push({
    words: isConstant(slope)
      ? [
          'The update rule, for each example with the learning rate α. With a canonical link the log-likelihood is concave, so it climbs to the only maximum:',
        ]
      : [
          'The update rule, for each example with the learning rate α. The simple rule and a concave log-likelihood belong to the canonical link; here the factor J stays:',
        ],
    formulas: [math`θ ← θ + α ${J}(${t} − E[${t} | x]) x`, math`θ ← θ + α ${J}${residual} x`],
    ...(scaled === '' ? {} : { rule: `${scaled} is part of α` }),
  });
  return { name: 'score', title: 'Score, information and update rule', steps };
}

const subscriptOf = (i: number): string => String(i + 1).replace(/\d/g, (digit) => '₀₁₂₃₄₅₆₇₈₉'[Number(digit)]);

const residualIn = (t: Expr, mean: Expr): Formula =>
  mean.op === 'add' || mean.op === 'sub' ? math`${t} − (${mean})` : math`${sub(t, mean)}`;

/** T − E[T] in brackets. */
function textbookSub(t: Expr, mean: Expr): Formula {
  const isSum = mean.op === 'add' || mean.op === 'sub';
  const difference = sub(t, mean);
  return isSum ? math`(${t} − (${mean}))` : math`(${difference})`;
}

function vectorModel(family: ExponentialFamily, parts: DensityParts, links: readonly Link[], linked: LinkedParts): DerivationSection {
  const { eta } = family.symbols;
  const { u } = linked;
  const named = family.declaration.response === 'parts' && parts.source.length === u.length;
  const names = family.predictors.map((p, j) => (named ? math`${parts.source[j]}` : math`${p.name}`));
  const own = linked.natural.every((e, i) => e === u[i]);
  const steps: DerivationStep[] = [
    {
      words: ['There is a linear predictor for each of these, with coefficients of its own:'],
      formulas: u.map((v, j) => math`${v} = θ${subscriptOf(j)}ᵀx`),
    },
  ];
  if (own) {
    steps.push({
      words: ['The predictors are the natural parameters: the link is canonical, and the mean is'],
      formulas: linked.statisticMean.map((m, i) => math`E[${indexed('T', i, eta.length)} | x] = ${m}`),
    });
    const rest = lastClass(family, u);
    if (rest) steps.push({ words: ['The last class is the reference, its predictor is 0:'], formulas: [rest] });
  } else {
    const values = links.map((link, j) => textbook(toExprOf(link, u[j])));
    steps.push({
      words: ['The links give the parameters:'],
      formulas: names.map((name, j) => math`${name} = ${values[j]}`),
    });
    const free = family.declaration.notExponential !== undefined;
    steps.push({
      words: free ? ['Hence the natural parameter:'] : ['Hence the natural parameters, and their slopes J = ∂η/∂u:'],
      formulas: [
        ...linked.natural.map((e, i) => math`${eta[i]} = ${e}`),
        ...(free ? [] : linked.jacobian).flatMap((row, i) => row.flatMap((e, j) => (isZero(e) ? [] : [math`∂${eta[i]}/∂${u[j]} = ${e}`]))),
      ],
    });
  }
  return { name: 'model', title: 'The linear models', steps };
}

const toExprOf = (link: Link, u: Expr): Expr => {
  const { value } = link.inverse(u);
  return typeof value === 'number' ? constant(value) : value;
};

/** p_K = 1/(1 + Σ e^{u_j}) of a softmax. */
function lastClass(family: ExponentialFamily, u: readonly Expr[]): Formula | undefined {
  if (family.declaration.response !== 'class') return undefined;
  const rows = family.compose();
  const last = rows.mean?.[rows.mean.length - 1];
  if (!last) return undefined;
  return math`P(${family.symbols.y[family.symbols.y.length - 1]} = 1 | x) = ${textbook(substitute(last, new Map(rows.u.map((s, j) => [s, u[j]]))))}`;
}

/** Where the predicted parameters do not make an exponential family: the score by differentiating the log-density itself. */
function freeScore(family: ExponentialFamily, links: readonly Link[], { u }: LinkedParts): DerivationSection {
  const rows = family.compose(links);
  const rename = new Map(rows.u.map((s, j) => [s, u[j]] as const));
  const read = (e: Expr) => textbook(substitute(e, rename));
  const scores = rows.score.map(read);
  const information = rows.information.map((row) => row.map(read));
  const shown = (e: Expr) => isTextbook(e) && length(e) <= 2 * longest;
  return {
    name: 'score',
    title: 'Score, information and update rule',
    steps: [
      {
        words: ['Not all of the predicted parameters are natural ones, so the score is the derivative of the log-density itself:'],
        formulas: [math`ℓ(θ) = log P(y | x)`, ...u.flatMap((v, j) => (shown(scores[j]) ? [math`∂ℓ/∂${v} = ${scores[j]}`] : []))],
      },
      {
        words: ['The expected information, in blocks of pairs of predictors (what has no closed form is left out):'],
        formulas: [
          math`I(θ)ᵢⱼ = ∑ Wᵢⱼ x xᵀ`,
          ...information.flatMap((row, i) =>
            row.slice(i).flatMap((e, d) => (shown(e) ? [math`W${subscriptOf(i)}${subscriptOf(i + d)} = ${e}`] : [])),
          ),
        ],
      },
      {
        words: ['The update rule, for each example with the learning rate α; the log-likelihood need not be concave:'],
        formulas: u.map((v, j) => math`θ${subscriptOf(j)} ← θ${subscriptOf(j)} + α (∂ℓ/∂${v}) x`),
      },
    ],
  };
}

function vectorScore(parts: DensityParts, linked: LinkedParts): DerivationSection {
  const own = linked.natural.every((e, i) => e === linked.u[i]);
  const { u, jacobian, information } = linked;
  const k = jacobian.length;
  const { statistic } = parts;
  // In η, which is shorter; a canonical link has η = u.
  const residual = (i: number): Formula => (own ? textbookSub(statistic[i], linked.statisticMean[i]) : math`δ${subscriptOf(i)}`);
  const residuals = own
    ? []
    : statistic.map((t, i) => math`δ${subscriptOf(i)} = T${subscriptOf(i)} − E[T${subscriptOf(i)}] = ${residualIn(t, parts.mean[i])}`);
  const scores = u.map((v, j) => {
    const terms = jacobian.flatMap((row, i) => {
      const slope = row[j];
      if (isZero(slope)) return [];
      return [isConstant(slope) && slope.value === 1 ? residual(i) : math`${factor(slope)} ${residual(i)}`];
    });
    return math`∂ℓ/∂${v} = ${joined(terms, ' + ')}`;
  });
  const entries = information.flatMap((row, i) => row.slice(i).map((e, d) => ({ e, name: math`W${subscriptOf(i)}${subscriptOf(i + d)}` })));
  const shown = entries.filter(({ e }) => length(e) <= longest);
  const words: Sentence = ['The log-likelihood of one example, but for a term without θ, and its derivatives by the predictors:'];
  const theta = (j: number) => `θ${subscriptOf(j)}`;
  return {
    name: 'score',
    title: 'Score, information and update rule',
    steps: [
      {
        words,
        formulas: [math`ℓ(θ) = ηᵀT(y) − a(η) + …`, ...residuals, ...scores],
        rule: own ? 'J is the identity' : `∂ℓ/∂u = Jᵀ(T(y) − ∇a(η)), J is ${k} × ${u.length}`,
      },
      {
        words: ['The expected information, in blocks of pairs of predictors:'],
        formulas: [math`I(θ)ᵢⱼ = ∑ Wᵢⱼ x xᵀ,  W = ${own ? '∇²a' : 'Jᵀ ∇²a J'}`, ...shown.map(({ e, name }) => math`${name} = ${e}`)],
        rule: 'Var[T] = ∇²a(η)',
      },
      {
        words: own
          ? say`The update rule, for each example with the learning rate α; the log-likelihood is concave:`
          : say`The update rule, for each example with the learning rate α; the log-likelihood need not be concave, so a maximum may be a local one:`,
        formulas: u.map((v, j) => math`${theta(j)} ← ${theta(j)} + α (∂ℓ/∂${v}) x`),
      },
    ],
  };
}
