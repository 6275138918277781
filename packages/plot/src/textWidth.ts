/*
 * Widths of letters in ems, as DejaVu Sans has them, which is among the widest of the fonts that a picture is drawn with: what fits
 * in it fits in the others.
 */
const widths: readonly (readonly [RegExp, number])[] = [
  [/[ijlI|'!.,:;·]/u, 0.31],
  [/[ftrJ()[\]{}/\\ \-"`*°²³]/u, 0.41],
  [/[mMwW%@…]/u, 0.95],
  [/[−+=~±<>√≤≥]/u, 0.84],
  // Ideographs, syllabaries and pictographs fill a square.
  [/[\u{1100}-\u{11ff}\u{2e80}-\u{d7ff}\u{f900}-\u{faff}\u{ff00}-\u{ff60}\u{1f000}-\u{3ffff}]/u, 1],
  [/\p{M}/u, 0],
  [/[\p{Lu}&]/u, 0.72],
];

/** Width in pixels of text in a sans-serif font, near enough to leave room for it. */
export function textWidth(text: string, size: number): number {
  let sum = 0;
  for (const letter of text) sum += widths.find(([of]) => of.test(letter))?.[1] ?? 0.63;
  return sum * size;
}

/** Breaks text at blanks into lines of about `width` pixels. */
export function wrapText(text: string, width: number, size: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && textWidth(`${last} ${word}`, size) <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** Text of at most `length` characters, the end replaced by an ellipsis where it is longer. */
export const shortened = (text: string, length: number): string =>
  [...text].length <= length
    ? text
    : `${[...text]
        .slice(0, length - 1)
        .join('')
        .trimEnd()}…`;

/** Text no wider than `width` pixels, the end replaced by an ellipsis where it is. */
export function fitted(text: string, width: number, size: number): string {
  let short = text;
  for (let length = [...text].length - 1; length > 1 && textWidth(short, size) > width; length--) short = shortened(text, length);
  return short;
}
