import { setFlagsFromString } from 'node:v8';
import { readBinaryText } from '../../src/kernels/binaryText.ts';
import { relaxedBinary } from '../../src/kernels/wasmBinary.ts';

// Node 20 has relaxed SIMD behind a flag; later versions have it, and no such flag. Loaded before the kernels are made.
if (!WebAssembly.validate(readBinaryText(relaxedBinary) as BufferSource)) setFlagsFromString('--experimental-wasm-relaxed-simd');

/** Can the relaxed kernels be tested here? */
export const relaxedSimd: boolean = WebAssembly.validate(readBinaryText(relaxedBinary) as BufferSource);
