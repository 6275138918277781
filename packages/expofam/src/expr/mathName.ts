/** A letter as it stands in a formula: an optional subscript and a power that belongs to the name (σ²). */
export interface MathName {
  readonly letter: string;
  readonly subscript?: string;
  readonly power?: number;
}

const greek: Readonly<Record<string, string>> = {
  alpha: 'α',
  beta: 'β',
  gamma: 'γ',
  delta: 'δ',
  epsilon: 'ε',
  zeta: 'ζ',
  eta: 'η',
  theta: 'θ',
  kappa: 'κ',
  lambda: 'λ',
  mu: 'μ',
  nu: 'ν',
  xi: 'ξ',
  pi: 'π',
  rho: 'ρ',
  sigma: 'σ',
  tau: 'τ',
  phi: 'φ',
  chi: 'χ',
  psi: 'ψ',
  omega: 'ω',
};

const greekNames = new Map(Object.entries(greek).map(([name, letter]) => [letter, `\\${name}`]));

/** The LaTeX command of a Greek letter. */
export const greekLetter = (letter: string): string | undefined => greekNames.get(letter);

/** Words that the declarations use for what books write as one letter. */
const letters: Readonly<Record<string, string>> = { size: 'r', shape: 'k', rate: 'r', variancePower: 'p' };

/**
 * The name of a symbol as a letter: `eta1` is η₁, `sigma2` σ², `size` r. Another word stays a word.
 *
 * @example
 * mathName('eta1'); // { letter: 'η', subscript: '1' }
 */
export function mathName(name: string): MathName {
  if (name === 'sigma2') return { letter: 'σ', power: 2 };
  const predictor = /^linear predictor (\d+)$/.exec(name);
  if (predictor) return { letter: 'u', subscript: predictor[1] };
  if (Object.hasOwn(letters, name)) return { letter: letters[name] };
  const [, stem, digits] = /^(.*?)_?(\d*)$/su.exec(name) as RegExpExecArray;
  const letter = Object.hasOwn(greek, stem) ? greek[stem] : stem;
  if (letter === '' || digits === '') return { letter: letter === '' ? name : letter };
  return { letter, subscript: digits };
}

const subscripts: Readonly<Record<string, string>> = Object.fromEntries(
  [...'0123456789+-−()'].map((c, i) => [c, [...'₀₁₂₃₄₅₆₇₈₉₊₋₋₍₎'][i]]),
);
const superscripts: Readonly<Record<string, string>> = {
  ...Object.fromEntries([...'0123456789+-−()'].map((c, i) => [c, [...'⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾'][i]])),
  ...Object.fromEntries([...'abcdefghijklmnoprstuvwxyz'].map((c, i) => [c, [...'ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ'][i]])),
};

const raised = (text: string, table: Readonly<Record<string, string>>): string | undefined => {
  const parts = [...text.replace(/ ([+−]) /g, '$1')].map((c) => (Object.hasOwn(table, c) ? table[c] : undefined));
  return parts.every((c) => c !== undefined) ? parts.join('') : undefined;
};

/** Text as a superscript, where every character has one. */
export const superscript = (text: string): string | undefined => raised(text, superscripts);
/** Text as a subscript, where every character has one. */
export const subscript = (text: string): string | undefined => raised(text, subscripts);

/** A name as Unicode text: η₁, σ². */
export function nameText({ letter, subscript: below, power }: MathName): string {
  const foot = below === undefined ? '' : (subscript(below) ?? `_${below}`);
  return `${letter}${foot}${power === undefined ? '' : superscript(String(power))}`;
}
