import type { BlockPlace, BlockTape, TapeColumns } from './blockTape.ts';
import type { ColumnBlock, MatrixKernels } from './matrixKernels.ts';
import type { WasmInstance } from './wasmInstance.ts';
import { encodedStep, wordsOfStep as wordsOfInstruction } from './wasmSequence.ts';

/** The numbers of steps, as assembly/tape.ts knows them. */
const stepNames = [
  'copy',
  'fill',
  'point',
  'addProduct',
  'gather',
  'sequence',
  'indicator',
  'weigh',
  'sum',
  'dots',
  'crossProduct',
  'scatter',
  'scatterPairs',
  'scatterColumns',
  'blockSum',
  'near',
  'ahead',
] as const;

/** Words of a step: its number, an empty one, and pairs of an operand and its growth from block to block. */
const wordsOfStep = 24;

/**
 * A tape for blocks of that many rows, on the memory of an instance of which `kernels` give out parts. `bufferAt` gives the k-th buffer
 * of a tape; `isValid`, asked at its end, tells whether what was given out so far still is.
 */
export function wasmTape(
  { exports: f, buffer }: Pick<WasmInstance, 'exports' | 'buffer'>,
  kernels: Pick<MatrixKernels, 'allocate' | 'allocateCodes'>,
  scratch: number,
  blockRows: number,
  bufferAt: (k: number) => Float64Array,
  isValid: () => () => boolean,
): BlockTape {
  const words: number[] = [];
  let fits = true;
  const inside = <A extends Float64Array | Int32Array | Uint8Array | Uint16Array | Uint32Array>(a: A): A => {
    if (a.buffer !== buffer) fits = false;
    return a;
  };
  const step = (name: (typeof stepNames)[number], ...operands: readonly (BlockPlace | number | Float64Array)[]): void => {
    words.push(stepNames.indexOf(name), 0);
    for (const o of operands) {
      if (typeof o === 'number') words.push(o, 0);
      else if (o instanceof Float64Array) words.push(inside(o).byteOffset, 0);
      else words.push(o.at, o.step);
    }
    while (words.length % wordsOfStep !== 0) words.push(0);
  };
  // Tapes run one at a time, and what is in a buffer is of one block: they all have the same.
  let buffersUsed = 0;
  const buffers = (): BlockPlace => ({ at: inside(bufferAt(buffersUsed++)).byteOffset, step: 0 });
  const integers = (values: readonly number[]): number => {
    const array = inside(kernels.allocateCodes(values.length, 4));
    array.set(values);
    return array.byteOffset;
  };
  const numbers = (values: readonly number[]): number => {
    const array = inside(kernels.allocate(values.length));
    array.set(values);
    return array.byteOffset;
  };

  return {
    buffer: buffers,
    rows: (all) => ({ at: inside(all).byteOffset, step: blockRows * all.BYTES_PER_ELEMENT }),
    fill(dst, value) {
      step('fill', dst, numbers([value]));
    },
    indicator(dst, codes, level) {
      step('indicator', dst, codes, level);
    },
    columns(blocks: readonly ColumnBlock[]): TapeColumns {
      const [first, next = first] = blocks;
      const { count } = first;
      if (first.buffer !== buffer) fits = false;
      const places = integers(Array.from({ length: count }, (_, k) => [first.place(k), next.place(k) - first.place(k)]).flat());
      const list = integers(new Array<number>(count).fill(0));
      step('point', list, places, count);
      return { list, count };
    },
    addProduct(u, from, x, beta) {
      if (x.count > 0) step('addProduct', u, from, x.list, beta, x.count);
      else step('copy', u, from);
    },
    gather(u, codes, bytes, table) {
      step('gather', u, codes, bytes, table);
    },
    program(instructions, registerCount, scalars, inputs, outputCount) {
      const own = Array.from({ length: registerCount }, buffers);
      // A register that a load filled stands for the input itself until it is written to.
      const now = [...own];
      const outputs = new Array<BlockPlace>(outputCount);
      let code: number[] = [];
      // Rows of an input move from block to block, and a sequence knows one place: it is set to that of the block.
      const moving = new Map(inputs.flatMap((place) => (place?.step ? [[place.at, place.step]] : [])));
      const { byteOffset } = inside(scalars);
      const register = (i: number): BlockPlace => now[i];
      const slot = (i: number): number => byteOffset + 8 * i;
      const end = (): void => {
        if (code.length > 0) {
          const at = integers(code);
          code.forEach((word, k) => {
            const by = moving.get(word);
            if (by) step('point', at + 4 * k, integers([word, by]), 1);
          });
          step('sequence', at, code.length / wordsOfInstruction);
        }
        code = [];
      };
      for (const [at, instruction] of instructions.entries()) {
        const { kind, dst, a, input, output } = instruction;
        if (kind === 'load') {
          const place = inputs[input as number];
          if (!place) return undefined;
          now[dst as number] = place;
        } else if (kind === 'store') {
          const [k, from] = [output as number, register(a as number)];
          outputs[k] = from;
          if (from === own[a as number] && instructions.slice(at).some((later) => later.dst === a)) {
            end();
            outputs[k] = buffers();
            step('copy', outputs[k], from);
          }
        } else if (kind === 'storeScalar') {
          end();
          outputs[output as number] = buffers();
          step('fill', outputs[output as number], slot(instruction.scalar as number));
        } else {
          const encoded = encodedStep(instruction, (i) => now[i].at, slot);
          if (!encoded || dst === undefined) return undefined;
          // Operands are read where they are; the result goes to the register's own room.
          now[dst] = own[dst];
          code.push(encoded[0], own[dst].at, ...encoded.slice(2));
        }
      }
      end();
      return outputs;
    },
    weigh(dst, a, w) {
      step('weigh', dst, a, w);
    },
    sum(a, total) {
      step('sum', a, total);
    },
    blockSum(a, sums) {
      step('blockSum', a, { at: inside(sums).byteOffset, step: 8 });
    },
    near(y, value, weights, suprema, gap, flag) {
      step('near', y, value, weights ?? 0, suprema, gap, flag);
    },
    ahead(seen, u, weights, apart, flag) {
      const list = (places: readonly BlockPlace[]): number =>
        integers(
          places.map((place) => {
            if (place.step === 0) return place.at;
            const copy = buffers();
            step('copy', copy, place);
            return copy.at;
          }),
        );
      step('ahead', list(seen), seen.length, list(u), u.length, weights ?? 0, apart, flag);
    },
    dots(r, x, sums, lost) {
      step('dots', r, x.list, x.count, kernels.allocate(x.count), sums, lost);
    },
    crossProduct(w, a, b, out, symmetric) {
      step('crossProduct', w, a.list, a.count, b.list, b.count, out, scratch, symmetric ? 1 : 0);
    },
    scatter(w, codes, bytes, bins) {
      step('scatter', w, codes, bytes, bins);
    },
    scatterPairs(w, s, sBytes, t, tBytes, width, bins) {
      step('scatterPairs', w, s, sBytes, t, tBytes, width, bins);
    },
    scatterColumns(w, codes, bytes, x, bins) {
      step('scatterColumns', w, codes, bytes, x.list, x.count, bins);
    },
    end() {
      const code = integers(words);
      const count = words.length / wordsOfStep;
      if (!fits) return undefined;
      return { run: (first, last, rows) => f.runTape(code, count, first, last, rows, blockRows) === 1, isValid: isValid() };
    },
  };
}
