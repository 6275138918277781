// Runs in the page: the test calls it with data, and compares what comes back.
import { glm, loadModel } from 'expofam';

export interface FitRequest {
  readonly formula: string;
  readonly data: Record<string, (number | string)[]>;
  readonly options: Record<string, unknown>;
}

async function fit({ formula, data, options }: FitRequest): Promise<string> {
  const columns = Object.fromEntries(
    Object.entries(data).map(([name, values]) => [name, typeof values[0] === 'number' ? Float64Array.from(values as number[]) : values]),
  );
  // biome-ignore lint/suspicious/noExplicitAny: families and links are typed by literal names; these come from a file
  const model = await (glm as any)(formula, columns, options);
  return JSON.stringify(model);
}

/** What a saved model predicts, with standard errors, as plain arrays. */
function predictSaved(model: unknown, rows: unknown): { columns: Record<string, number[]>; stdError: Record<string, number[]> } {
  const p = loadModel(model as Parameters<typeof loadModel>[0]).predict(rows, { se: true });
  const plain = (columns: Readonly<Record<string, Float64Array>> = {}): Record<string, number[]> =>
    Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, Array.from(values)]));
  return { columns: plain(p.columns), stdError: plain(p.stdError) };
}

Object.assign(globalThis, { fit, predictSaved });
