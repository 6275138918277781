// Wrote the models of this folder, each once: node write.mjs from a build of packages/expofam. A file is never written
// again: it is what save() gave at its time. Those with `-means` hold the means of the columns, which terms are centred at.
import { existsSync, writeFileSync } from 'node:fs';

const { familyFromText, glm } = await import('../../../dist/index.mjs');
const x = Array.from({ length: 40 }, (_, i) => i / 8);
const f = x.map((_, i) => ['low', 'middle', 'high'][i % 3]);
const counts = x.map((v, i) => Math.round(Math.exp(1 + Math.sin(v) + 0.3 * (i % 3))));
const exposure = x.map((_, i) => 1 + (i % 4));
const kind = x.map((_, i) => ['a', 'b', 'c'][(i * 7 + (i % 5)) % 3]);
const real = x.map((v, i) => 2 + v + Math.exp(0.2 * v) * Math.cos(37 * i));
const models = {
  poisson: glm(
    'counts ~ ns(x, df = 3) + f + offset(log(exposure))',
    { counts, x, f, exposure },
    { family: 'poisson', contrasts: { f: 'sum' } },
  ),
  multinomial: glm('kind ~ poly(x, 2)', { kind, x }, { family: 'multinomial' }),
  gaussian: glm('real ~ x + C(f)', { real, x, f }, { family: 'gaussian', link: { mean: 'identity', sd: 'log' } }),
  'negative-binomial-means': glm('counts ~ bs(x, df = 4) * f', { counts, x, f }, { family: 'negative-binomial', parameters: { size: 3 } }),
  'own-family-means': glm(
    'counts ~ x + f',
    { counts, x, f },
    {
      family: familyFromText({ name: 'mine', support: 'non-negative integers', parameters: ['eta'], logPartition: 'exp(eta)' }),
    },
  ),
};
const rows = { x: [0.3, 2.2, 4.9], f: ['low', 'high', 'middle'], exposure: [1, 2, 3] };
for (const [name, model] of Object.entries(models)) {
  const path = new URL(`./version1-${name}.json`, import.meta.url);
  if (existsSync(path)) continue;
  const predicted = model.predict(rows, { se: true });
  const plain = (c) => Object.fromEntries(Object.entries(c).map(([k, v]) => [k, [...v]]));
  writeFileSync(
    path,
    `${JSON.stringify({ model: model.save(), rows, expected: { columns: plain(predicted.columns), stdError: plain(predicted.stdError) } }, null, 1)}\n`,
  );
}
