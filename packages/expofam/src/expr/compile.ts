import { activeVectorKernels } from '../kernels/activeKernels.ts';
import { plainKernels } from '../kernels/plainKernels.ts';
import type { BinaryPrimitive } from '../kernels/scalarPrimitives.ts';
import type { BinaryKernel, TernaryKernel, UnaryKernel, VectorKernels } from '../kernels/vectorKernels.ts';
import { unboundSymbol } from './evaluate.ts';
import type { Expr } from './intern.ts';
import { type Instruction, type Lowered, lower, setScalars } from './lower.ts';
import { freeSymbols } from './substitute.ts';

/** Expressions compiled for evaluation over many rows. */
export interface Program {
  /** The names of the inputs, in the order in which `run` takes them. */
  readonly inputs: readonly string[];
  /** What it evaluates. */
  readonly expressions: readonly Expr[];
  /** How many arrays `run` writes. */
  readonly outputs: number;
  /**
   * Evaluates all expressions at rows 0 … n − 1. An input is a column with at least n entries, or one number for all
   * rows; the outputs belong to the caller, have at least n entries and must not overlap the inputs. Nothing is
   * allocated, except at the first call with a new combination of columns and numbers. The function of a `call` may itself
   * run programs, this one too: a nested run has registers of its own.
   */
  run(n: number, inputs: readonly (Float64Array | number)[], outputs: readonly Float64Array[]): void;
}

export interface CompileOptions {
  /** Rows evaluated together; the registers of a block should stay in the first-level cache. Default 1024. */
  readonly blockSize?: number;
  /** The implementation of the vector primitives. Default: WebAssembly where it is allowed. */
  readonly kernels?: VectorKernels;
}

/** One step of a block: what {@link lower} planned, bound to kernels and registers. */
type Step = (n: number, offset: number, inputs: readonly (Float64Array | number)[], outputs: readonly Float64Array[]) => void;

interface Plan {
  /** How many runs were under way around the one that it is for. */
  readonly depth: number;
  readonly isScalar: readonly boolean[];
  readonly lowered: Lowered;
  readonly scalars: Float64Array;
  readonly steps: readonly Step[];
}

/**
 * Compiles expressions into a program of vector primitives over blocks of rows. Every distinct subexpression is
 * evaluated once; what depends on constants and scalar inputs only is evaluated once a call.
 *
 * @param outputs the expressions to evaluate
 * @param inputNames the symbols that rows or scalars will be given for; more than occur is fine
 * @throws ExpofamError `unbound-symbol` where a symbol of an expression is not among the inputs
 * @example
 * const program = compile([softplus(eta), sigmoid(eta)], ['eta']);
 * program.run(3, [Float64Array.of(-1, 0, 1)], [new Float64Array(3), new Float64Array(3)]);
 */
export function compile(outputs: readonly Expr[], inputNames: readonly string[], options: CompileOptions = {}): Program {
  const blockSize = options.blockSize ?? 1024;
  const preferred = options.kernels ?? activeVectorKernels();
  const names = Object.freeze([...inputNames]);
  for (const output of outputs) {
    for (const free of freeSymbols(output)) {
      if (!names.includes(free.name as string)) throw unboundSymbol(free.name as string, names);
    }
  }
  const plans: Plan[] = [];

  function planFor(inputs: readonly (Float64Array | number)[]): Plan {
    for (let p = 0; p < plans.length; p++) {
      const kinds = plans[p].isScalar;
      let same = plans[p].depth === running;
      for (let i = 0; i < kinds.length; i++) if ((typeof inputs[i] === 'number') !== kinds[i]) same = false;
      if (same) return plans[p];
    }
    const isScalar = names.map((_, i) => typeof inputs[i] === 'number');
    const lowered = lower(outputs, names, isScalar);
    // A memory of fixed size holds the registers of any sensible program; a monstrous one runs on the heap.
    const kernels = lowered.registerCount * blockSize > mostRegisterDoubles ? plainKernels : preferred;
    const registers = registersOf(kernels, blockSize, running);
    while (registers.length < lowered.registerCount) registers.push(kernels.allocate(blockSize));
    const scalars = Float64Array.from(lowered.scalars.initial);
    const single = (i: Instruction): Step => bind(i, kernels, registers, scalars);
    const plan = {
      depth: running,
      isScalar,
      lowered,
      scalars,
      steps: kernels.together?.(lowered.instructions, registers, scalars, single) ?? lowered.instructions.map(single),
    };
    plans.push(plan);
    return plan;
  }

  return Object.freeze({
    inputs: names,
    expressions: outputs,
    outputs: outputs.length,
    run(n: number, inputs: readonly (Float64Array | number)[], results: readonly Float64Array[]) {
      checkArrays(n, names, inputs, outputs.length, results);
      const plan = planFor(inputs);
      const { scalars, steps } = plan;
      setScalars(plan.lowered, inputs, scalars);
      running++;
      try {
        for (let offset = 0; offset < n; offset += blockSize) {
          const rows = Math.min(blockSize, n - offset);
          for (let s = 0; s < steps.length; s++) steps[s](rows, offset, inputs, results);
        }
      } finally {
        running--;
      }
    },
  });
}

