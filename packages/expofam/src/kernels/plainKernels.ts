import {
  type BinaryPrimitive,
  binaryPrimitives,
  type RareBinary,
  type RareTernary,
  type RareUnary,
  type TernaryPrimitive,
  ternaryPrimitives,
  type UnaryPrimitive,
  unaryPrimitives,
} from './scalarPrimitives.ts';
import type { BinaryKernel, TernaryKernel, UnaryKernel, VectorKernels } from './vectorKernels.ts';

// A loop of its own for every cheap or frequent primitive: through a shared loop the call of the scalar function is
// megamorphic and is not inlined. The costly rest (gamma functions and the like) shares the loops at the end.
const cheapUnary: Partial<Record<UnaryPrimitive, UnaryKernel>> = {
  neg(dst, a, n) {
    for (let i = 0; i < n; i++) dst[i] = -a[i];
  },
  square(dst, a, n) {
    for (let i = 0; i < n; i++) dst[i] = a[i] * a[i];
  },
  sqrt(dst, a, n) {
    for (let i = 0; i < n; i++) dst[i] = Math.sqrt(a[i]);
  },
  exp(dst, a, n) {
    for (let i = 0; i < n; i++) dst[i] = Math.exp(a[i]);
  },
  expm1(dst, a, n) {
    for (let i = 0; i < n; i++) dst[i] = Math.expm1(a[i]);
  },
  log(dst, a, n) {
    for (let i = 0; i < n; i++) dst[i] = Math.log(a[i]);
  },
  log1p(dst, a, n) {
    for (let i = 0; i < n; i++) dst[i] = Math.log1p(a[i]);
  },
  abs(dst, a, n) {
    for (let i = 0; i < n; i++) dst[i] = Math.abs(a[i]);
  },
  expNegAbs(dst, a, n) {
    for (let i = 0; i < n; i++) dst[i] = Math.exp(-Math.abs(a[i]));
  },
  softplus(dst, a, n) {
    const f = unaryPrimitives.softplus;
    for (let i = 0; i < n; i++) dst[i] = f(a[i]);
  },
  sigmoid(dst, a, n) {
    const f = unaryPrimitives.sigmoid;
    for (let i = 0; i < n; i++) dst[i] = f(a[i]);
  },
};

const cheapBinary: Partial<Record<BinaryPrimitive, BinaryKernel>> = {
  add: {
    vectorVector(dst, a, b, n) {
      for (let i = 0; i < n; i++) dst[i] = a[i] + b[i];
    },
    vectorScalar(dst, a, b, n) {
      for (let i = 0; i < n; i++) dst[i] = a[i] + b;
    },
    scalarVector(dst, a, b, n) {
      for (let i = 0; i < n; i++) dst[i] = a + b[i];
    },
  },
  sub: {
    vectorVector(dst, a, b, n) {
      for (let i = 0; i < n; i++) dst[i] = a[i] - b[i];
    },
    vectorScalar(dst, a, b, n) {
      for (let i = 0; i < n; i++) dst[i] = a[i] - b;
    },
    scalarVector(dst, a, b, n) {
      for (let i = 0; i < n; i++) dst[i] = a - b[i];
    },
  },
  mul: {
    vectorVector(dst, a, b, n) {
      for (let i = 0; i < n; i++) dst[i] = a[i] * b[i];
    },
    vectorScalar(dst, a, b, n) {
      for (let i = 0; i < n; i++) dst[i] = a[i] * b;
    },
    scalarVector(dst, a, b, n) {
      for (let i = 0; i < n; i++) dst[i] = a * b[i];
    },
  },
  div: {
    vectorVector(dst, a, b, n) {
      for (let i = 0; i < n; i++) dst[i] = a[i] / b[i];
    },
    vectorScalar(dst, a, b, n) {
      for (let i = 0; i < n; i++) dst[i] = a[i] / b;
    },
    scalarVector(dst, a, b, n) {
      for (let i = 0; i < n; i++) dst[i] = a / b[i];
    },
  },
  softplusFrom: {
    ...binaryLoops(binaryPrimitives.softplusFrom),
    vectorVector(dst, a, b, n) {
      for (let i = 0; i < n; i++) {
        dst[i] = a[i] > 0 ? a[i] + b[i] : b[i];
      }
    },
  },
  sigmoidFrom: {
    ...binaryLoops(binaryPrimitives.sigmoidFrom),
    vectorVector(dst, a, b, n) {
      for (let i = 0; i < n; i++) {
        const x = a[i];
        const e = b[i];
        dst[i] = (x >= 0 ? 1 : e) / (1 + e);
      }
    },
  },
  sigmoidReflectedFrom: {
    ...binaryLoops(binaryPrimitives.sigmoidReflectedFrom),
    vectorVector(dst, a, b, n) {
      for (let i = 0; i < n; i++) {
        const x = a[i];
        const e = b[i];
        dst[i] = (x <= 0 ? 1 : e) / (1 + e);
      }
    },
  },
};

