import { setFlagsFromString } from 'node:v8';

// Relaxed SIMD (a product and a sum rounded once) is in V8 since 11.0, behind a flag that went away in 11.4, when WebAssembly had it for
// good. Node 20 and 21 have versions between: there, the flag makes large fits quicker. Modules that were compiled before stay as they are.
const [major, minor] = process.versions.v8.split('.').map(Number);
if (major === 11 && minor < 4) setFlagsFromString('--experimental-wasm-relaxed-simd');
