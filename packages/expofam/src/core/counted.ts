/**
 * A count with its noun, in the singular for one: `1 row`, `2 rows`, `1 degree of freedom`.
 *
 * @param count a number, or one that is already written (`1,234`)
 * @param noun the singular; an s is put to its first word
 * @param many the plural, where it is another
 * @example
 * counted(1, 'degree of freedom'); // '1 degree of freedom'
 * counted(3, 'class', 'classes'); // '3 classes'
 */
export function counted(count: number | string, noun: string, many = noun.replace(/^\S+/, '$&s')): string {
  return `${count} ${String(count) === '1' ? noun : many}`;
}
