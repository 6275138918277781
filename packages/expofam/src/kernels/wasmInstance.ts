import { readBinaryText } from './binaryText.ts';
import { relaxedBinary, tapeBinary, wasmBinary } from './wasmBinary.ts';

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
  /** Largest magnitude and sum, to `out` and behind it. */
  extent(a: Address, n: number, out: Address): void;
  centreScale(a: Address, centre: number, scale: number, n: number): void;
  sum(a: Address, n: number): number;
  /** `x`, `a` and `b` here and below are the places of lists of columns' places. */
  addProduct(u: Address, from: Address, x: Address, beta: Address, p: number, n: number): void;
  dots(r: Address, x: Address, p: number, n: number, out: Address): void;
  crossProduct(
    w: Address,
    a: Address,
    pa: number,
    b: Address,
    pb: number,
    n: number,
    out: Address,
    scratch: Address,
    symmetric: number,
    chunkRows: number,
  ): void;
  scatter(w: Address, codes: Address, codeBytes: number, bins: Address, n: number): void;
  scatterPairs(w: Address, s: Address, sBytes: number, t: Address, tBytes: number, width: number, bins: Address, n: number): void;
  scatterColumns(w: Address, codes: Address, codeBytes: number, x: Address, d: number, bins: Address, n: number): void;
  gather(u: Address, codes: Address, codeBytes: number, table: Address, n: number): void;
  /** `code` is the place of a sweep's steps (wasmTape.ts); 0 where a sum that must be finite is not. */
  runTape(code: Address, count: number, firstBlock: number, lastBlock: number, rows: number, blockRows: number): number;
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

/** All kernels, what runs them over blocks of rows, and those that relaxed SIMD makes quicker, where the engine has it. */
type Modules = readonly object[];

/** Decided once: a flag of the engine that is set later must not give some sums of a program other bits than the rest. */
let hasRelaxed: boolean | undefined;

/** Compiled at once: small, and a fit must not have to wait. A content security policy may refuse. */
function modulesOf(api: WasmApi, prepared: (bytes: Uint8Array) => Uint8Array): Modules | null {
  try {
    const [plain, tape, relaxed] = [wasmBinary, tapeBinary, relaxedBinary].map((text) => prepared(readBinaryText(text)));
    hasRelaxed ??= api.validate(relaxed);
    return [plain, tape, ...(hasRelaxed ? [relaxed] : [])].map((bytes) => new api.Module(bytes));
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

/** The kernels on a memory that is not shared. */
export function unsharedInstance(memory: WasmMemory, relaxed: boolean): WasmInstance | undefined {
  const api = webAssembly();
  return api && modules ? instanceOf(api, modules, memory, relaxed) : undefined;
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

function instanceOf(api: WasmApi, [all, tape, quicker]: Modules, memory: WasmMemory, relaxed: boolean): WasmInstance {
  const exportsOf = (module: object, functions = {}): object =>
    new api.Instance(module, { env: { memory, ...functions } }).exports as object;
  const isRelaxed = relaxed && quicker !== undefined;
  const kernels = { ...exportsOf(all), ...(isRelaxed ? exportsOf(quicker) : {}) };
  const exports = { ...kernels, ...exportsOf(tape, kernels) } as KernelExports;
  return { exports, buffer: memory.buffer, memory, relaxed: isRelaxed };
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
  // After eight bytes stand the sections: a number, a size in seven bits a byte, that many bytes. Imports have the number 2.
  for (let section = 8; section < at; ) {
    let [size, from] = [0, section + 1];
    for (let shift = 0; ; shift += 7) {
      size |= (bytes[from] & 127) << shift;
      if (bytes[from++] < 128) break;
    }
    if (bytes[section] === 2) {
      const longer = size + importedShared.length - importedMemory.length;
      return Uint8Array.of(
        ...bytes.subarray(0, section + 1),
        ...(longer < 128 ? [longer] : [(longer & 127) | 128, longer >> 7]),
        ...bytes.subarray(from, at),
        ...importedShared,
        ...bytes.subarray(at + importedMemory.length),
      );
    }
    section = from + size;
  }
  throw new Error('kernels: no imported memory');
}
