import { describe, expect, it } from 'vitest';
import { formulaFunctions } from '../../src/formula/functions.ts';
import { matchArguments } from '../../src/formula/matchArguments.ts';
import { parseExpression } from '../../src/formula/parseFormula.ts';
import type { CallNode } from '../../src/formula/syntax.ts';
import { errorOf } from '../errorOf.ts';

const call = (name: string, count: number): string => `${name}(${Array.from({ length: count }, (_, i) => `a${i}`).join(', ')})`;

describe('the functions of a formula', () => {
  it.each([...formulaFunctions].filter(([, f]) => f.most < 100))(
    '%s takes as many arguments as it declares, by place and by name',
    (name, f) => {
      for (const count of [f.least, f.most]) expect((parseExpression(call(name, count)) as CallNode).args.length).toBe(count);
      const range = f.least === f.most ? (f.least === 1 ? 'one' : `${f.least}`) : `${f.least} to ${f.most}`;
      for (const count of [f.least - 1, f.most + 1]) {
        const { code, message } = errorOf(() => parseExpression(call(name, count)));
        expect(code).toBe('formula-syntax');
        expect(message).toContain(`${name}() has ${count} argument${count === 1 ? '' : 's'}; expected ${range}`);
      }
      // Where arguments have names, there is one for each, and all of them by name are the same call.
      if (f.parameters.length === 0) return;
      expect(new Set(f.parameters).size).toBe(f.most);
      const named = parseExpression(`${name}(${f.parameters.map((p, i) => `${p} = a${i}`).join(', ')})`) as CallNode;
      const placed = parseExpression(call(name, f.most)) as CallNode;
      const names = (node: CallNode) => [...matchArguments(node)].map(([p, v]) => [p, v.kind === 'name' && v.name]);
      expect(names(named)).toEqual(names(placed));
      expect(errorOf(() => parseExpression(`${name}(${f.parameters[0]} = a, zzz = b)`)).message).toMatch(
        /has 2 arguments|has no argument "zzz"/,
      );
    },
  );

  it('c and cbind take thousands', () => {
    for (const name of ['c', 'cbind']) {
      expect((parseExpression(call(name, 2000)) as CallNode).args.length).toBe(2000);
      expect(errorOf(() => parseExpression(`${name}()`)).message).toContain(`${name}() has 0 arguments; expected 1 to 10000`);
    }
  });
});
