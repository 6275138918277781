import { describe, expect, it, vi } from 'vitest';
import { expofam, file } from './support.ts';

// A finer check of every formula in double-double takes seconds, and more where tests share the machine.
vi.setConfig({ testTimeout: 240_000 });

describe('expofam certify', () => {
  it.each([['poisson'], ['negative-binomial', '--param', 'size=1.5'], ['gaussian', '--link', 'mean=identity,sd=log']])(
    'certifies %s %s',
    async (...words) => {
      const { code, out, err } = await expofam(['certify', ...words]);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(out).toContain(': certified at ');
      expect(out).toMatch(/ok +E\[T\] = ∇a/);
      expect(out).not.toContain('BAD');
    },
  );

  it('of a naive formula says what to write, and that it is mended', async () => {
    const own = file('naive.txt', 'name: own\nsupport: 0 or 1\nparameters: eta\nlog-partition: log(1 + exp(eta))\nlog-base-measure: 0\n');
    const { code, out } = await expofam(['certify', '--family-file', own]);
    expect(code).toBe(0);
    expect(out.replace(/\s+/g, ' ')).toMatch(
      /logPartition: "log\(.*no digit is left; write softplus\(eta\).*simplified before it is evaluated/,
    );
    const { lost, checks, passed } = JSON.parse((await expofam(['certify', '--family-file', own, '--json'])).out);
    expect(passed).toBe(true);
    expect(checks.map(({ name }: { name: string }) => name)).toContain('density sums to one');
    expect(lost[0]).toMatchObject({ part: 'logPartition', mended: true, better: { write: 'softplus(eta)' } });
  });

  it('of a wrong one says which identity fails and where, and gives 1', async () => {
    const own = file('wrong.txt', 'name: own\nsupport: reals\nparameters: eta\nlog-partition: eta^2/2\nlog-base-measure: -y^2/2\n');
    const { code, out } = await expofam(['certify', '--family-file', own]);
    expect(code).toBe(1);
    expect(out).toContain('own: NOT certified');
    expect(out).toMatch(/BAD density sums to one .* at 0/);
    const quasi = file('quasi.txt', 'name: own\nsupport: reals\nparameters: eta\nlog-partition: eta^2/2 + eta^4\n');
    const report = await expofam(['certify', '--family-file', quasi]);
    expect(report.code).toBe(1);
    expect(report.out).toMatch(/own: NOT certified[\s\S]*BAD a\(η\) is that of a density/);
    expect(JSON.parse((await expofam(['certify', '--family-file', quasi, '--json'])).out)).toMatchObject({ passed: false });
    expect(report.out.replace(/\s+/g, ' ')).toContain('that of no density; degree ≤ 2');
  });

  it.each([
    [['certify'], 'no FAMILY'],
    [['certify', 'poisson', 'gamma'], '2 arguments'],
    [['certify', 'poisson', '--family-file', 'x'], 'FAMILY and --family-file'],
    [['certify', 'negative-binomial'], 'try --param size=1.5'],
    [['certify', 'student-t'], 'no exponential family'],
    [['certify', 'poisson', '--link', 'log'], 'links by predictor'],
    [['certify', 'poisson', '--link', 'mean=foo'], '"foo"'],
    [['certify', 'poisson', '--classes', 'a,b'], 'which has none'],
  ])('refuses %s', async (words, message) => {
    const { code, out, err } = await expofam(words);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
  });
});
