// The workloads: data from fixed seeds. Features are 0.9·z + 0.43·(a factor that the row shares), z standard normal.

/** Uniform numbers in (0, 1): splitmix-seeded xoshiro128**, the same on every machine. */
function uniformSource(seed) {
  let s = seed >>> 0;
  const next = () => {
    s = (s + 0x9e3779b9) >>> 0;
    let z = s;
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    return (z ^ (z >>> 16)) >>> 0;
  };
  let [a, b, c, d] = [next(), next(), next(), next()];
  return () => {
    const r = Math.imul(b, 5);
    const result = Math.imul((r << 7) | (r >>> 25), 9) >>> 0;
    const t = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= t;
    d = (d << 11) | (d >>> 21);
    return (result + 0.5) / 4294967296;
  };
}

/** Standard normal numbers by Marsaglia's polar method. */
function normalSource(uniform) {
  let spare;
  return () => {
    if (spare !== undefined) {
      const value = spare;
      spare = undefined;
      return value;
    }
    for (;;) {
      const u = 2 * uniform() - 1;
      const v = 2 * uniform() - 1;
      const s = u * u + v * v;
      if (s > 0 && s < 1) {
        const f = Math.sqrt((-2 * Math.log(s)) / s);
        spare = v * f;
        return u * f;
      }
    }
  };
}

/** Arrays of numbers for as many columns. */
export const plainArrays = (count, rows) => Array.from({ length: count }, () => new Float64Array(rows));

function features(n, p, normal, arraysOf = plainArrays) {
  const shared = Float64Array.from({ length: n }, normal);
  const columns = arraysOf(p, n);
  for (const column of columns) for (let i = 0; i < n; i++) column[i] = 0.9 * normal() + 0.43 * shared[i];
  return columns;
}

function predictor(columns, intercept, slope) {
  const eta = new Float64Array(columns[0].length).fill(intercept);
  columns.forEach((x, j) => {
    for (let i = 0; i < eta.length; i++) eta[i] += slope(j) * x[i];
  });
  return eta;
}

function poisson(mu, uniform, normal) {
  if (mu > 500) return Math.max(0, Math.round(mu + Math.sqrt(mu) * normal()));
  let k = 0;
  for (let p = Math.exp(-mu), u = uniform(), sum = p; u > sum && k < 5000; sum += p) p *= mu / ++k;
  return k;
}

/** A gamma variable of shape 2 and mean mu: the sum of two exponentials. */
const gammaOfShape2 = (mu, uniform) => -0.5 * mu * (Math.log(uniform()) + Math.log(uniform()));

const dense =
  (family, n, p, seed, respond, slope, intercept = -0.2, arraysOf = plainArrays) =>
  () => {
    const uniform = uniformSource(seed);
    const normal = normalSource(uniform);
    const columns = features(n, p, normal, arraysOf);
    const eta = predictor(columns, intercept, slope);
    return { family, n, columns, y: eta.map((u) => respond(u, uniform, normal)) };
  };
/** Responses of a logistic regression with `p` columns whose effects do not grow with their number. */
export const denseData = (family, n, p, seed, arraysOf) =>
  dense(family, n, p, seed, bernoulli, alternating(0.6 / Math.sqrt(p)), -0.2, arraysOf)();

const bernoulli = (u, uniform) => (uniform() < 1 / (1 + Math.exp(-u)) ? 1 : 0);
const alternating = (size) => (j) => (j % 2 ? -size : size) * (1 + (j % 5) / 5);

/**
 * id → { title, make, repeat?, path?, whole? }; `make` gives { family, link?, n, columns, y, offset?, factors?, classes? }.
 * `path`: an elastic-net path in place of a fit. `whole`: whole processes from a CSV to the printed coefficients.
 */
