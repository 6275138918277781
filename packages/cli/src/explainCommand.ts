import {
  derivation,
  derivationText,
  ExpofamError,
  type ExponentialFamily,
  familyByName,
  familyWithPredictors,
  type Link,
  linkByName,
} from 'expofam';
import { type CommandIo, outputWidth, writeText } from './commandIo.ts';
import type { CommonValues } from './commonValues.ts';
import { linkOption, splitList } from './optionValues.ts';
import { usageError } from './usageError.ts';

export interface ExplainCommandValues extends CommonValues {
  readonly link?: string;
  readonly classes?: string;
}

/** `expofam explain`: the derivation of a family. Gives the exit code. */
export async function explainCommand(io: CommandIo, words: readonly string[], values: ExplainCommandValues): Promise<number> {
  const { family, links } = familyAndLinks(words, values);
  await writeText(io.stdout, derivationText(derivation(family, links), { width: outputWidth(io.stdout) }));
  return 0;
}

function familyAndLinks(words: readonly string[], values: ExplainCommandValues): { family: ExponentialFamily; links: Link[] } {
  if (words.length !== 1) {
    throw usageError({
      subject: 'expofam explain',
      found: words.length === 0 ? 'no FAMILY' : `${words.length} arguments`,
      expected: 'the name of a family',
      advice: 'try: expofam explain poisson; expofam families lists all',
    });
  }
  const entry = familyByName(words[0]);
  const own = typeof entry === 'function' ? entry(values.classes === undefined ? ['a', 'b', 'c'] : splitList(values.classes)) : entry;
  if (values.link === undefined) return { family: own, links: own.predictors.map((p) => p.link) };
  const asked = linkOption(values.link);
  const named = typeof asked === 'string' ? {} : asked;
  const family = familyWithPredictors(own, Object.keys(named));
  const links = family.predictors.map((p) => {
    const name = typeof asked === 'string' ? asked : named[p.name];
    if (name === undefined || name === p.link.name) return p.link;
    if (family.declaration.response === 'class' || (family.dimension === 1 && family.predictors.length === 1 && !family.declaration.mean)) {
      throw new ExpofamError('bad-link', {
        subject: `link "${name}"`,
        found: `family "${family.name}"`,
        expected: `its canonical link, ${p.link.name}`,
      });
    }
    return linkByName(name);
  });
  return { family, links };
}
