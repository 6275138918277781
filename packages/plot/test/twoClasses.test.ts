import { glm } from 'expofam';
import { calibrationPlot, diagnosticsPlot, effectPlot, reportHtml, rocPlot, svgText } from 'expofam-plot';
import { nodeDocument } from 'expofam-plot/node';
import { expect, test } from 'vitest';

/** A multinomial of two classes is the Bernoulli of the same rows: pictures draw its probabilities, not its log odds. */
const y = 'abbbabbaababbbabaabb'.split('');
const data = { y, x: y.map((_, i) => i % 7), g: y.map((_, i) => 'uvw'[(i * 5) % 3]) };
const multinomial = glm('y ~ x + g', data, { family: 'multinomial' });
const bernoulli = glm('y ~ x + g', data, { family: 'bernoulli' });
const options = { document: nodeDocument() };

test('ROC, calibration and effects of two classes', () => {
  const area = /area under the curve (\d\.\d+)|\(area (\d\.\d+)\)/gi;
  const areas = (svg: SVGSVGElement): (string | undefined)[] => [...svgText(svg).matchAll(area)].map((found) => found[1] ?? found[2]);
  const [expected] = areas(rocPlot(bernoulli, options));
  expect(areas(rocPlot(multinomial, options))).toEqual([expected, expected]);
  expect(svgText(calibrationPlot(multinomial, options))).toContain('predicted P(a)');
  expect(svgText(effectPlot(multinomial, { ...options, data }))).toContain('probability');
});

test('what has no residuals for classes says that the response has several components', () => {
  expect(() => diagnosticsPlot(multinomial, options)).toThrow(/with several components of its response/);
});

test('a report says of which class against which its equation and its odds are', () => {
  const report = reportHtml(multinomial, { ...options, data });
  expect(report).toContain('log(μ<sub>a</sub>/μ<sub>b</sub>)');
  expect(report).toContain('the odds of a against b');
});
