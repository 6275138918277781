import type { FamilyText } from './familyText.ts';

/** What stands under a key of a family in text. */
export type KeyKind = 'text' | 'formula' | 'formulas' | 'words' | 'parameters' | 'constants' | 'predictors' | 'flag';

type Nested<Key extends string, Value> = `${Key}.${keyof NonNullable<Value> & string}`;
/** A key of {@link FamilyText}, or of `mean` or `source` after a dot. */
export type FamilyKey =
  | Exclude<keyof FamilyText, 'mean' | 'source'>
  | Nested<'mean', FamilyText['mean']>
  | Nested<'source', FamilyText['source']>;

/** Every key with its kind, in the order in which a file is written. */
export const familyKeys: Readonly<Record<FamilyKey, KeyKind>> = Object.freeze({
  name: 'text',
  title: 'text',
  uses: 'words',
  support: 'text',
  parameters: 'parameters',
  logPartition: 'formula',
  logBaseMeasure: 'formula',
  sufficientStatistic: 'formulas',
  'mean.domain': 'text',
  'mean.natural': 'formula',
  'mean.logPartition': 'formula',
  canonicalLink: 'text',
  link: 'text',
  unitDeviance: 'formula',
  'source.parameters': 'parameters',
  'source.toNatural': 'formulas',
  'source.fromNatural': 'formulas',
  constants: 'constants',
  predictors: 'predictors',
  naturalFromPredictors: 'formulas',
  quasi: 'flag',
});
