import { glm } from 'expofam';
import { describe, expect, test } from 'vitest';
import { fitResult } from '../../src/engine/fitResult.ts';
import type { Model } from '../../src/fit/model.ts';
import { emptyHistory, emptySpec, type WorkAction, type WorkHistory, workReducer } from '../../src/fit/work.ts';
import { deskOf, readSession, type Session, sessionOf } from '../../src/session/session.ts';

const data = { x: [1, 2, 3, 4, 5, 6], y: [2, 1, 4, 3, 7, 9] };

function modelOf(id: string, name: string, formula: string): Model {
  const spec = { ...emptySpec, formula, family: 'poisson' };
  return { id, name, spec, isLoaded: false, result: fitResult(glm(formula, data, { family: 'poisson' }), 12) };
}

const [one, two, three] = [modelOf('model-1', 'M1', 'y ~ 1'), modelOf('model-2', 'M2', 'y ~ x'), modelOf('model-3', 'M3', 'y ~ log(x)')];
const actions: WorkAction[] = [
  { kind: 'add', id: one.id, spec: one.spec },
  { kind: 'add', id: two.id, spec: two.spec },
  { kind: 'remove', id: one.id },
];
const history: WorkHistory = actions.reduce(workReducer, emptyHistory);
const about = { name: 'd.csv', rowCount: 6, columnCount: 2, fingerprint: '0123456789abcdef' };
const session = sessionOf(
  { data: about, history, kept: new Map([one, two, three].map((model) => [model.id, model])), count: 3 },
  new Date('2026-11-25T12:00:00Z'),
);
const text = JSON.stringify(session);

describe('a session', () => {
  test('comes back with models, steps and numbers; what no step brings back is not in it', () => {
    const desk = deskOf(readSession('d.session.json', text));
    expect([...desk.kept.keys()]).toEqual(['model-1', 'model-2']);
    expect(desk.data).toEqual(about);
    expect(desk.count).toBe(3);
    expect(desk.kept.get('model-2')?.result.lines).toEqual(two.result.lines);
    expect(desk.kept.get('model-2')?.result.summary).toBe(two.result.summary);
    expect(desk.kept.get('model-2')?.result.milliseconds).toBe(12);
    expect(desk.history.present.models).toEqual(['model-2']);
    expect(workReducer(desk.history, { kind: 'undo' }).present).toEqual(workReducer(history, { kind: 'undo' }).present);
  });

  test('holds no row of the data', () => {
    expect(text).not.toContain(JSON.stringify(data.y));
    expect(text).not.toContain(JSON.stringify(data.x));
  });

  test.each<[string, (s: Record<string, never>) => unknown]>([
    ['no session', () => [1]],
    ['version 2', (s) => ({ ...s, version: 2 })],
    ['no list of models', (s) => ({ ...s, models: undefined })],
    ['model 1 is damaged', (s) => ({ ...s, models: [{ id: 1 }] })],
    ['two models with one name within', (s) => ({ ...s, models: [s.models[0], s.models[0]] })],
    ['a step with a model that is not there', (s) => ({ ...s, models: [] })],
    ['a damaged history', (s) => ({ ...s, history: { past: 3 } })],
    ['a damaged description of the data', (s) => ({ ...s, data: { name: 'd.csv' } })],
    [
      '"formula" that is no text',
      (s) => ({ ...s, models: [], history: { past: [], future: [], present: { models: [], compared: [], spec: { formula: 1 } } } }),
    ],
  ])('is refused: %s', (found, damage) => {
    expect(() => readSession('s.json', JSON.stringify(damage(JSON.parse(text))))).toThrow(`s.json: ${found}`);
  });

  test('with a model that cannot be loaded says which', () => {
    const damaged = { ...session, models: session.models.map((m) => ({ ...m, state: { schema: 'expofam-model' } })) };
    const read = readSession('s.json', JSON.stringify(damaged));
    let message = '';
    try {
      deskOf(read);
    } catch (failure) {
      message = (failure as { message: string }).message;
    }
    expect(message).toContain('session, model "M1": ');
  });

  test('asks no other server for its data', () => {
    const at = (address: string): string | undefined =>
      readSession('s', JSON.stringify({ ...session, data: { ...about, address } } satisfies Session)).data?.address;
    expect(at('./samples/shop.csv')).toBe('./samples/shop.csv');
    for (const foreign of ['https://evil.example/x.csv', '//evil.example/x', './samples/../../x', './data/../x', 'data:text/csv,x'])
      expect(at(foreign)).toBeUndefined();
  });
});
