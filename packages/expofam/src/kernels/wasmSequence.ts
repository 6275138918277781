import type { BlockInstruction, VectorKernels } from './vectorKernels.ts';
import type { KernelExports } from './wasmInstance.ts';

/**
 * The primitives that stand in sequences, by the names of their exports, in the order of the numbers that assembly/sequence.ts knows
 * them by. Those of two operands end in the forms of these: V for a vector, S for a number.
 */
export const sequenceNames = [
  'neg',
  'abs',
  'square',
  'sqrt',
  'exp',
  'expNegAbs',
  'expm1',
  'log',
  'log1p',
  'log1pOfUnit',
  'log1pmx',
  'softplus',
  'sigmoid',
  'softplusFromVV',
  'softplusReflectedFromVV',
  'sigmoidFromVV',
  'sigmoidReflectedFromVV',
  'addVV',
  'subVV',
  'mulVV',
  'divVV',
  'logaddexpVV',
  'xlogyVV',
  'bd0VV',
  'ltVV',
  'leVV',
  'eqVV',
  'maxVV',
  'addVS',
  'subVS',
  'mulVS',
  'divVS',
  'logaddexpVS',
  'bd0VS',
  'ltVS',
  'leVS',
  'eqVS',
  'maxVS',
  'subSV',
  'divSV',
  'where',
  'fill',
  'normalPdf',
  'normalCdf',
  'normalLogCdf',
  'normalHazard',
  'normalHazardExcess',
] as const;

const numbers: ReadonlyMap<string, number> = new Map(sequenceNames.map((name, i) => [name, i]));
/** Those whose operands may change places. */
export const commuting: readonly string[] = ['add', 'mul', 'logaddexp', 'max', 'eq'];
export const wordsOfStep = 5;
/** Steps and numbers of a sequence at most. */
const mostSteps = 200;
const mostScalars = 500;

/** How much memory {@link wasmSequences} wants, in bytes. */
export const sequenceBytes = 4 * wordsOfStep * mostSteps + 8 * mostScalars;

/** An instruction as words, given where registers and numbers lie, in bytes; undefined where sequences do not have it. */
export function encodedStep(
  { kind, op, dst, a, b, c, scalar }: BlockInstruction,
  register: (i: number) => number,
  slot: (i: number) => number,
): readonly number[] | undefined {
  const step = (name: string, ...operands: number[]): readonly number[] | undefined => {
    const number = numbers.get(name);
    return number === undefined ? undefined : [number, register(dst as number), ...operands, ...new Array(3 - operands.length).fill(0)];
  };
  const [x, y] = [a as number, b as number];
  switch (kind) {
    case 'fill':
      return step('fill', slot(scalar as number));
    case 'unary':
      return step(`${op}`, register(x));
    case 'vectorVector':
      return step(`${op}VV`, register(x), register(y));
    case 'vectorScalar':
      return step(`${op}VS`, register(x), slot(y));
    case 'scalarVector':
      return step(`${op}SV`, slot(x), register(y)) ?? (commuting.includes(`${op}`) ? step(`${op}VS`, register(y), slot(x)) : undefined);
    case 'ternary':
      return step(`${op}`, register(x), register(y), register(c as number));
    default:
      return undefined;
  }
}

/**
 * Binds instructions that follow one another to one call of the kernels, which keeps some hundred rows in the nearest cache through
 * all of them. Steps and numbers are written to the same place before each call, so that any number of programs takes no memory.
 */
export function wasmSequences(f: KernelExports, buffer: ArrayBufferLike, at: number): NonNullable<VectorKernels['together']> {
  const words = new Int32Array(buffer, at, wordsOfStep * mostSteps);
  const scalarsAt = at + words.byteLength;
  const numbersThere = new Float64Array(buffer, scalarsAt, mostScalars);
  let last: Int32Array | undefined;
  return (instructions, registers, scalars, single) => {
    const register = (i: number): number => registers[i].byteOffset;
    const slot = (i: number): number => scalarsAt + 8 * i;
    const fits = scalars.length <= mostScalars && registers.every((r) => r.buffer === buffer);
    const steps: (ReturnType<typeof single> | ((n: number) => void))[] = [];
    let from = 0;
    let code: number[] = [];
    const end = (to: number): void => {
      if (to - from === 1) steps.push(single(instructions[from]));
      else if (to > from) steps.push(sequence(Int32Array.from(code), to - from, scalars));
      from = to;
      code = [];
    };
    instructions.forEach((instruction, i) => {
      const step = fits ? encodedStep(instruction, register, slot) : undefined;
      if (!step || i - from === mostSteps) end(i);
      if (step) code.push(...step);
      else {
        steps.push(single(instruction));
        from = i + 1;
      }
    });
    end(instructions.length);
    return steps;
  };

  function sequence(code: Int32Array, count: number, scalars: Float64Array): (n: number) => void {
    return (n) => {
      if (last !== code) {
        words.set(code);
        last = code;
      }
      numbersThere.set(scalars);
      f.runSequence(at, count, n);
    };
  }
}
