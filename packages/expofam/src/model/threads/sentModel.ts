import { printText } from '../../expr/print.ts';
import type { ExponentialFamily } from '../../family/exponentialFamily.ts';
import type { Link } from '../../family/link.ts';
import { isNamedLink } from '../../family/links.ts';
import { familyAndLinks } from '../loadModel.ts';
import { familyDefinition } from '../resolveFamily.ts';
import { savedFamily } from '../savedFamily.ts';

/** A family and its links as a message. */
export interface SentModel {
  readonly state: Parameters<typeof familyAndLinks>[0];
  /** What a family that is not built in has to be made of again, as text. */
  readonly rows?: string;
}

/**
 * What another thread makes the same family of, with the same bits in every row: built-in families by name, and those that were
 * written as text. undefined for others: a family made of functions may say more than its saved declaration does.
 */
export function sentModel(family: ExponentialFamily, links: readonly Link[]): SentModel | undefined {
  const { declaration } = family;
  const definition = familyDefinition(family);
  if (!definition && savedFamily(family)) return undefined;
  const isNamed = (link: Link, j: number): boolean => {
    const usual = family.predictors[j]?.link;
    return link === usual || (isNamedLink(link) && link.name !== usual?.name);
  };
  if (!links.every(isNamed)) return undefined;
  // What classes and parts are called does not matter, only how many there are.
  const many = declaration.response === 'class' || declaration.response === 'parts';
  return {
    state: {
      family: {
        name: family.name,
        constants: family.constants,
        estimated: {},
        ...(definition ? { definition } : {}),
        ...(many ? { components: (declaration.responseNames ?? []).map((_, i) => String(i)) } : {}),
        ...(declaration.form === 'vector' ? { vectorForm: true } : {}),
      },
      links: links.map((l) => l.name),
    },
    ...(definition ? { rows: rowsText(family, links) } : {}),
  };
}

/** The family and links of a message; undefined where they would not be the same. */
export function receivedModel({ state, rows }: SentModel): ReturnType<typeof familyAndLinks> | undefined {
  const made = familyAndLinks(state);
  return rows === undefined || rows === rowsText(made.family, made.links) ? made : undefined;
}

/** What is summed over the rows of a family, as text. */
function rowsText(family: ExponentialFamily, links: readonly Link[]): string {
  const { logLikelihood, score } = family.compose(links);
  return [logLikelihood, ...score].map(printText).join('\n');
}
