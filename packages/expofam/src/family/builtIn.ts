import type { ExponentialFamily } from './exponentialFamily.ts';
import type { FamilyDeclaration } from './familyDeclaration.ts';

const builtIns = /* @__PURE__ */ new WeakSet<FamilyDeclaration>();

/** Marks a family as one that this library brings: its name stands for it in a saved model. */
export function builtIn(family: ExponentialFamily): ExponentialFamily {
  builtIns.add(family.declaration);
  return family;
}

/** True for the families that this library brings; one that only takes a built-in one's name is not among them. */
export const isBuiltIn = (family: Pick<ExponentialFamily, 'declaration'>): boolean => builtIns.has(family.declaration);
