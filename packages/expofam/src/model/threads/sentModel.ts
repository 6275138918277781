import type { ExponentialFamily } from '../../family/exponentialFamily.ts';
import type { Link } from '../../family/link.ts';
import type { familyAndLinks } from '../loadModel.ts';
import { familyDefinition } from '../resolveFamily.ts';
import { savedFamily, savedLinks } from '../savedFamily.ts';

/** A family and its links as a message. */
export type SentModel = Parameters<typeof familyAndLinks>[0];

/**
 * What another thread makes the same family of, with the same bits in every row: built-in families by name, and those that were
 * written as text. undefined for others: a family made of functions may say more than its saved declaration does.
 */
export function sentModel(family: ExponentialFamily, links: readonly Link[]): SentModel | undefined {
  const { declaration } = family;
  const definition = familyDefinition(family);
  if (!definition && savedFamily(family)) return undefined;
  if (savedLinks(family, links).length > 0) return undefined;
  // What classes and parts are called does not matter, only how many there are.
  const many = declaration.response === 'class' || declaration.response === 'parts';
  return {
    family: {
      name: family.name,
      constants: family.constants,
      estimated: {},
      ...(definition ? { definition } : {}),
      ...(many ? { components: (declaration.responseNames ?? []).map((_, i) => String(i)) } : {}),
      ...(declaration.form === 'vector' ? { vectorForm: true } : {}),
    },
    links: links.map((l) => l.name),
  };
}
