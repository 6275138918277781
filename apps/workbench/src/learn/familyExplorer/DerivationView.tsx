import { derivation, derivationSectionsHtml, type OperationalFamily } from 'expofam';
import { memo, useMemo } from 'react';
import { texHtml } from '../shared/Tex.tsx';

/** The derivation of a family, from its density to the update rule. */
export const DerivationView = memo(function DerivationView({ family }: { readonly family: OperationalFamily }) {
  const html = useMemo(() => derivationSectionsHtml(derivation(family), texHtml, 3), [family]);
  // The library escapes its words, KaTeX its formulas.
  // biome-ignore lint/security/noDangerouslySetInnerHtml: see above
  return <div className="derivation" dangerouslySetInnerHTML={{ __html: html }} />;
});
