/** A surrogate half sorts above U+E000 … U+FFFF in UTF-16 though its code point is larger: move both ranges into code-point order. */
function inCodePointOrder(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit >= 0xe000 ? unit - 0x800 : unit + 0x2000;
}

/**
 * Orders text by code point: the same on every machine, unlike a locale's order, and unlike the order of UTF-16 units
 * that `<` gives, which puts U+1F600 before U+FF5E.
 *
 * @example
 * ['b', 'B', 'ä', 'a'].sort(compareCodePoints); // ['B', 'a', 'b', 'ä']
 */
export function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return inCodePointOrder(x) - inCodePointOrder(y);
  }
  return a.length - b.length;
}
