// Runs in the page: the test calls it with data, and compares what comes back.
import { glm } from 'expofam';

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

Object.assign(globalThis, { fit });
