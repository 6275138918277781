import { describe, expect, it } from 'vitest';
import { expofam, file, path, SMALL } from './support.ts';

async function saved(...words: string[]): Promise<string> {
  const model = path('model.json');
  expect((await expofam(['fit', SMALL, ...words, '--save', model, '--quiet'])).code).toBe(0);
  return model;
}
async function csv(...words: string[]): Promise<{ head: string; rows: number[][] }> {
  const { code, out, err } = await expofam(['predict', ...words]);
  expect([code, err]).toEqual([0, '']);
  const [head, ...lines] = out.trim().split('\n');
  return { head, rows: lines.map((line) => line.split(',').map(Number)) };
}

describe('the columns of expofam predict', () => {
  it('say that linear predictors are on the scale of the link', async () => {
    const model = await saved('y ~ x', '--family', 'poisson');
    expect((await csv(model, SMALL, '--type', 'link', '--se')).head).toBe('link,stdError');
    expect((await csv(model, SMALL, '--se')).head).toBe('response,stdError');
    const two = await saved('amount ~ x; sd ~ x', '--family', 'gaussian');
    expect((await csv(two, SMALL, '--type', 'link', '--se')).head).toBe('link.mean,link.mean.stdError,link.sd,link.sd.stdError');
  });
  it('are written as every command writes them with --json and --csv, and in one format at a time', async () => {
    const model = await saved('y ~ x', '--family', 'poisson');
    const written = async (...words: string[]) => (await expofam(['predict', model, SMALL, ...words])).out;
    expect(await written('--json')).toBe(await written('--output', 'json'));
    expect(JSON.parse(await written('--json'))).toHaveLength(12);
    expect(await written('--csv')).toBe(await written());
    const { code, err } = await expofam(['predict', model, SMALL, '--json', '--output', 'tsv']);
    expect(code).toBe(2);
    expect(err).toContain('expofam predict: --output tsv and --json');
  });
  it('of terms sum with constant and offset to the linear predictor', async () => {
    const model = await saved('y ~ x + group', '--family', 'poisson', '--offset', 'log(trials)');
    const terms = await csv(model, SMALL, '--type', 'terms');
    expect(terms.head).toBe('constant,x,group,offset');
    const { rows } = await csv(model, SMALL, '--type', 'link');
    terms.rows.forEach((row, i) => {
      expect(row.reduce((s, v) => s + v, 0)).toBeCloseTo(rows[i][0], 12);
    });
    // Centred: over the rows of the fit each term adds nothing on average.
    for (const k of [1, 2]) expect(terms.rows.reduce((s, row) => s + row[k], 0)).toBeCloseTo(0, 12);
    expect((await csv(model, SMALL, '--type', 'terms', '--se')).head).toBe('constant,x,x.stdError,group,group.stdError,offset');
  });
});

describe('expofam predict --interval prediction of a binomial', () => {
  it('asks for the trials', async () => {
    const data = file('dead.csv', 'dead,alive,dose,n\n1,9,0,10\n3,7,1,20\n5,5,2,30\n8,2,3,40\n');
    const model = path('model.json');
    await expofam(['fit', data, 'cbind(dead, alive) ~ dose', '--family', 'binomial', '--save', model]);
    const words = [model, data, '--interval', 'prediction'];
    const { code, err } = await expofam(['predict', ...words]);
    expect(code).toBe(2);
    expect(err).toContain('prediction interval of a binomial: no number of trials');
    const one = await csv(...words, '--weights', '1');
    expect(one.rows.map((r) => r.slice(1))).toEqual([
      [0, 1],
      [0, 1],
      [0, 1],
      [0, 1],
    ]);
    // More trials, narrower proportions.
    const own = await csv(...words, '--weights', 'n');
    expect(own.rows[3][2] - own.rows[3][1]).toBeLessThan(own.rows[1][2] - own.rows[1][1]);
  });
});
