import { COLUMNS } from './randomFiles.ts';
import type { Randomness } from './randomness.ts';

const name = (r: Randomness): string => {
  const column = r.pick([...COLUMNS, 'q', '.']);
  return /^[\w.ü]+$/.test(column) ? column : `\`${column}\``;
};
const number = (r: Randomness): string => r.pick(['0', '1', '2', '3', '-1', '0.5', '1e9', '1e400', '007', '3.', '.']);

/** Something that may stand in a formula. */
function expression(r: Randomness, depth: number): string {
  if (depth <= 0 || r.chance(0.3)) return r.chance(0.85) ? name(r) : number(r);
  const inner = (): string => expression(r, depth - 1);
  switch (r.below(14)) {
    case 0:
      return `${inner()}:${inner()}`;
    case 1:
      return `${inner()} * ${inner()}`;
    case 2:
      return `(${inner()} + ${inner()})^${r.pick(['2', '3', '99', '-1', 'x'])}`;
    case 3:
      return `I(${inner()} ^ ${number(r)})`;
    case 4:
      return `${r.pick(['log', 'exp', 'sqrt', 'abs', 'log1p', 'sin', 'lgo'])}(${inner()})`;
    case 5:
      return `poly(${name(r)}, ${number(r)})`;
    case 6:
      return `${r.pick(['ns', 'bs'])}(${name(r)}, df = ${number(r)})`;
    case 7:
      return `C(${name(r)}${r.pick(['', ', sum', ', helmert', ', ref = "red"', ', nonsense'])})`;
    case 8:
      return `offset(${inner()})`;
    case 9:
      return `${inner()} - ${r.pick(['1', name(r)])}`;
    case 10:
      return `${r.pick(['scale', 'center'])}(${inner()})`;
    case 11:
      return `${inner()} ${r.pick(['/', '%in%', '<', '==', '&', '%%'])} ${inner()}`;
    default:
      return `${inner()} + ${inner()}`;
  }
}

const TOKENS = [
  'y',
  'x',
  '~',
  '+',
  '-',
  ':',
  '*',
  '/',
  '^',
  '(',
  ')',
  'I(',
  'log(',
  ',',
  ';',
  '"',
  '`',
  '1',
  '.',
  '==',
  '%in%',
  '=',
  '日',
  '\n',
  '\u0000',
  '[',
  '\\',
  '$',
];

/** A formula: mostly of the grammar, sometimes tokens in any order, sometimes very deep or long. */
export function formula(r: Randomness): string {
  if (r.chance(0.08)) return r.some(12, () => r.pick(TOKENS)).join(r.pick(['', ' ']));
  if (r.chance(0.01)) return `y ~ ${'('.repeat(5000)}x${')'.repeat(5000)}`;
  if (r.chance(0.01)) return `y ~ ${Array.from({ length: 3000 }, () => name(r)).join(' + ')}`;
  const left = r.pick(['y', 'y', 'y', 'x', 'b', 'g', 'n', 'cbind(y, n)', 'log(n)', 'y / n', 'C(y)', 'cbind(x, z, n)', '']);
  const more = r.chance(0.06) ? `; ${r.pick(['sd', 'shape', 'precision', 'q'])} ~ ${expression(r, 1)}` : '';
  return `${left} ~ ${expression(r, r.below(4))}${more}`;
}

export const FAMILIES = [
  'gaussian',
  'bernoulli',
  'binomial',
  'poisson',
  'gamma',
  'exponential',
  'inverse-gaussian',
  'negative-binomial',
  'geometric',
  'tweedie',
  'multinomial',
  'beta',
  'dirichlet',
  'quasipoisson',
  'quasibinomial',
  'poison',
  '__proto__',
  '',
];

const LINKS = [
  'identity',
  'log',
  'logit',
  'probit',
  'cloglog',
  'cauchit',
  'inverse',
  '1/mu^2',
  'sqrt',
  'power(0.5)',
  'power(',
  'mean=log,sd=log',
  'x=y',
  '=',
];

