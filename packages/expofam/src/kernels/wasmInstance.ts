import { readBinaryText } from './binaryText.ts';
import { relaxedBinary, wasmBinary } from './wasmBinary.ts';

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
  readonly log1pOfUnit: Unary;
  readonly log1pmx: Unary;
  readonly softplus: Unary;
  readonly sigmoid: Unary;
  readonly lgamma: Unary;
  readonly digamma: Unary;
  readonly trigamma: Unary;
  readonly stirlerr: Unary;
  readonly stirlerrFirstDerivative: Unary;
  readonly stirlerrSecondDerivative: Unary;
  readonly normalPdf: Unary;
  readonly normalCdf: Unary;
  readonly normalLogCdf: Unary;
  readonly normalHazard: Unary;
  readonly normalHazardExcess: Unary;
  arePositive(a: Address, n: number): number;
  readonly softplusFromVV: VectorVector;
  readonly softplusReflectedFromVV: VectorVector;
  readonly sigmoidFromVV: VectorVector;
  readonly sigmoidReflectedFromVV: VectorVector;
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
  readonly bd0VV: VectorVector;
  readonly bd0VS: VectorVector;
  readonly ltVV: VectorVector;
  readonly ltVS: VectorVector;
  readonly leVV: VectorVector;
  readonly leVS: VectorVector;
  readonly eqVV: VectorVector;
  readonly eqVS: VectorVector;
  readonly maxVV: VectorVector;
  readonly maxVS: VectorVector;
  /** `code` is the place of encoded steps (wasmSequence.ts). */
  runSequence(code: Address, count: number, n: number): void;
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

/** A WebAssembly.Memory; a shared one can be sent to other threads. */
export interface WasmMemory {
  readonly buffer: ArrayBufferLike;
}

// The library is compiled without the types of browsers and of Node; this is what it uses of WebAssembly.
interface WasmApi {
  validate(bytes: Uint8Array): boolean;
  Module: new (bytes: Uint8Array) => object;
  Memory: new (size: { initial: number; maximum: number; shared?: boolean }) => WasmMemory;
  Instance: new (module: object, imports: object) => { readonly exports: unknown };
}

/** Memory up to here belongs to the constants of the kernels. */
export const constantsEnd = 4096;

/** The kernels on a memory. */
export interface WasmInstance {
  readonly exports: KernelExports;
  readonly buffer: ArrayBufferLike;
  readonly memory: WasmMemory;
  /** May a product and a sum be rounded once? */
  readonly relaxed: boolean;
}

const pageBytes = 65536;

/** The two builds of the kernels: all of them, and those that relaxed SIMD makes quicker, where the engine has it. */
type Modules = readonly object[];

/** Compiled at once: small, and a fit must not have to wait. A content security policy may refuse. */
function modulesOf(api: WasmApi, prepared: (bytes: Uint8Array) => Uint8Array): Modules | null {
  try {
    const relaxed = prepared(readBinaryText(relaxedBinary));
    return [new api.Module(prepared(readBinaryText(wasmBinary))), ...(api.validate(relaxed) ? [new api.Module(relaxed)] : [])];
  } catch {
    return null;
  }
}

let modules: Modules | null | undefined;
let sharing: Modules | null | undefined;

const webAssembly = (): WasmApi | undefined => (globalThis as { WebAssembly?: WasmApi }).WebAssembly;

/**
 * The kernels on a memory of their own of at least that many bytes, with relaxed SIMD or without; undefined where WebAssembly (or
 * its SIMD) is not allowed.
 */
export function wasmInstance(bytes: number, relaxed: boolean): WasmInstance | undefined {
  const api = webAssembly();
  if (!api) return undefined;
  modules ??= modulesOf(api, (b) => b);
  if (!modules) return undefined;
  const pages = Math.ceil(bytes / pageBytes) + 1;
  try {
    return instanceOf(api, modules, new api.Memory({ initial: pages, maximum: pages }), relaxed);
  } catch {
    return undefined;
  }
}

/** A memory of that many bytes that threads can share; undefined where there is none to be had. */
export function sharedMemory(bytes: number): WasmMemory | undefined {
  const api = webAssembly();
  if (!api || typeof SharedArrayBuffer === 'undefined') return undefined;
  try {
    const pages = Math.ceil(bytes / pageBytes) + 1;
    return new api.Memory({ initial: pages, maximum: pages, shared: true });
  } catch {
    return undefined;
  }
}

/** The kernels on a shared memory: every thread makes its own. */
export function sharedInstance(memory: WasmMemory, relaxed: boolean): WasmInstance | undefined {
  const api = webAssembly();
  if (!api) return undefined;
  sharing ??= modulesOf(api, importingSharedMemory);
  try {
    return sharing ? instanceOf(api, sharing, memory, relaxed) : undefined;
  } catch {
    return undefined;
  }
}

function instanceOf(api: WasmApi, [all, quicker]: Modules, memory: WasmMemory, relaxed: boolean): WasmInstance {
  const exportsOf = (module: object): object => new api.Instance(module, { env: { memory } }).exports as object;
  const exports = exportsOf(all) as KernelExports;
  const shared = { buffer: memory.buffer, memory };
  return relaxed && quicker
    ? { exports: { ...exports, ...exportsOf(quicker) }, ...shared, relaxed: true }
    : { exports, ...shared, relaxed: false };
}

/** `memory` as the import section names it, then: a memory, without a maximum, of at least one page. */
const importedMemory = [6, ...Array.from('memory', (c) => c.charCodeAt(0)), 2, 0, 1];
/** A shared one has a maximum: here of 65536 pages, all that 32 bits can address. */
const importedShared = [...importedMemory.slice(0, -2), 3, 1, 0x80, 0x80, 4];

/**
 * The same module for a shared memory. Instructions are the same; only the type of the imported memory differs
 * (https://webassembly.github.io/threads/core/binary/types.html#limits).
 */
export function importingSharedMemory(bytes: Uint8Array): Uint8Array {
  const at = bytes.findIndex((_, i) => importedMemory.every((b, k) => bytes[i + k] === b));
  // The import section has nothing else: its number, its size in one byte, one import, "env".
  const size = at - 6;
  if (at < 6 || bytes[size - 1] !== 2 || bytes[size] !== importedMemory.length + 5) throw new Error('kernels: no imported memory');
  const longer = importedShared.length - importedMemory.length;
  return Uint8Array.of(
    ...bytes.subarray(0, size),
    bytes[size] + longer,
    ...bytes.subarray(size + 1, at),
    ...importedShared,
    ...bytes.subarray(at + importedMemory.length),
  );
}
