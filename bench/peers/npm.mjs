// Other packages of npm for logistic regression, for the record; they lie where `--npm-peers` says.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { readData } from '../dataFiles.mjs';
import { peakMemory } from '../peakMemory.mjs';

const [folder, peer, packages] = process.argv.slice(2);
const require = createRequire(join(packages, 'package.json'));
const { columns, y } = readData(folder);
const rows = Array.from(y, (_, i) => columns.map((x) => x[i]));
const response = Array.from(y);

const fits = {
  async 'npm:glm'() {
    const glm = require('glm');
    const GLM = glm.GLM ?? glm;
    return () => {
      const model = GLM(GLM.families.Binomial());
      model.fit(response, rows);
      // The constant comes last.
      const weights = model.weights.map(Number);
      return [weights.at(-1), ...weights.slice(0, -1)];
    };
  },
  async 'npm:ml-logistic-regression'() {
    // Gradient steps of a fixed size and number, without an intercept of its own, class against rest.
    const { default: Model } = await import(pathToFileURL(require.resolve('ml-logistic-regression')).href);
    const { Matrix } = await import(pathToFileURL(require.resolve('ml-matrix')).href);
    const X = new Matrix(rows.map((row) => [1, ...row]));
    const Y = Matrix.columnVector(response);
    const LogisticRegression = Model.default ?? Model;
    return () => {
      const model = new LogisticRegression({ numSteps: 1000, learningRate: 5e-3 });
      model.train(X, Y);
      return model.classifiers[0].weights.to1DArray();
    };
  },
};

const solve = await fits[peer]();
for await (const line of createInterface({ input: process.stdin })) {
  if (line === 'end') break;
  const start = performance.now();
  const coefficients = solve();
  const seconds = (performance.now() - start) / 1000;
  process.stdout.write(`${JSON.stringify({ seconds, coefficients, peak: peakMemory() ?? process.resourceUsage().maxRSS * 1024 })}\n`);
}
process.exit(0);
