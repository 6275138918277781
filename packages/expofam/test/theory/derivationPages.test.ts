import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { derivationPages } from '../../src/theory/derivationPages.ts';

const folder = fileURLToPath(new URL('../../../../docs/derivations/', import.meta.url));
const pages = derivationPages();

test('docs/derivations has the pages that scripts/writeDerivations.mjs makes, and no other', () => {
  expect(readdirSync(folder).sort()).toEqual(Object.keys(pages).sort());
});

test.each(Object.entries(pages))('%s is what the declaration says', (name, text) => {
  expect(readFileSync(folder + name, 'utf8')).toBe(text);
});
