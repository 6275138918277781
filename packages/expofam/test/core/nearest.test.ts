import { describe, expect, test } from 'vitest';
import { suggestion } from '../../src/core/nearest.ts';

describe('suggestion', () => {
  test('names the nearest, else what there is, also where there is nothing', () => {
    expect(suggestion('agee', ['weight', 'age'])).toBe('nearest: "age"');
    expect(suggestion('agee', ['weight', 'colour'])).toBe('there are "weight", "colour"');
    expect(suggestion('agee', ['weight'])).toBe('there is "weight"');
    expect(suggestion('agee', [])).toBe('there are none');
  });
});
