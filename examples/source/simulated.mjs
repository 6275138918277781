// Writes the two simulated files, or with --check says whether the shipped ones are what it would write:
// `node examples/source/simulated.mjs [--check]`. The coefficients below are the truth that a fit should come near.
import { readFileSync, writeFileSync } from 'node:fs';

/** mulberry32: a small seeded generator of uniforms in [0, 1), good enough for example data. */
function uniforms(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 4294967296;
  };
}

/** A Poisson draw by inversion; the means here are below 100. */
function poisson(random, mean) {
  let count = 0;
  let probability = Math.exp(-mean);
  let left = random() - probability;
  while (left > 0) {
    count++;
    probability *= mean / count;
    left -= probability;
  }
  return count;
}

/** A standard normal draw (Box and Muller, 1958). */
function normal(random) {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** The index of a category drawn with the given probabilities. */
function category(random, probabilities) {
  let left = random();
  const index = probabilities.findIndex((p) => {
    left -= p;
    return left < 0;
  });
  return index < 0 ? probabilities.length - 1 : index;
}

/** Customers of a shop in an hour: six weeks, Monday to Saturday, ten hours a day. */
function shop() {
  const random = uniforms(20240601);
  const weekdays = { Monday: 0, Tuesday: 0.05, Wednesday: 0.1, Thursday: 0.1, Friday: 0.35, Saturday: 0.6 };
  const weathers = { cloud: 0, rain: -0.35, sun: 0.15 };
  const lines = ['customers,promotion,advertising,weather,weekday,hour'];
  for (let week = 1; week <= 6; week++) {
    const advertising = [0, 2.5, 5, 1, 4, 0.5][week - 1];
    for (const [weekday, dayEffect] of Object.entries(weekdays)) {
      const weather = Object.keys(weathers)[category(random, [0.4, 0.3, 0.3])];
      const promotion = random() < 0.35 ? 'yes' : 'no';
      for (let hour = 9; hour < 19; hour++) {
        const bend = -0.04 * (hour - 14) ** 2;
        const eta = 2.7 + 0.25 * (promotion === 'yes') + 0.06 * advertising + weathers[weather] + dayEffect + bend;
        lines.push([poisson(random, Math.exp(eta)), promotion, advertising, weather, weekday, hour].join(','));
      }
    }
  }
  return `${lines.join('\n')}\n`;
}

/** Three kinds of mail: a softmax of what can be counted in a message; `work` is the reference with all coefficients zero. */
function mail() {
  const random = uniforms(7);
  const truth = {
    //         1     known  links  log words  exclamations
    personal: [1.5, 0.8, -0.6, -0.5, 0.5],
    spam: [0.5, -2.5, 0.5, -0.1, 0.7],
    work: [0, 0, 0, 0, 0],
  };
  const lines = ['kind,knownSender,links,words,exclamations'];
  for (let row = 0; row < 600; row++) {
    const known = random() < 0.65;
    const links = poisson(random, 1.5);
    const words = Math.max(5, Math.round(Math.exp(4.4 + 0.8 * normal(random))));
    const exclamations = poisson(random, 0.8);
    const x = [1, Number(known), links, Math.log(words), exclamations];
    const scores = Object.values(truth).map((theta) => Math.exp(theta.reduce((sum, value, j) => sum + value * x[j], 0)));
    const total = scores.reduce((sum, value) => sum + value, 0);
    const kind =
      Object.keys(truth)[
        category(
          random,
          scores.map((score) => score / total),
        )
      ];
    lines.push([kind, known ? 'yes' : 'no', links, words, exclamations].join(','));
  }
  return `${lines.join('\n')}\n`;
}

const check = process.argv.includes('--check');
for (const [name, make] of Object.entries({ 'shop.csv': shop, 'mail.csv': mail })) {
  const path = new URL(`../${name}`, import.meta.url);
  if (!check) writeFileSync(path, make());
  else if (readFileSync(path, 'utf8') !== make()) {
    console.error(`examples/${name}: differs from what examples/source/simulated.mjs writes`);
    process.exitCode = 1;
  }
}
