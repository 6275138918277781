import { describe, expect, test } from 'vitest';
import { emptyHistory, emptySpec, type WorkAction, type WorkHistory, workReducer } from '../../src/fit/work.ts';

const after = (...actions: WorkAction[]): WorkHistory => actions.reduce(workReducer, emptyHistory);
const type = (formula: string): WorkAction => ({ kind: 'edit', spec: { formula }, group: 'formula' });

describe('undo and redo', () => {
  test('take typing as one step', () => {
    const typed = after({ kind: 'edit', spec: { family: 'poisson' } }, type('y'), type('y ~'), type('y ~ x'));
    expect(workReducer(typed, { kind: 'undo' }).present.spec).toEqual({ ...emptySpec, family: 'poisson' });
  });
  test('bring back a model that was removed, and what was compared', () => {
    const two = after({ kind: 'add', id: 'a' }, { kind: 'add', id: 'b' }, { kind: 'compare', id: 'a', on: false });
    const removed = workReducer(two, { kind: 'remove', id: 'b' });
    expect(removed.present).toMatchObject({ models: ['a'], selected: 'a', compared: [] });
    const undone = workReducer(removed, { kind: 'undo' });
    expect(undone.present).toEqual(two.present);
    expect(workReducer(undone, { kind: 'redo' }).present).toEqual(removed.present);
  });
  test('keep what came from files when other data are opened', () => {
    const { present, past } = after({ kind: 'add', id: 'a' }, { kind: 'reset', spec: emptySpec, models: ['loaded'] });
    expect(present).toMatchObject({ models: ['loaded'], selected: 'loaded', compared: ['loaded'] });
    expect(past).toEqual([]);
  });
  test('end at the beginning and the end', () => {
    expect(workReducer(emptyHistory, { kind: 'undo' })).toBe(emptyHistory);
    expect(workReducer(emptyHistory, { kind: 'redo' })).toBe(emptyHistory);
  });
  test('forget the future when something else is done', () => {
    const history = after(type('y ~ x'), { kind: 'undo' }, { kind: 'edit', spec: { family: 'gamma' } });
    expect(history.future).toEqual([]);
  });
});
