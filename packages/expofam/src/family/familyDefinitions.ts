import type { ExponentialFamily } from './exponentialFamily.ts';
import type { FamilyDeclaration } from './familyDeclaration.ts';
import type { FamilyText } from './familyText.ts';

/** What is known of a family that is not built in, beside its declaration. */
export interface FamilyNotes {
  /** Its text, for a saved model; undefined where it has none. */
  readonly text?: () => FamilyText | undefined;
  /** Why its log-partition can be no cumulant function. */
  readonly violation?: string;
  /** Throws where the declaration is no exponential family; asked before a fit. */
  readonly check?: (family: ExponentialFamily) => void;
}

const notes = /* @__PURE__ */ new WeakMap<FamilyDeclaration, FamilyNotes>();

/** Keeps what is known of a declared family; what was kept before stays unless it is given anew. */
export function noteFamily(declaration: FamilyDeclaration, more: FamilyNotes): void {
  notes.set(declaration, { ...notes.get(declaration), ...more });
}

/** What was kept of a declared family. */
export const familyNotes = (declaration: FamilyDeclaration): FamilyNotes => notes.get(declaration) ?? {};
