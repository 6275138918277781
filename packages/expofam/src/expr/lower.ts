import {
  type BinaryPrimitive,
  type TernaryPrimitive,
  ternaryPrimitives,
  type UnaryPrimitive,
  unaryPrimitives,
} from '../kernels/scalarPrimitives.ts';
import { nodeFunction, scalarFunction } from './evaluate.ts';
import { compareStructure, type Expr, type NumericFunction } from './intern.ts';
import { neg } from './node.ts';
import { type SharedSoftmax, sharedSoftmax } from './sharedSoftmax.ts';

/** One instruction over a block. `dst a b c` are registers, `scalar` and scalar operands are slots of the scalar table. */
export type Instruction =
  | { readonly kind: 'load'; readonly dst: number; readonly input: number }
  | { readonly kind: 'fill'; readonly dst: number; readonly scalar: number }
  | { readonly kind: 'unary'; readonly op: UnaryPrimitive; readonly dst: number; readonly a: number }
  | {
      readonly kind: 'vectorVector' | 'vectorScalar' | 'scalarVector';
      readonly op: BinaryPrimitive;
      readonly dst: number;
      readonly a: number;
      readonly b: number;
    }
  | {
      readonly kind: 'ternary';
      readonly op: TernaryPrimitive;
      readonly dst: number;
      readonly a: number;
      readonly b: number;
      readonly c: number;
    }
  | { readonly kind: 'call'; readonly fn: NumericFunction; readonly dst: number; readonly rows: readonly number[] }
  | { readonly kind: 'store'; readonly output: number; readonly a: number }
  | { readonly kind: 'storeScalar'; readonly output: number; readonly scalar: number };

export interface Lowered {
  readonly instructions: readonly Instruction[];
  readonly registerCount: number;
  readonly scalars: {
    /** The scalar table with the constants filled in. */
    readonly initial: readonly number[];
    /** Which slots take a scalar input. */
    readonly inputs: readonly { readonly slot: number; readonly input: number }[];
    /** Scalar subexpressions, in the order of evaluation. */
    readonly computed: readonly { readonly slot: number; readonly evaluate: (scalars: Float64Array) => number }[];
  };
}

/** Writes the numbers of a call into its table: inputs, then what is computed of them. */
export function setScalars({ scalars }: Lowered, inputs: readonly unknown[], table: Float64Array): void {
  for (const { slot, input } of scalars.inputs) table[slot] = inputs[input] as number;
  for (const { slot, evaluate } of scalars.computed) table[slot] = evaluate(table);
}

/** Where a value lives: one number for the call, or a value for each row (numbered before registers are assigned). */
type Place = { readonly scalar: number } | { readonly row: number };

/**
 * Plans the evaluation of expressions over blocks, given which inputs are scalars: each distinct node once, scalar nodes
 * into the scalar table, the rest as instructions over registers that are reused when a value has had its last use.
 */
