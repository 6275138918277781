import { describe, expect, it } from 'vitest';
import { formulaError, formulaSubject } from '../../src/formula/formulaError.ts';

const at = (start: number, end = start + 1) => ({ start, end });

describe('formulaSubject', () => {
  it('shows a short formula whole, and counts the place from 1', () => {
    expect(formulaSubject('y ~ agee', at(4, 8))).toBe('formula "y ~ agee" at 5');
    const fits = `y ~ ${'a'.repeat(116)}`;
    expect(fits.length).toBe(120);
    expect(formulaSubject(fits, at(0))).toBe(`formula "${fits}" at 1`);
  });

  it('shows 120 characters of a longer one around the place', () => {
    const text = Array.from({ length: 300 }, (_, i) => String.fromCharCode(97 + (i % 26))).join('');
    expect(formulaSubject(text, at(0))).toBe(`formula "${text.slice(0, 120)}…" at 1`);
    expect(formulaSubject(text, at(60))).toBe(`formula "${text.slice(0, 120)}…" at 61`);
    expect(formulaSubject(text, at(61))).toBe(`formula "…${text.slice(1, 121)}…" at 62`);
    expect(formulaSubject(text, at(150))).toBe(`formula "…${text.slice(90, 210)}…" at 151`);
    expect(formulaSubject(text, at(239))).toBe(`formula "…${text.slice(179, 299)}…" at 240`);
    expect(formulaSubject(text, at(240))).toBe(`formula "…${text.slice(180)}" at 241`);
    expect(formulaSubject(text, at(300))).toBe(`formula "…${text.slice(180)}" at 301`);
  });

  it('puts several lines in one, with places as they are', () => {
    expect(formulaSubject('y ~ x +\n  zz\r\n', at(10, 12))).toBe('formula "y ~ x +   zz  " at 11');
    expect(formulaSubject('y ~ a  + b', at(4))).toBe('formula "y ~ a  + b" at 5');
  });
});

describe('formulaError', () => {
  it('has the place in its details, with a length of at least one', () => {
    const error = formulaError('y ~ agee', at(4, 8), 'unknown-column', { found: 'no column "agee"', details: { columns: ['age'] } });
    expect([error.code, error.message]).toEqual(['unknown-column', 'formula "y ~ agee" at 5: no column "agee"']);
    expect(error.details).toEqual({ formula: 'y ~ agee', position: 5, length: 4, columns: ['age'] });
    expect(formulaError('y ~', at(3, 3), 'formula-syntax', { found: 'nothing' }).details).toEqual({
      formula: 'y ~',
      position: 4,
      length: 1,
    });
  });

  it('lets the details of a caller stand before its own', () =>
    expect(formulaError('y ~ x', at(4), 'x', { found: 'x', details: { length: 9 } }).details.length).toBe(9));
});
