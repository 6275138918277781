import fc from 'fast-check';
import '../fixedSeed.ts';
import { describe, expect, test } from 'vitest';
import { compile } from '../../src/expr/compile.ts';
import { derivative } from '../../src/expr/derivative.ts';
import { evaluate } from '../../src/expr/evaluate.ts';
import { lower } from '../../src/expr/lower.ts';
import * as node from '../../src/expr/node.ts';
import { plainKernels } from '../../src/kernels/plainKernels.ts';
import { expressions } from './expressions.ts';

const x = node.symbol('x');
const y = node.symbol('y');

describe('compile', () => {
  test('computes exactly what evaluate computes, for columns and scalars alike', () => {
    const value = fc.double({ min: -8, max: 8, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(expressions(), { minLength: 1, maxLength: 4 }),
        fc.array(value, { minLength: 1, maxLength: 9 }),
        fc.array(value, { minLength: 9, maxLength: 9 }),
        value,
        fc.boolean(),
        (outputs, xs, ys, z, yIsScalar) => {
          const program = compile(outputs, ['x', 'y', 'z'], { blockSize: 4, kernels: plainKernels });
          const n = xs.length;
          const results = outputs.map(() => new Float64Array(n + 1).fill(-7));
          program.run(n, [Float64Array.from(xs), yIsScalar ? ys[0] : Float64Array.from(ys), z], results);
          outputs.forEach((e, k) => {
            for (let i = 0; i < n; i++) expect(results[k][i]).toBe(evaluate(e, { x: xs[i], y: yIsScalar ? ys[0] : ys[i], z }));
            expect(results[k][n]).toBe(-7);
          });
        },
      ),
      { numRuns: 400 },
    );
  });

  test('evaluates several blocks, with the last one partial', () => {
    const program = compile([node.softplus(x), node.sigmoid(x), derivative(node.sigmoid(x), x)], ['x'], {
      blockSize: 64,
      kernels: plainKernels,
    });
    const column = Float64Array.from({ length: 200 }, (_, i) => (i - 100) * 9);
    const out = [new Float64Array(200), new Float64Array(200), new Float64Array(200)];
    program.run(200, [column], out);
    for (let i = 0; i < 200; i++) expect(out[2][i]).toBe(evaluate(derivative(node.sigmoid(x), x), { x: column[i] }));
    expect(program.inputs).toEqual(['x']);
    expect(program.outputs).toBe(3);
  });

  test('shares one exponential among logistic functions of x and −x, with the same bits', () => {
    const u = node.sub(y, x);
    const outputs = [u, node.neg(u), node.mul(-3, x), node.mul(3, x), x, node.neg(x)].flatMap((t) => [node.softplus(t), node.sigmoid(t)]);
    const values = [-800, -740, -36.7, -1, -1e-300, 0, 1e-17, 0.4, 20, 745, 1e300, Number.NEGATIVE_INFINITY, Number.NaN];
    for (const yColumn of [0.7, Float64Array.from(values, (v) => v / 3)]) {
      const program = compile(outputs, ['x', 'y']);
      const results = outputs.map(() => new Float64Array(values.length));
      program.run(values.length, [Float64Array.from(values), yColumn], results);
      const scalar = outputs.map(() => new Float64Array(1));
      values.forEach((v, i) => {
        const env = { x: v, y: typeof yColumn === 'number' ? yColumn : yColumn[i] };
        program.run(1, [env.x, env.y], scalar);
        outputs.forEach((e, k) => {
          expect(results[k][i]).toBe(evaluate(e, env));
          expect(scalar[k][0]).toBe(evaluate(e, env));
        });
      });
    }
  });

  test('names an unbound symbol and suggests the nearest input', () => {
    expect(() => compile([node.exp(node.symbol('etaa'))], ['eta', 'y'])).toThrow('symbol "etaa": no value; nearest: "eta"');
  });

  test('refuses arrays that are too short and a wrong number of arguments', () => {
    const program = compile([node.add(x, y)], ['x', 'y']);
    expect(() => program.run(3, [new Float64Array(2), 1], [new Float64Array(3)])).toThrow('program of x,y: too few numbers');
    expect(() => program.run(3, [new Float64Array(3), 1], [new Float64Array(2)])).toThrow(RangeError);
    expect(() => program.run(3, [new Float64Array(3)], [new Float64Array(3)])).toThrow(RangeError);
  });

  test('evaluates a scalar subexpression once a call and writes constants and inputs through', () => {
    const program = compile([node.mul(node.exp(y), x), node.constant(3), y, x], ['x', 'y']);
    const out = Array.from({ length: 4 }, () => new Float64Array(2));
    program.run(2, [Float64Array.of(1, 2), 0.5], out);
    expect([...out[0]]).toEqual([Math.exp(0.5), Math.exp(0.5) * 2]);
    expect(out.slice(1).map((o) => [...o])).toEqual([
      [3, 3],
      [0.5, 0.5],
      [1, 2],
    ]);
  });
});

test('many outputs, such as the information of many classes, do not all stay in registers until the end', () => {
  const outputs = (count: number) => Array.from({ length: count }, (_, k) => node.exp(node.mul(k + 2, x)));
  const registers = (count: number): number => lower(outputs(count), ['x'], [false]).registerCount;
  expect(registers(1000)).toBeLessThan(5);
  const rows = Float64Array.of(-1, 0.5, 2);
  const results = outputs(1000).map(() => new Float64Array(3));
  compile(outputs(1000), ['x']).run(3, [rows], results);
  expect(results[998][1] / Math.exp(500)).toBeCloseTo(1, 12);
});