const mostRegisterDoubles = 2 ** 20;
/** The runs under way: more than one where the function of a call runs a program. */
let running = 0;
const registerFiles = new WeakMap<VectorKernels, Map<string, Float64Array[]>>();

/** Registers hold nothing between calls of `run`, so all programs on the same kernels share those of their depth of nesting. */
function registersOf(kernels: VectorKernels, blockSize: number, depth: number): Float64Array[] {
  const files = registerFiles.get(kernels) ?? new Map<string, Float64Array[]>();
  registerFiles.set(kernels, files);
  const key = `${blockSize} ${depth}`;
  const registers = files.get(key) ?? [];
  files.set(key, registers);
  return registers;
}

function bind(instruction: Instruction, kernels: VectorKernels, registers: readonly Float64Array[], scalars: Float64Array): Step {
  const register = (i: number) => registers[i];
  // Primitives of rare families may have come after the kernels were made.
  const binaryKernel = (op: BinaryPrimitive): BinaryKernel => kernels.binary[op] ?? plainKernels.binary[op];
  switch (instruction.kind) {
    case 'load': {
      const dst = register(instruction.dst);
      const { input } = instruction;
      return (n, offset, inputs) => kernels.load(dst, inputs[input] as Float64Array, offset, n);
    }
    case 'store': {
      const a = register(instruction.a);
      const { output } = instruction;
      // The rows of the last call as a view: calls on the same few rows make none.
      let rows = a;
      return (n, offset, _inputs, outputs) => {
        if (rows.length !== n) rows = n === a.length ? a : a.subarray(0, n);
        kernels.store(outputs[output], offset, rows, n);
      };
    }
    case 'storeScalar': {
      const { output, scalar } = instruction;
      return (n, offset, _inputs, outputs) => {
        outputs[output].fill(scalars[scalar], offset, offset + n);
      };
    }
    case 'fill': {
      const dst = register(instruction.dst);
      const { scalar } = instruction;
      return (n) => kernels.fill(dst, scalars[scalar], n);
    }
    case 'unary': {
      const kernel: UnaryKernel = kernels.unary[instruction.op] ?? plainKernels.unary[instruction.op];
      const [dst, a] = [register(instruction.dst), register(instruction.a)];
      return (n) => kernel(dst, a, n);
    }
    case 'vectorVector': {
      const kernel: BinaryKernel = binaryKernel(instruction.op);
      const [dst, a, b] = [register(instruction.dst), register(instruction.a), register(instruction.b)];
      return (n) => kernel.vectorVector(dst, a, b, n);
    }
    case 'vectorScalar': {
      const kernel: BinaryKernel = binaryKernel(instruction.op);
      const [dst, a, b] = [register(instruction.dst), register(instruction.a), instruction.b];
      return (n) => kernel.vectorScalar(dst, a, scalars[b], n);
    }
    case 'scalarVector': {
      const kernel: BinaryKernel = binaryKernel(instruction.op);
      const [dst, a, b] = [register(instruction.dst), instruction.a, register(instruction.b)];
      return (n) => kernel.scalarVector(dst, scalars[a], b, n);
    }
    case 'call': {
      const dst = register(instruction.dst);
      const sources = instruction.rows.map(register);
      const { evaluate, evaluateRows } = instruction.fn;
      if (evaluateRows) return (n) => evaluateRows(n, sources, dst);
      const args = new Array<number>(sources.length);
      return (n) => {
        for (let i = 0; i < n; i++) {
          for (let k = 0; k < args.length; k++) args[k] = sources[k][i];
          dst[i] = evaluate(...args);
        }
      };
    }
    case 'ternary': {
      const kernel: TernaryKernel = kernels.ternary[instruction.op];
      const [dst, a, b, c] = [register(instruction.dst), register(instruction.a), register(instruction.b), register(instruction.c)];
      return (n) => kernel(dst, a, b, c, n);
    }
  }
}

/** Too few or too short arrays would give numbers that mean nothing. */
function checkArrays(
  n: number,
  names: readonly string[],
  inputs: readonly (Float64Array | number)[],
  outputs: number,
  results: readonly Float64Array[],
): void {
  let fit = inputs.length === names.length && results.length === outputs;
  for (let i = 0; i < inputs.length; i++) {
    const input = inputs[i];
    if (typeof input !== 'number' && !(input.length >= n)) fit = false;
  }
  for (let i = 0; i < results.length; i++) if (results[i].length < n) fit = false;
  if (!fit) throw new RangeError(`program of ${names}: too few numbers`);
}
