import { ExpofamError } from '../core/expofamError.ts';
import { nearestAdvice } from '../core/nearest.ts';
import type { ModelFrame } from '../design/modelFrame.types.ts';
import type { FamilyEntry } from '../families/coreFamilies.ts';
import { isBuiltIn } from '../family/builtIn.ts';
import type { ExponentialFamily } from '../family/exponentialFamily.ts';
import { familyNotes } from '../family/familyDefinitions.ts';
import type { FamilyText } from '../family/familyText.ts';
import type { Link } from '../family/link.ts';
import { linkByName } from '../family/links.ts';
import type { GlmOptions, LinkOption } from './glmOptions.ts';
import { type GlmParts, required } from './glmParts.ts';
import { responseComponents } from './readResponse.ts';

const isLink = (option: unknown): option is Link =>
  typeof option === 'object' && option !== null && 'forward' in option && 'inverse' in option;

/** The family and its links, from the options and the response. */
export function resolveFamily(
  frame: ModelFrame,
  options: GlmOptions,
  parts: Pick<GlmParts, 'familyByName' | 'vectorFormOf'>,
): { readonly family: ExponentialFamily; readonly links: readonly Link[] } {
  const entry = familyEntry(options.family, parts.familyByName);
  if (typeof entry !== 'function' && (typeof entry !== 'object' || entry === null || !('declaration' in entry))) {
    throw new ExpofamError('unknown-family', {
      subject: 'family',
      found: String(entry),
      expected: "a family's name or a family made with exponentialFamily()",
    });
  }
  let family = typeof entry === 'function' ? entry(responseComponents(frame, options.reference)) : entry;
  const named = typeof options.link === 'object' && !isLink(options.link) ? options.link : {};
  const asked = [...Object.keys(named), ...frame.predictors.flatMap((p) => (p.name === null ? [] : [p.name]))];
  // A link or a formula for a parameter that the scalar form lacks selects the vector form.
  if (family.declaration.vectorForm && asked.some((name) => !family.predictors.some((p) => p.name === name)))
    family = required(parts.vectorFormOf, `family "${family.name}"`, 'one linear predictor, or classes')(family) ?? family;
  if (options.parameters) family = family.withConstants(options.parameters);
  familyNotes(family.declaration).check?.(family);
  return { family, links: resolveLinks(family, options.link, named) };
}

/** The family or maker that the option names or holds. */
function familyEntry(option: GlmOptions['family'], familyByName: (name: string) => FamilyEntry): FamilyEntry {
  if (typeof option === 'object' && option !== null && !('declaration' in option) && 'support' in option) {
    throw new ExpofamError('unknown-family', {
      subject: 'family',
      found: 'a description in JSON',
      expected: 'a family',
      advice: 'make it one with familyFromText()',
    });
  }
  return typeof option === 'string' ? familyByName(option) : option;
}

/** The text of a family that is not built in, for a saved model; undefined for built-in ones and for what has no text. */
export function familyDefinition(family: ExponentialFamily): FamilyText | undefined {
  return isBuiltIn(family) ? undefined : familyNotes(family.declaration).text?.();
}

function resolveLinks(family: ExponentialFamily, option: LinkOption | undefined, named: Readonly<Record<string, string | Link>>): Link[] {
  const names = family.predictors.map((p) => p.name);
  for (const name of Object.keys(named)) {
    if (!names.includes(name) && !(name === 'concentration' && family.declaration.response === 'parts')) {
      throw new ExpofamError('unknown-predictor', {
        subject: `link for "${name}"`,
        found: `no such linear predictor in family "${family.name}"`,
        expected: names.join(', '),
        advice: nearestAdvice(name, names),
      });
    }
  }
  const toLink = (l: string | Link): Link => (isLink(l) ? l : linkByName(l));
  return family.predictors.map((p) => {
    const own = Object.hasOwn(named, p.name) ? named[p.name] : Object.hasOwn(named, 'concentration') ? named.concentration : undefined;
    const chosen = own ?? (typeof option === 'string' || isLink(option) ? option : undefined);
    if (chosen === undefined) return p.link;
    // The link that the family itself brings under that name (a multinomial's logit) comes first.
    if (typeof chosen === 'string' && chosen === p.link.name) return p.link;
    const link = toLink(chosen);
    if (family.declaration.response === 'class') {
      throw new ExpofamError('bad-link', {
        subject: `link "${link.name}"`,
        found: `family "${family.name}"`,
        expected: 'its canonical link, logit',
      });
    }
    return link;
  });
}