export function lower(outputs: readonly Expr[], names: readonly string[], isScalar: readonly boolean[]): Lowered {
  const initial: number[] = [];
  const scalarInputs: { slot: number; input: number }[] = [];
  const computed: { slot: number; evaluate: (scalars: Float64Array) => number }[] = [];
  const loads: Instruction[] = [];
  const code: Instruction[] = [];
  const places = new Map<Expr, Place>();
  let rows = 0;

  const logistic = sharedLogistic(outputs);
  const softmax = sharedSoftmax(outputs);
  const softmaxParts = new Map<Expr, SoftmaxParts | undefined>();
  const exponentials = new Map<Expr, number>();
  const logarithms = new Map<Expr, number>();

  const newScalar = (value: number) => initial.push(value) - 1;

  function visit(e: Expr): Place {
    const known = places.get(e);
    if (known) return known;
    const place = e.op === 'const' ? { scalar: newScalar(e.value as number) } : e.op === 'symbol' ? input(e) : apply(e);
    places.set(e, place);
    return place;
  }

  function input(e: Expr): Place {
    const index = names.indexOf(e.name as string);
    if (isScalar[index]) {
      const slot = newScalar(0);
      scalarInputs.push({ slot, input: index });
      return { scalar: slot };
    }
    loads.push({ kind: 'load', dst: rows, input: index });
    return { row: rows++ };
  }

  /** m = max(x, y, …), the e^{x − m} and their sum; undefined where no argument varies with the row. */
  function softmaxOf(L: Expr): SoftmaxParts | undefined {
    if (softmaxParts.has(L)) return softmaxParts.get(L);
    const args = L.args.map(visit);
    let parts: SoftmaxParts | undefined;
    if (args.some((a) => 'row' in a)) {
      const largest = args.reduce((a, b) => binary('max', a, b));
      const exponentials = new Map<Expr, Place>();
      args.forEach((a, k) => {
        const below = rowOf(binary('sub', a, largest));
        code.push({ kind: 'unary', op: 'exp', dst: rows, a: below });
        exponentials.set(L.args[k], { row: rows++ });
      });
      parts = { largest, exponentials, probabilities: new Map(), sum: [...exponentials.values()].reduce((a, b) => binary('add', a, b)) };
    }
    softmaxParts.set(L, parts);
    return parts;
  }

  function fromSoftmax({ logsumexp, factors }: SharedSoftmax): Place | undefined {
    const parts = softmaxOf(logsumexp);
    if (!parts) return undefined;
    if (factors.length > 0)
      return factors
        .map((x) => {
          const probability = parts.probabilities.get(x) ?? binary('div', parts.exponentials.get(x) as Place, parts.sum);
          parts.probabilities.set(x, probability);
          return probability;
        })
        .reduce((a, b) => binary('mul', a, b));
    const sum = rowOf(parts.sum);
    code.push({ kind: 'unary', op: 'log', dst: rows, a: sum });
    return binary('add', parts.largest, { row: rows++ });
  }

  function apply(e: Expr): Place {
    const ofSoftmax = softmax.get(e);
    const place = ofSoftmax && fromSoftmax(ofSoftmax);
    if (place) return place;
    const shared = logistic.get(e);
    if (shared) {
      const x = visit(shared.argument);
      if ('row' in x) {
        let exponential = exponentials.get(shared.argument);
        if (exponential === undefined) {
          exponential = rows++;
          code.push({ kind: 'unary', op: 'expNegAbs', dst: exponential, a: x.row });
          exponentials.set(shared.argument, exponential);
        }
        let from = exponential;
        if (shared.op === 'softplusFrom' || shared.op === 'softplusReflectedFrom') {
          const known = logarithms.get(shared.argument);
          from = known ?? rows++;
          if (known === undefined) code.push({ kind: 'unary', op: 'log1pOfUnit', dst: from, a: exponential });
          logarithms.set(shared.argument, from);
        }
        code.push({ kind: 'vectorVector', op: shared.op, dst: rows, a: x.row, b: from });
        return { row: rows++ };
      }
    }
    const args = e.args.map(visit);
    if (args.every((a) => 'scalar' in a)) {
      const slots = args.map((a) => a.scalar);
      const f = nodeFunction(e);
      const slot = newScalar(0);
      // The commonest arities without an array of arguments.
      const [a, b] = slots;
      const evaluate =
        slots.length === 1
          ? (s: Float64Array) => f(s[a])
          : slots.length === 2
            ? (s: Float64Array) => f(s[a], s[b])
            : (s: Float64Array) => f(...slots.map((i) => s[i]));
      computed.push({ slot, evaluate });
      return { scalar: slot };
    }
    if (e.fn) {
      const inputs = args.map(rowOf);
      code.push({ kind: 'call', fn: e.fn, dst: rows, rows: inputs });
      return { row: rows++ };
    }
    if (e.op === 'logsumexp') return args.reduce((a, b) => binary('logaddexp', a, b));
    if (e.op in unaryPrimitives) {
      code.push({ kind: 'unary', op: e.op as UnaryPrimitive, dst: rows, a: rowOf(args[0]) });
      return { row: rows++ };
    }
    if (e.op in ternaryPrimitives) {
      const [a, b, c] = args.map(rowOf);
      code.push({ kind: 'ternary', op: e.op as TernaryPrimitive, dst: rows, a, b, c });
      return { row: rows++ };
    }
    return binary(e.op as BinaryPrimitive, args[0], args[1]);
  }

  function binary(op: BinaryPrimitive, a: Place, b: Place): Place {
    if ('row' in a && 'row' in b) code.push({ kind: 'vectorVector', op, dst: rows, a: a.row, b: b.row });
    else if ('row' in a && 'scalar' in b) code.push({ kind: 'vectorScalar', op, dst: rows, a: a.row, b: b.scalar });
    else if ('scalar' in a && 'row' in b) code.push({ kind: 'scalarVector', op, dst: rows, a: a.scalar, b: b.row });
    else {
      // Two scalars that meet inside a longer chain, as in logsumexp(s, t, x).
      const slot = newScalar(0);
      const f = scalarFunction(op as Expr['op']);
      const [x, y] = [(a as { scalar: number }).scalar, (b as { scalar: number }).scalar];
      computed.push({ slot, evaluate: (s) => f(s[x], s[y]) });
      return { scalar: slot };
    }
    return { row: rows++ };
  }

  function rowOf(place: Place): number {
    if ('row' in place) return place.row;
    code.push({ kind: 'fill', dst: rows, scalar: place.scalar });
    return rows++;
  }

  const later: Instruction[] = [];
  // Of many outputs, a softmax's, each leaves as soon as it is there: all at once they would fill the caches.
  const stores = outputs.length > 32 ? code : later;
  outputs.forEach((e, output) => {
    const place = visit(e);
    stores.push('row' in place ? { kind: 'store', output, a: place.row } : { kind: 'storeScalar', output, scalar: place.scalar });
  });
  // Rows enter first and leave last, so that kernels can take what lies between in one call.
  const { instructions, registerCount } = assignRegisters([...loads, ...code, ...later]);
  return { instructions, registerCount, scalars: { initial, inputs: scalarInputs, computed } };
}