const cheapTernary: Partial<Record<TernaryPrimitive, TernaryKernel>> = {
  where(dst, condition, a, b, n) {
    for (let i = 0; i < n; i++) dst[i] = condition[i] !== 0 ? a[i] : b[i];
  },
};

function unaryLoop(f: (x: number) => number): UnaryKernel {
  return (dst, a, n) => {
    for (let i = 0; i < n; i++) dst[i] = f(a[i]);
  };
}

function binaryLoops(f: (a: number, b: number) => number): BinaryKernel {
  return Object.freeze({
    vectorVector(dst: Float64Array, a: Float64Array, b: Float64Array, n: number) {
      for (let i = 0; i < n; i++) dst[i] = f(a[i], b[i]);
    },
    vectorScalar(dst: Float64Array, a: Float64Array, b: number, n: number) {
      for (let i = 0; i < n; i++) dst[i] = f(a[i], b);
    },
    scalarVector(dst: Float64Array, a: number, b: Float64Array, n: number) {
      for (let i = 0; i < n; i++) dst[i] = f(a, b[i]);
    },
  });
}

function ternaryLoop(f: (a: number, b: number, c: number) => number): TernaryKernel {
  return (dst, a, b, c, n) => {
    for (let i = 0; i < n; i++) dst[i] = f(a[i], b[i], c[i]);
  };
}

function table<K extends string, F, V>(
  primitives: Readonly<Record<K, F>>,
  cheap: Partial<Record<K, V>>,
  loop: (f: F) => V,
): Readonly<Record<K, V>> {
  const entries = (Object.keys(primitives) as K[]).map((name) => [name, cheap[name] ?? loop(primitives[name])]);
  return Object.fromEntries(entries) as Readonly<Record<K, V>>;
}

/** The vector primitives in plain TypeScript; the reference that other implementations are tested against. */
export const plainKernels: VectorKernels = Object.freeze({
  name: 'plain',
  allocate: (length: number) => new Float64Array(length),
  load(dst: Float64Array, source: Float64Array, offset: number, n: number) {
    for (let i = 0; i < n; i++) dst[i] = source[offset + i];
  },
  store(destination: Float64Array, offset: number, a: Float64Array, n: number) {
    for (let i = 0; i < n; i++) destination[offset + i] = a[i];
  },
  fill(dst: Float64Array, value: number, n: number) {
    for (let i = 0; i < n; i++) dst[i] = value;
  },
  unary: table(unaryPrimitives, cheapUnary, unaryLoop),
  binary: table(binaryPrimitives, cheapBinary, binaryLoops),
  ternary: table(ternaryPrimitives, cheapTernary, ternaryLoop),
});

/** Adds the primitives of rare families, to all tables. A module calls it when it is loaded, before it can make a node of them. */
export function offerPrimitives(
  unary: Readonly<Record<RareUnary, (x: number) => number>>,
  binary: Readonly<Record<RareBinary, (a: number, b: number) => number>>,
  ternary: Readonly<Record<RareTernary, (a: number, b: number, c: number) => number>>,
): void {
  Object.assign(unaryPrimitives, unary);
  Object.assign(binaryPrimitives, binary);
  Object.assign(ternaryPrimitives, ternary);
  Object.assign(plainKernels.unary, table(unary, {}, unaryLoop));
  Object.assign(plainKernels.binary, table(binary, {}, binaryLoops));
  Object.assign(plainKernels.ternary, table(ternary, {}, ternaryLoop));
}
