import type { FitSpec } from '../engine/protocol.ts';

/** What can be undone: the specification, the models that are kept, and which of them are looked at. */
export interface Work {
  readonly spec: FitSpec;
  readonly models: readonly string[];
  readonly selected: string | undefined;
  readonly compared: readonly string[];
}

export interface WorkHistory {
  readonly past: readonly Work[];
  readonly present: Work;
  readonly future: readonly Work[];
  /** Changes of the same thing in a row (typing) are one step. */
  readonly group: string | undefined;
}

export const emptySpec: FitSpec = Object.freeze({
  formula: '',
  family: 'gaussian',
  link: '',
  weights: '',
  frequencyWeights: '',
  offset: '',
  reference: '',
  parameters: '',
});
const emptyWork: Work = { spec: emptySpec, models: [], selected: undefined, compared: [] };
export const emptyHistory: WorkHistory = { past: [], present: emptyWork, future: [], group: undefined };

export type WorkAction =
  | { readonly kind: 'edit'; readonly spec: Partial<FitSpec>; readonly group?: string }
  | { readonly kind: 'add'; readonly id: string; readonly spec?: FitSpec }
  | { readonly kind: 'select'; readonly id: string; readonly spec: FitSpec }
  | { readonly kind: 'remove'; readonly id: string }
  | { readonly kind: 'compare'; readonly id: string; readonly on: boolean }
  | { readonly kind: 'undo' }
  | { readonly kind: 'redo' }
  | /** Other data: models that came from files stay. */ {
      readonly kind: 'reset';
      readonly spec: FitSpec;
      readonly models: readonly string[];
    }
  | /** A saved session, with its steps. */ { readonly kind: 'restore'; readonly history: WorkHistory };

const deepest = 200;

export function workReducer(history: WorkHistory, action: WorkAction): WorkHistory {
  const { past, present, future } = history;
  if (action.kind === 'undo') {
    const previous = past.at(-1);
    return previous ? { past: past.slice(0, -1), present: previous, future: [present, ...future], group: undefined } : history;
  }
  if (action.kind === 'redo') {
    const [next, ...rest] = future;
    return next ? { past: [...past, present], present: next, future: rest, group: undefined } : history;
  }
  if (action.kind === 'restore') return action.history;
  if (action.kind === 'reset') {
    const { spec, models } = action;
    return { ...emptyHistory, present: { spec, models, selected: models.at(-1), compared: models } };
  }
  const next = changed(present, action);
  const group = action.kind === 'edit' ? action.group : undefined;
  const isContinued = group !== undefined && group === history.group;
  return { past: isContinued ? past : [...past, present].slice(-deepest), present: next, future: [], group };
}

function changed(work: Work, action: Exclude<WorkAction, { kind: 'undo' | 'redo' | 'reset' | 'restore' }>): Work {
  switch (action.kind) {
    case 'edit':
      return { ...work, spec: { ...work.spec, ...action.spec } };
    case 'add':
      return {
        spec: action.spec ?? work.spec,
        models: [...work.models, action.id],
        selected: action.id,
        compared: [...work.compared, action.id],
      };
    case 'select':
      return { ...work, selected: action.id, spec: action.spec };
    case 'remove': {
      const models = work.models.filter((id) => id !== action.id);
      return {
        ...work,
        models,
        selected: work.selected === action.id ? models.at(-1) : work.selected,
        compared: work.compared.filter((id) => id !== action.id),
      };
    }
    case 'compare':
      return { ...work, compared: action.on ? [...work.compared, action.id] : work.compared.filter((id) => id !== action.id) };
  }
}