/** Options with values that are mostly of the right kind. */
const OPTIONS: Readonly<Record<string, (r: Randomness) => string[]>> = {
  '--link': (r) => [r.pick(LINKS)],
  '--weights': (r) => [r.pick(['w', 'n', 'g', 'q'])],
  '--frequency-weights': (r) => [r.pick(['w', 'n', 'x'])],
  '--offset': (r) => [r.pick(['log(n)', 'x', 'g', 'log(', 'q', '1'])],
  '--reference': (r) => [r.pick(['red', 'yes', '1', 'q'])],
  '--param': (r) => [r.pick(['theta=2', 'theta=-1', 'variancePower=1.5', 'q=1', 'theta', 'theta=1e308'])],
  '--contrasts': (r) => [r.pick(['g=sum', 'g=helmert', 'x=sum', 'g=q', 'g'])],
  '--levels': (r) => [r.pick(['g=red,green,blue', 'g=red,green', 'b=no,yes', 'x=1,2', 'g='])],
  '--missing': (r) => [r.pick(['omit', 'error', 'q'])],
  '--where': (r) => [r.pick(['x > 0', "g = 'red'", 'q > 1', 'x >', '1; drop table t', "'", 'x > 0 -- a', 'true'])],
  '--format': (r) => [r.pick(['csv', 'tsv', 'json', 'ndjson', 'parquet', 'q'])],
  '--bias-reduction': (r) => [r.pick(['mean', 'median', 'jeffreys', 'q'])],
  '--on-separation': (r) => [r.pick(['warn', 'error', 'drop', 'firth', 'q'])],
  '--robust': (r) => [r.pick(['HC0', 'HC3', 'HC4m', 'HC5', 'q'])],
  '--cluster': (r) => [r.pick(['g', 'n', 'q'])],
  '--intervals': (r) => r.pick([[], ['0.9'], ['2'], ['x']]),
  '--exponentiate': () => [],
  '--digits': (r) => [r.pick(['3', '17', '0', 'x'])],
  '--diagnostics': () => [],
  '--json': () => [],
  '--csv': () => [],
  '--quiet': () => [],
  '--color': () => [],
  '--solver': (r) => [r.pick(['newton', 'gradient', 'lbfgs', 'stochastic', 'q'])],
  '--start': (r) => [r.pick(['auto', 'zero', 'random', 'q'])],
  '--seed': (r) => [r.pick(['1', '-1', '4294967296', 'x'])],
  '--max-iterations': (r) => [r.pick(['1', '5', '200', '0'])],
  '--tolerance': (r) => [r.pick(['1e-6', '0', '1e-300'])],
  '--type': (r) => [r.pick(['response', 'link', 'class', 'prob', 'terms', 'mean', 'sd', 'II', 'III', 'q'])],
  '--se': () => [],
  '--interval': (r) => [r.pick(['confidence', 'prediction', 'q'])],
  '--level': (r) => [r.pick(['0.9', '0', '1', '0.999999999', 'x'])],
  '--output': (r) => [r.pick(['csv', 'tsv', 'json', 'ndjson', 'q'])],
  '--method': (r) => [r.pick(['wald', 'score', 'lr', 'q'])],
  '--adjust': (r) => [r.pick(['holm', 'BH', 'hommel', 'q'])],
  '--term': (r) => [r.pick(['x', 'g', 'q'])],
  '--variable': (r) => [r.pick(['x', 'g', 'n', 'q'])],
  '--compare': (r) => [r.pick(['difference', 'ratio', 'odds-ratio', 'q'])],
  '--step': (r) => [r.pick(['1', 'sd', '1:2', '::', 'x'])],
  '--means': (r) => [r.pick(['g', 'b', 'x', 'q'])],
  '--between': (r) => [r.pick(['pairwise', 'reference', 'q'])],
  '--at': (r) => [r.pick(['x=1', 'g=red', 'typical', 'q=1', 'x'])],
  '--by': (r) => [r.pick(['g', 'b', 'x', 'q'])],
  '--folds': (r) => [r.pick(['2', '5', 'leave-one-out', '1', 'x'])],
  '--alpha': (r) => [r.pick(['0', '0.5', '1', '2', 'x'])],
  '--lambda': (r) => [r.pick(['0.1', '0', '-1', '1,0.1', 'x'])],
  '--penalty-factor': (r) => [r.pick(['x=0', 'g=2', 'q=1', 'x=-1', 'x'])],
  '--groups': (r) => [r.pick(['g', 'b', 'q'])],
};

const OWN: Readonly<Record<string, readonly string[]>> = {
  fit: [
    '--intervals',
    '--exponentiate',
    '--diagnostics',
    '--solver',
    '--start',
    '--max-iterations',
    '--tolerance',
    '--robust',
    '--cluster',
    '--csv',
  ],
  predict: ['--type', '--se', '--interval', '--level', '--output', '--weights', '--where'],
  anova: ['--type', '--csv'],
  compare: ['--robust', '--csv'],
  test: ['--method', '--adjust', '--term', '--robust'],
  drop1: ['--csv'],
  add1: ['--csv'],
  diagnose: ['--csv'],
  effects: ['--variable', '--compare', '--step', '--means', '--between', '--adjust', '--at', '--by', '--level', '--type'],
  cv: ['--folds', '--groups', '--seed'],
  path: ['--alpha', '--lambda', '--penalty-factor', '--groups', '--seed', '--csv'],
};
const MODEL = [
  '--link',
  '--weights',
  '--frequency-weights',
  '--offset',
  '--reference',
  '--param',
  '--contrasts',
  '--levels',
  '--missing',
  '--where',
  '--bias-reduction',
  '--on-separation',
  '--json',
  '--digits',
];

export const COMMANDS = Object.keys(OWN);

/** Options for a command: mostly its own. */
export function options(r: Randomness, command: string): string[] {
  const known = command === 'predict' ? OWN.predict : [...OWN[command], ...OWN[command], ...MODEL];
  const every = Object.keys(OPTIONS);
  return r
    .some(3, () => (r.chance(0.95) ? r.pick(known) : r.pick(every)))
    .flatMap((option) => [option, ...(r.chance(0.98) ? OPTIONS[option](r) : [])]);
}

/** Words that are no command line at all. */
export function soup(r: Randomness): string[] {
  const all = [
    ...COMMANDS,
    'plot',
    'explain',
    'families',
    'help',
    '--help',
    '-h',
    '-V',
    '--',
    '-',
    '',
    '=',
    '--=',
    '-fpoisson',
    'nope',
    ...FAMILIES,
    ...Object.keys(OPTIONS),
  ];
  return r.some(6, () => r.pick(all));
}
