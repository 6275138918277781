import { examples } from '../../../../examples/examples.json';
import type { FitSpec } from '../engine/protocol.ts';
import type { DataSource } from '../session/dataSource.ts';
import { emptySpec } from './work.ts';

/** A data file that comes with the workbench, and a model of it. */
export interface Sample {
  readonly name: string;
  readonly question: string;
  readonly file: string;
  readonly spec: FitSpec;
}

function option(options: readonly string[], name: string): string {
  const at = options.indexOf(name);
  return at < 0 ? '' : options[at + 1];
}

export const samples: readonly Sample[] = examples.map(({ name, question, file, formula, family, options }) => ({
  name,
  question,
  file,
  spec: {
    ...emptySpec,
    formula,
    family,
    link: option(options, '--link'),
    offset: option(options, '--offset'),
    weights: option(options, '--weights'),
  },
}));

/** Where the built application has the file. */
export const sampleSource = ({ file }: Sample): DataSource => ({ kind: 'address', name: file, address: `./samples/${file}` });
