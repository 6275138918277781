// The least time that the machine allows for a fit: every Newton pass reads all columns once (bandwidth) and forms the
// weighted cross product (arithmetic); the greater of the two, for the number of passes that Newton needs from a good start.
// Figures of the machine: read bandwidth 30.4 GB/s on two cores, 2 × 12 GF/s of f64x2 multiply-adds in WebAssembly.
const bandwidth = 30.4e9;
const flops = 24e9;
const shapes = {
  a: { n: 1e6, p: 21, passes: 2 },
  a2: { n: 1e6, p: 21, passes: 2 },
  b: { n: 1e6, p: 21, passes: 2 },
  c: { n: 1e5, p: 201, passes: 3 },
  d: { n: 1e6, p: 11, passes: 2 },
  e: { n: 2e5, p: 21, passes: 2, blocks: 10 },
  // Bytes: three numeric columns, response, offset, and six one-byte codes.
  f: { n: 1e6, p: 10, passes: 4, bytes: 5 * 8 + 6 },
  g: { n: 200, p: 5, passes: 4 },
};

/** Seconds. */
export function machineFloor(id) {
  const { n, p, passes, blocks = 1, bytes = 8 * p } = shapes[id];
  return passes * Math.max((n * bytes) / bandwidth, (n * p * (p + 1) * blocks) / flops);
}
