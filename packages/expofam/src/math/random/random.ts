/** A stream of random numbers. Samplers take one as their first argument; the stream is the only state. */
export interface RandomSource {
  /** Uniform on the open interval (0, 1): (k + ½)·2⁻⁵², never 0 or 1. */
  uniform(): number;
  /** 32 uniform bits, 0 … 2³² − 1. */
  bits(): number;
  /** A stream of its own: this one's state, after which this one jumps 2⁶⁴ draws ahead, so the two do not overlap. */
  split(): RandomSource;
  /** The four words of the state, to continue the stream later with {@link randomFromState}. */
  state(): readonly [number, number, number, number];
}

/** The polynomial of a jump by 2⁶⁴ draws (Blackman & Vigna 2021). */
const JUMP = [0x8764000b, 0xf542d2d3, 0x6fa035c3, 0x77f2db5b];

/** A stream that continues from a saved state. */
export function randomFromState(state: readonly [number, number, number, number]): RandomSource {
  let [s0, s1, s2, s3] = state.map((v) => v >>> 0);
  if ((s0 | s1 | s2 | s3) === 0) s0 = 1; // the all-zero state is a fixed point
  const bits = (): number => {
    const sum = (s0 + s3) | 0;
    const result = (((sum << 7) | (sum >>> 25)) + s0) >>> 0;
    const t = s1 << 9;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= t;
    s3 = (s3 << 11) | (s3 >>> 21);
    return result;
  };
  const source: RandomSource = {
    bits,
    uniform: () => {
      const high = bits() >>> 6;
      return (high * 67108864 + (bits() >>> 6) + 0.5) * 2 ** -52;
    },
    split: () => {
      const child = randomFromState(source.state());
      let [j0, j1, j2, j3] = [0, 0, 0, 0];
      for (const word of JUMP) {
        for (let b = 0; b < 32; b++) {
          if ((word >>> b) & 1) {
            j0 ^= s0;
            j1 ^= s1;
            j2 ^= s2;
            j3 ^= s3;
          }
          bits();
        }
      }
      [s0, s1, s2, s3] = [j0, j1, j2, j3];
      return child;
    },
    state: () => [s0 >>> 0, s1 >>> 0, s2 >>> 0, s3 >>> 0],
  };
  return Object.freeze(source);
}

/**
 * A seeded stream: xoshiro128++ 1.0 (Blackman & Vigna 2021, *Scrambled linear pseudorandom number generators*), period 2¹²⁸ − 1, its state filled from
 * the seed by the finalizer of MurmurHash3 on a Weyl sequence. The same seed gives the same stream on every machine.
 *
 * @param seed any finite number; its 64 bits are used.
 * @example
 * const random = randomSource(1);
 * random.uniform();
 */
export function randomSource(seed: number): RandomSource {
  const words = new Uint32Array(new Float64Array([seed]).buffer);
  let h = Math.imul(words[0], 0x9e3779b1) ^ words[1];
  const next = () => {
    h = (h + 0x9e3779b9) | 0;
    let z = h;
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    return (z ^ (z >>> 16)) >>> 0;
  };
  const source = randomFromState([next(), next() ^ words[0], next() ^ words[1], next()]);
  for (let i = 0; i < 16; i++) source.bits();
  return source;
}
