// The least time that the machine allows for a fit: every Newton pass reads all columns once (bandwidth) and forms the
// weighted cross product (arithmetic); the greater of the two, for the number of passes that Newton needs from a good start.
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

/** Seconds; null for a path, whose number of passes is the solver's choice, and for a whole process. */
export function machineFloor(id, { bytesPerSecond, flopsPerSecond }) {
  if (!shapes[id]) return null;
  const { n, p, passes, blocks = 1, bytes = 8 * p } = shapes[id];
  return passes * Math.max((n * bytes) / bytesPerSecond, (n * p * (p + 1) * blocks) / flopsPerSecond);
}
