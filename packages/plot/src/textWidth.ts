/** Width in pixels of text in a sans-serif font, near enough to leave room for it. */
export const textWidth = (text: string, size: number): number => [...text].length * size * 0.6;

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
