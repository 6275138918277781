// The sums that a fused multiplication and addition makes quicker; scripts/buildKernels.mjs compiles them a second time with relaxed SIMD.
export { addProduct, crossProduct, dots } from './matrix';