export const workloads = {
  a: { title: 'logistic, n = 1e6, p = 20', make: dense('bernoulli', 1e6, 20, 101, bernoulli, alternating(0.15)) },
  a2: {
    title: 'logistic as a, columns badly scaled and correlated (a′)',
    make() {
      const data = workloads.a.make();
      // Scales over six decades and locations far from zero; every third column is mostly the one before it.
      data.columns.forEach((x, j) => {
        const before = data.columns[j - 1];
        if (j % 3 === 2) for (let i = 0; i < x.length; i++) x[i] = 0.1 * x[i] + before[i] / 10 ** ((((j - 1) * 5) % 13) - 6) - 3;
        const scale = 10 ** (((j * 5) % 13) - 6);
        for (let i = 0; i < x.length; i++) x[i] = (x[i] + 3) * scale;
      });
      return data;
    },
  },
  b: {
    title: 'Poisson, log link, n = 1e6, p = 20',
    make: dense('poisson', 1e6, 20, 102, (u, uniform, normal) => poisson(Math.exp(u), uniform, normal), alternating(0.08), 0.3),
  },
  c: { title: 'logistic, n = 1e5, p = 200', make: dense('bernoulli', 1e5, 200, 103, bernoulli, alternating(0.05)) },
  d: {
    title: 'gamma, log link, n = 1e6, p = 10',
    make: () => ({
      ...dense('gamma', 1e6, 10, 104, (u, uniform) => gammaOfShape2(Math.exp(u), uniform), alternating(0.1), 0.5)(),
      link: 'log',
    }),
  },
  e: {
    title: 'softmax, k = 5, n = 2e5, p = 20',
    make() {
      const uniform = uniformSource(105);
      const columns = features(2e5, 20, normalSource(uniform));
      const etas = [0, 1, 2, 3].map((k) => predictor(columns, 0.1 * k, (j) => 0.1 * (((j * (k + 2)) % 5) - 2)));
      const y = new Float64Array(2e5);
      for (let i = 0; i < y.length; i++) {
        const weights = [...etas.map((eta) => Math.exp(eta[i])), 1];
        let u = uniform() * weights.reduce((a, b) => a + b);
        let k = 0;
        while (k < 4 && u > weights[k]) u -= weights[k++];
        y[i] = k;
      }
      return { family: 'multinomial', n: 2e5, columns, y, classes: 5 };
    },
  },
  f: {
    title: 'Poisson with offset, n = 1e6, six categorical columns (5, 10, 20, 30, 50, 12 levels) and 3 numeric',
    make() {
      const n = 1e6;
      const uniform = uniformSource(106);
      const normal = normalSource(uniform);
      const columns = features(n, 3, normal);
      const eta = predictor(columns, -2, alternating(0.1));
      const factors = [5, 10, 20, 30, 50, 12].map((levels) => {
        const effects = Array.from({ length: levels }, () => 0.3 * normal());
        const codes = new Int8Array(n);
        for (let i = 0; i < n; i++) {
          codes[i] = Math.floor(levels * uniform());
          eta[i] += effects[codes[i]];
        }
        return { levels, codes };
      });
      const offset = Float64Array.from({ length: n }, () => Math.log(0.1 + 0.9 * uniform()));
      return { family: 'poisson', n, columns, factors, offset, y: eta.map((u, i) => poisson(Math.exp(u + offset[i]), uniform, normal)) };
    },
  },
  g: {
    title: 'logistic, n = 200, p = 4, prepared design, one fit of a thousand',
    make: dense('bernoulli', 200, 4, 107, bernoulli, alternating(0.4)),
    repeat: 1000,
  },
  h: {
    title: 'elastic-net logistic path, α = 0.5, n = 1e5, p = 100',
    make() {
      const data = workloads.c.make();
      return { ...data, columns: data.columns.slice(0, 100) };
    },
    path: { alpha: 0.5 },
  },
  i: { title: 'whole process from a CSV of 190 MB, model of a', make: () => workloads.a.make(), whole: true },
};
