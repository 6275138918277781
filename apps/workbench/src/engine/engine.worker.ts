import { compareModels, ExpofamError, type FittedModel, type GlmOptions, glmAsync, loadModel, type ModelState, type Table } from 'expofam';
// Large fits take the machine's threads where the page may share memory.
import 'expofam/threads';
import { tableOf } from '../data/dataset.ts';
import type { EngineReply, EngineRequest } from './engineClient.ts';
import { failureOf } from './failure.ts';
import { fitResult } from './fitResult.ts';
import { meansTable } from './means.ts';
import { parametersOf } from './parametersOf.ts';
import type { EngineMethod, EngineMethods, FitProgress, FitSpec, ModelReference } from './protocol.ts';
import { testTables } from './tests.ts';

let table: Table | undefined;
const models = new Map<string, FittedModel>();

function openTable(): Table {
  if (table) return table;
  throw new ExpofamError('no-data', {
    subject: 'workbench',
    found: 'no data',
    expected: 'an open file',
    advice: 'open the data of the model',
  });
}

const optionsOf = (spec: FitSpec): GlmOptions => ({
  family: spec.family,
  ...(spec.link ? { link: spec.link } : {}),
  ...(spec.weights ? { weights: spec.weights } : {}),
  ...(spec.frequencyWeights ? { frequencyWeights: spec.frequencyWeights } : {}),
  ...(spec.offset ? { offset: spec.offset } : {}),
  ...(spec.reference ? { reference: spec.reference } : {}),
  ...(spec.parameters ? { parameters: parametersOf(spec.parameters) } : {}),
});

async function fitted(reference: ModelReference, onStep?: (progress: FitProgress) => void): Promise<FittedModel> {
  const known = models.get(reference.id);
  if (known) return known;
  const data = openTable();
  const model = reference.loaded
    ? await onRows(reference.loaded, reference.spec, data)
    : await glmAsync(reference.spec.formula, data, { ...optionsOf(reference.spec), ...(onStep ? { onStep } : {}) });
  models.set(reference.id, model);
  return model;
}

/** A model of a file on the rows that are open. A fit with other coefficients than are shown is not passed off as the model. */
async function onRows(state: ModelState, { weights, frequencyWeights }: FitSpec, data: Table): Promise<FittedModel> {
  const { withRows } = await import('expofam-plot');
  const { model, largestChange, isOther } = withRows(loadModel(state), data, {
    ...(weights ? { weights } : {}),
    ...(frequencyWeights ? { frequencyWeights } : {}),
  });
  if (!isOther) return model;
  throw new ExpofamError('other-data', {
    subject: data.name ?? 'the open data',
    found: `rows that give other coefficients than the saved model has, by ${largestChange >= 100 ? 'more than 100' : `up to ${largestChange.toPrecision(2)}`} standard errors`,
    expected: 'the rows and weights that it was fitted to',
    advice: 'open them, or press Fit for a model of these rows',
  });
}

type Handlers = {
  [Method in EngineMethod]: (
    argument: EngineMethods[Method]['argument'],
    onProgress: (progress: FitProgress) => void,
  ) => Promise<EngineMethods[Method]['result']> | EngineMethods[Method]['result'];
};

const handlers: Handlers = {
  table(dataset) {
    table = dataset && tableOf(dataset);
    models.clear();
    return undefined;
  },
  async fit(reference, onProgress) {
    const start = performance.now();
    const model = await fitted(reference, ({ iteration, logLikelihood }) => onProgress({ iteration, logLikelihood }));
    return fitResult(model, performance.now() - start);
  },
  async tests(reference) {
    return testTables(await fitted(reference));
  },
  async means({ model, ...request }) {
    return meansTable(await fitted(model), request);
  },
  async picture({ model, ...request }) {
    const [{ draw }, one] = await Promise.all([import('./draw.ts'), fitted(model)]);
    return draw(one, openTable(), request);
  },
  async report({ model, file }) {
    const [{ reportHtml }, { workerDocument }, one] = await Promise.all([import('expofam-plot'), import('./draw.ts'), fitted(model)]);
    const { weights, frequencyWeights } = model.spec;
    return reportHtml(one, {
      data: openTable(),
      file,
      document: workerDocument(),
      ...(weights ? { weights } : {}),
      ...(frequencyWeights ? { frequencyWeights } : {}),
    });
  },
  async compare(references) {
    const all: FittedModel[] = [];
    for (const reference of references) all.push(await fitted(reference));
    return compareModels(...all);
  },
};

const post = (reply: EngineReply): void => globalThis.postMessage(reply);

globalThis.onmessage = async ({ data: { id, method, argument } }: MessageEvent<EngineRequest>) => {
  try {
    const handler = handlers[method] as (argument: unknown, onProgress: (progress: FitProgress) => void) => unknown;
    post({ id, result: await handler(argument, (progress) => post({ id, progress })) });
  } catch (error) {
    post({ id, failure: failureOf(error) });
  }
};