interface SoftmaxParts {
  readonly largest: Place;
  readonly exponentials: ReadonlyMap<Expr, Place>;
  readonly sum: Place;
  /** Those that were asked for. */
  readonly probabilities: Map<Expr, Place>;
}

interface SharedLogistic {
  readonly op: 'softplusFrom' | 'sigmoidFrom' | 'softplusReflectedFrom' | 'sigmoidReflectedFrom';
  /** x, for the functions of x and of −x. */
  readonly argument: Expr;
}

/**
 * The softplus and sigmoid nodes that can share e^{−|x|} and log(1 + e^{−|x|}): two or more with the argument x or −x. A Bernoulli's a, a′ and
 * a″ then take one exponential, not four, and have the same bits.
 */
function sharedLogistic(outputs: readonly Expr[]): Map<Expr, SharedLogistic> {
  const seen = new Set<Expr>();
  const groups = new Map<Expr, Expr[]>();
  const visit = (e: Expr): void => {
    if (seen.has(e)) return;
    seen.add(e);
    e.args.forEach(visit);
    if (e.op !== 'softplus' && e.op !== 'sigmoid') return;
    const base = argumentUpToSign(e.args[0]);
    groups.set(base, [...(groups.get(base) ?? []), e]);
  };
  outputs.forEach(visit);
  const shared = new Map<Expr, SharedLogistic>();
  for (const [argument, nodes] of groups) {
    if (nodes.length < 2) continue;
    for (const node of nodes) {
      const reflected = node.args[0] !== argument;
      const op =
        node.op === 'softplus'
          ? reflected
            ? 'softplusReflectedFrom'
            : 'softplusFrom'
          : reflected
            ? 'sigmoidReflectedFrom'
            : 'sigmoidFrom';
      shared.set(node, { op, argument });
    }
  }
  return shared;
}

/** x for x and −x alike; a − b and b − a have the one in canonical order. */
function argumentUpToSign(x: Expr): Expr {
  if (x.op === 'neg') return x.args[0];
  const opposite = neg(x);
  return compareStructure(opposite, x) < 0 && opposite.op !== 'neg' ? opposite : x;
}

/** Which fields of an instruction name rows that it reads. */
function reads(instruction: Instruction): readonly ('a' | 'b' | 'c')[] {
  switch (instruction.kind) {
    case 'unary':
    case 'vectorScalar':
    case 'store':
      return ['a'];
    case 'scalarVector':
      return ['b'];
    case 'vectorVector':
      return ['a', 'b'];
    case 'ternary':
      return ['a', 'b', 'c'];
    default:
      return [];
  }
}

/** Linear scan: a register is free again after the last use of its value, for the result of that very instruction too. */
function assignRegisters(code: readonly Instruction[]): { instructions: Instruction[]; registerCount: number } {
  const lastUse = new Map<number, number>();
  code.forEach((instruction, at) => {
    if (instruction.kind === 'call') for (const row of instruction.rows) lastUse.set(row, at);
    for (const field of reads(instruction)) lastUse.set((instruction as unknown as Record<string, number>)[field], at);
  });
  const registerOf = new Map<number, number>();
  const free: number[] = [];
  let registerCount = 0;
  const instructions = code.map((instruction, at) => {
    const bound: Record<string, unknown> = { ...instruction };
    const ending = new Set<number>();
    if (instruction.kind === 'call') {
      bound.rows = instruction.rows.map((row) => registerOf.get(row));
      for (const row of instruction.rows) if (lastUse.get(row) === at) ending.add(row);
    }
    for (const field of reads(instruction)) {
      const row = (instruction as unknown as Record<string, number>)[field];
      bound[field] = registerOf.get(row);
      if (lastUse.get(row) === at) ending.add(row);
    }
    for (const row of ending) free.push(registerOf.get(row) as number);
    if ('dst' in instruction) {
      const register = free.pop() ?? registerCount++;
      registerOf.set(instruction.dst, register);
      bound.dst = register;
    }
    return bound as unknown as Instruction;
  });
  return { instructions, registerCount };
}
