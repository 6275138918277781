// `node bench/textFamilies.mjs [rounds] [rows]`: processor time of a fit with a family written as text beside the built-in one's,
// on the same data in turns (ten columns). Coefficients are compared first.
import { familyFromText, glm } from 'expofam';

const [rounds = 15, n = 1e5] = process.argv.slice(2).map(Number);

/** Uniform numbers in (0, 1), the same on every machine. */
let state = 12345;
const uniform = () => {
  state = (Math.imul(state, 1103515245) + 12345) >>> 0;
  return (state + 0.5) / 2 ** 32;
};
const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());

const columns = Object.fromEntries(Array.from({ length: 10 }, (_, j) => [`x${j + 1}`, Float64Array.from({ length: n }, normal)]));
const predictor = Float64Array.from({ length: n }, (_, i) =>
  Object.values(columns).reduce((sum, x, j) => sum + 0.1 * ((j % 3) - 1) * x[i], 0.5),
);

function poisson(mean) {
  let k = 0;
  for (let p = Math.exp(-mean), u = uniform(), sum = p; u > sum && k < 1000; sum += p) p *= mean / ++k;
  return k;
}

/** Michael, Schucany & Haas (1976), shape 1. */
function inverseGaussian(mean) {
  const v = normal() ** 2;
  const x = mean + (mean * mean * v) / 2 - (mean / 2) * Math.sqrt(4 * mean * v + (mean * v) ** 2);
  return uniform() <= mean / (mean + x) ? x : (mean * mean) / x;
}

const negative = [{ name: 'eta', domain: '(-Inf, 0)' }];
const cases = {
  poisson: {
    link: 'log',
    draw: (u) => poisson(Math.exp(u)),
    text: { support: 'non-negative integers', parameters: ['eta'], logPartition: 'exp(eta)', logBaseMeasure: '-lgamma(y + 1)' },
  },
  bernoulli: {
    link: 'logit',
    draw: (u) => (uniform() < 1 / (1 + Math.exp(-u)) ? 1 : 0),
    text: { support: '0 or 1', parameters: ['eta'], logPartition: 'log(1 + exp(eta))', logBaseMeasure: '0' },
  },
  gaussian: {
    link: 'identity',
    draw: (u) => u + normal(),
    text: { support: 'reals', parameters: ['eta'], logPartition: 'eta^2/2', logBaseMeasure: '-y^2/2 - log(2*pi)/2' },
  },
  exponential: {
    link: 'log',
    draw: (u) => -Math.log(uniform()) * Math.exp(u),
    text: { support: 'positive', parameters: negative, logPartition: '-log(-eta)', logBaseMeasure: '0' },
  },
  geometric: {
    link: 'log',
    draw: (u) => Math.floor(Math.log(uniform()) / Math.log1p(-1 / (1 + Math.exp(u)))),
    text: { support: 'non-negative integers', parameters: negative, logPartition: '-log(1 - exp(eta))', logBaseMeasure: '0' },
  },
  'inverse-gaussian': {
    link: 'log',
    draw: (u) => inverseGaussian(Math.exp(0.2 * u)),
    text: { support: 'positive', parameters: negative, logPartition: '-sqrt(-2*eta)' },
  },
};

const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];
for (const [name, { link, draw, text }] of Object.entries(cases)) {
  const data = { ...columns, y: Float64Array.from(predictor, draw) };
  const formula = `y ~ ${Object.keys(columns).join(' + ')}`;
  const own = familyFromText({ name: 'own', ...text });
  const timed = (family) => {
    const before = process.cpuUsage();
    const model = glm(formula, data, { family, link });
    const { user, system } = process.cpuUsage(before);
    return { model, milliseconds: (user + system) / 1000 };
  };
  const reference = timed(name).model.coefficients;
  const worst = Math.max(...timed(own).model.coefficients.map((c, i) => Math.abs(c.estimate / reference[i].estimate - 1)));
  if (!(worst < 1e-12)) throw new Error(`${name}: coefficients differ by ${worst}`);
  const times = { builtIn: [], text: [] };
  for (let r = 0; r < rounds; r++) {
    times.builtIn.push(timed(name).milliseconds);
    times.text.push(timed(own).milliseconds);
  }
  const [a, b] = [median(times.builtIn), median(times.text)];
  console.log(
    `${name.padEnd(17)} built in ${a.toFixed(0).padStart(4)} ms  as text ${b.toFixed(0).padStart(4)} ms  ratio ${(b / a).toFixed(2)}`,
  );
}
