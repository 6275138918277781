import { readBinaryText } from './binaryText.ts';
import { wasmBinary } from './wasmBinary.ts';

/** Where an array lies in WebAssembly memory, in bytes. */
type Address = number;
type Unary = (dst: Address, a: Address, n: number) => void;
type VectorVector = (dst: Address, a: Address, b: Address, n: number) => void;

/** The functions of assembly/ as WebAssembly exports them; sizes and strides in bytes are named so. */
export interface KernelExports {
  readonly neg: Unary;
  readonly abs: Unary;
  readonly square: Unary;
  readonly sqrt: Unary;
  readonly exp: Unary;
  readonly expNegAbs: Unary;
  readonly expm1: Unary;
  readonly log: Unary;
  readonly log1p: Unary;
  readonly softplus: Unary;
  readonly sigmoid: Unary;
  readonly softplusFrom: VectorVector;
  readonly softplusReflectedFrom: VectorVector;
  readonly sigmoidFrom: VectorVector;
  readonly sigmoidReflectedFrom: VectorVector;
  readonly addVV: VectorVector;
  readonly addVS: VectorVector;
  readonly subVV: VectorVector;
  readonly subVS: VectorVector;
  readonly subSV: VectorVector;
  readonly mulVV: VectorVector;
  readonly mulVS: VectorVector;
  readonly divVV: VectorVector;
  readonly divVS: VectorVector;
  readonly divSV: VectorVector;
  readonly logaddexpVV: VectorVector;
  readonly logaddexpVS: VectorVector;
  readonly xlogyVV: VectorVector;
  where(dst: Address, condition: Address, a: Address, b: Address, n: number): void;
  centreScale(a: Address, centre: number, scale: number, n: number): void;
  sum(a: Address, n: number): number;
  addProduct(u: Address, x: Address, strideBytes: number, beta: Address, p: number, n: number): void;
  dots(r: Address, x: Address, strideBytes: number, p: number, n: number, out: Address): void;
  crossProduct(
    w: Address,
    a: Address,
    pa: number,
    b: Address,
    pb: number,
    strideBytes: number,
    n: number,
    out: Address,
    scratch: Address,
    symmetric: number,
    chunkRows: number,
  ): void;
  scatter(w: Address, codes: Address, codeBytes: number, bins: Address, n: number): void;
  scatterPairs(w: Address, s: Address, sBytes: number, t: Address, tBytes: number, width: number, bins: Address, n: number): void;
  scatterColumns(w: Address, codes: Address, codeBytes: number, x: Address, strideBytes: number, d: number, bins: Address, n: number): void;
  gather(u: Address, codes: Address, codeBytes: number, table: Address, n: number): void;
}

// The library is compiled without the types of browsers and of Node; this is what it uses of WebAssembly.
interface WasmApi {
  Module: new (bytes: Uint8Array) => object;
  Memory: new (size: { initial: number; maximum: number }) => { readonly buffer: ArrayBuffer };
  Instance: new (module: object, imports: object) => { readonly exports: unknown };
}

/** Memory up to here belongs to the constants of the kernels. */
export const constantsEnd = 4096;

/** The kernels on a memory. */
export interface WasmInstance {
  readonly exports: KernelExports;
  readonly buffer: ArrayBuffer;
}

let module: object | null | undefined;

/** The kernels on a memory of their own of at least that many bytes; undefined where WebAssembly (or its SIMD) is not allowed. */
export function wasmInstance(bytes: number): WasmInstance | undefined {
  const api = (globalThis as { WebAssembly?: WasmApi }).WebAssembly;
  if (!api || module === null) return undefined;
  try {
    // Compiled at once: small, and a fit must not have to wait. A content security policy may refuse.
    module ??= new api.Module(readBinaryText(wasmBinary));
    const pages = Math.ceil(bytes / 65536) + 1;
    const memory = new api.Memory({ initial: pages, maximum: pages });
    const instance = new api.Instance(module, { env: { memory } });
    return { exports: instance.exports as KernelExports, buffer: memory.buffer };
  } catch {
    module ??= null;
    return undefined;
  }
}
