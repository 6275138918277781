/** JSON that people can read too: objects indented, lists of numbers and words on one line. Values that are not finite become null. */
export function jsonText(value: unknown, indent = ''): string {
  if (Array.isArray(value) || ArrayBuffer.isView(value)) {
    const items = Array.from(value as ArrayLike<unknown>);
    if (items.every((item) => typeof item !== 'object' || item === null)) return `[${items.map((item) => scalar(item)).join(', ')}]`;
    const inner = `${indent}  `;
    return `[\n${items.map((item) => inner + jsonText(item, inner)).join(',\n')}\n${indent}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    if (entries.length === 0) return '{}';
    const inner = `${indent}  `;
    return `{\n${entries.map(([key, item]) => `${inner}${JSON.stringify(key)}: ${jsonText(item, inner)}`).join(',\n')}\n${indent}}`;
  }
  return scalar(value);
}

const scalar = (value: unknown): string => JSON.stringify(value) ?? 'null';
