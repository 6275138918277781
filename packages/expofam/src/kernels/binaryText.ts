/** The bytes of `wasmBinary`; `printable` of scripts/buildKernels.mjs writes them as text. */
export function readBinaryText(text: string): Uint8Array {
  const bytes: number[] = [];
  for (let i = 0; i < text.length; i++) {
    let code = text.charCodeAt(i);
    if (code > 110) code = (code - 111) * 38 + text.charCodeAt(++i) - 40;
    bytes.push((code - 40) & 255);
  }
  return Uint8Array.from(bytes);
}
