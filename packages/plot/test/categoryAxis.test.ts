import { describe, expect, it } from 'vitest';
import { categoryAxis } from '../src/categoryAxis.ts';

const weekdays = ['Friday', 'Monday', 'Saturday', 'Thursday', 'Tuesday', 'Wednesday'];
const drawn = (names: readonly string[], width: number) => {
  const { x, marginBottom } = categoryAxis(names, { label: 'weekday' }, width);
  return { ...(x as { ticks: number[]; label: string | null; tickRotate?: number }), marginBottom };
};

describe('an axis of categories', () => {
  it('turns names that would run into each other in a panel of this width, and no others', () => {
    expect(drawn(weekdays, 640)).toMatchObject({ label: 'weekday', ticks: [0, 1, 2, 3, 4, 5], marginBottom: undefined });
    expect(drawn(weekdays, 640).tickRotate).toBeUndefined();
    // The width of a phone's panel: 288 pixels for 42 letters of about six.
    expect(drawn(weekdays, 358)).toMatchObject({ label: null, tickRotate: -35 });
    expect(drawn(weekdays, 358).marginBottom).toBeGreaterThan(38);
    expect(drawn(['no', 'yes'], 358).tickRotate).toBeUndefined();
  });

  it('leaves out names that would run into each other turned', () => {
    const many = Array.from({ length: 90 }, (_, i) => `level ${i}`);
    const { ticks } = drawn(many, 640);
    expect(ticks[0]).toBe(0);
    expect(((640 - 70) / 90) * (ticks[1] - ticks[0])).toBeGreaterThanOrEqual(12);
  });
});
