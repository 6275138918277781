import { type FittedModel, loadModel } from 'expofam';
import { distributionPlot, reproduce, svgText } from 'expofam-plot';
import { workerDocument } from './draw.ts';
import { failureOf } from './failure.ts';
import type { LookMethod, LookMethods, LookReply, LookRequest } from './look.ts';

/** The model that was asked about last. */
let known: { readonly key: number; readonly model: FittedModel } | undefined;

const handlers: {
  [Method in LookMethod]: (model: FittedModel, argument: LookMethods[Method]['argument']) => LookMethods[Method]['result'];
} = {
  predict(model, { row, theme, width }) {
    const prediction = model.predict([row], { interval: 'confidence' });
    return {
      svg: svgText(distributionPlot(model, { document: workerDocument(), data: [row], theme, title: '', width }), { decimals: 1 }),
      values: Object.entries(prediction.columns).map(([name, values]) => {
        const [lower, upper] = [prediction.lower?.[name]?.[0], prediction.upper?.[name]?.[0]];
        return { name, value: values[0], ...(lower === undefined || upper === undefined ? {} : { lower, upper }) };
      }),
    };
  },
  code: (model, names) => reproduce(model, names),
};

const post = (reply: LookReply): void => globalThis.postMessage(reply);

globalThis.onmessage = ({ data: { id, method, key, state, argument } }: MessageEvent<LookRequest>) => {
  try {
    if (state) known = { key, model: loadModel(state) };
    if (known?.key !== key) throw new Error('the worker has another model');
    const handler = handlers[method] as (model: FittedModel, argument: unknown) => unknown;
    post({ id, result: handler(known.model, argument) });
  } catch (error) {
    post({ id, failure: failureOf(error) });
  }
};
