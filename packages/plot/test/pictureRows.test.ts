import { glm } from 'expofam';
import { coefficientPlot, diagnosticsPlot } from 'expofam-plot';
import { nodeDocument } from 'expofam-plot/node';
import { describe, expect, it } from 'vitest';
import { pictureRows } from '../src/report/pictureRows.ts';

const options = { document: nodeDocument(), title: '' };
const model = glm('y ~ x', { x: [1, 2, 3, 4, 5, 6, 7, 8], y: [9, 8, 7, 6, 6, 5, 5, 4] }, { family: 'poisson' });

describe('the rows of a picture', () => {
  it('hold every text and panel once, inside their own part, and make up the whole height', () => {
    const whole = diagnosticsPlot(model, options);
    const inWhole = whole.children.length - 1;
    const parts = pictureRows(whole);
    expect(parts).toHaveLength(2);
    let end = 0;
    for (const part of parts) {
      const [left, top, width, height] = (part.getAttribute('viewBox') ?? '').split(' ').map(Number);
      expect([left, top, width]).toEqual([0, end, Number(whole.getAttribute('width'))]);
      expect(part.getAttribute('height')).toBe(String(height));
      end = top + height;
      expect([...part.children].filter((child) => child.localName === 'svg')).toHaveLength(2);
      for (const child of part.children) {
        const from = Number(child.getAttribute('y'));
        expect(from).toBeGreaterThanOrEqual(top);
        expect(from + Number(child.getAttribute('height') ?? 0)).toBeLessThanOrEqual(end);
      }
    }
    expect(end).toBe(Number(whole.getAttribute('height')));
    expect(parts.reduce((sum, part) => sum + part.children.length - 1, 0)).toBe(inWhole);
    expect(parts.map((part) => part.getAttribute('aria-label') !== null)).toEqual([true, false]);
  });

  it('are the picture itself where there is one', () => {
    const one = coefficientPlot(model, options);
    expect(pictureRows(one)).toEqual([one]);
  });
});
