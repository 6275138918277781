import { greekLetter } from '../expr/mathName.ts';
import { printLatex } from '../expr/printLatex.ts';
import type { Formula, Sentence } from './formula.ts';

const signs: Readonly<Record<string, string>> = {
  '−': '-',
  '·': '\\cdot ',
  '∈': '\\in ',
  '∞': '\\infty ',
  '∫': '\\int ',
  '∑': '\\sum ',
  Σ: '\\Sigma ',
  Λ: '\\Lambda ',
  ℝ: '\\mathbb{R}',
  '⋯': '\\cdots ',
  ȳ: '\\bar{y}',
  Ȳ: '\\bar{Y}',
  μ̂: '\\hat{\\mu}',
  Σ̂: '\\hat{\\Sigma}',
  ν̂: '\\hat{\\nu}',
  V̂: '\\hat{V}',
  Γ_d: '\\Gamma_{d}',
  ψ_d: '\\psi_{d}',
  '¼': '\\tfrac{1}{4}',
  '∂': '\\partial ',
  '∇': '\\nabla ',
  '←': '\\leftarrow ',
  '…': '\\dots ',
  '′': "'",
  '″': "''",
  ᵀ: '^{\\top} ',
  ℓ: '\\ell ',
  Φ: '\\Phi ',
  Γ: '\\Gamma ',
  '√': '\\surd ',
  '×': '\\times ',
  '→': '\\to ',
  '½': '\\tfrac{1}{2}',
  ',': ',',
  '{': '\\{',
  '}': '\\}',
  '%': '\\%',
  '#': '\\#',
  '&': '\\&',
  $: '\\$',
  _: '\\_',
  '^': '\\wedge ',
  '\\': '\\backslash ',
  '~': '\\sim ',
};
const lower = '₀₁₂₃₄₅₆₇₈₉';
const below: Readonly<Record<string, string>> = {
  ...Object.fromEntries([...lower].map((c, i) => [c, String(i)])),
  ᵢ: 'i',
  ⱼ: 'j',
  ₖ: 'k',
  ₗ: 'l',
};
const above: Readonly<Record<string, string>> = Object.fromEntries([...'⁰¹²³⁴⁵⁶⁷⁸⁹⁻ᵈᵏⁿᵖᵘˣʸᶻ'].map((c, i) => [c, '0123456789-dknpuxyz'[i]]));
const operators = new Set(['log', 'exp']);

/** Unicode mathematics, as the literals of formulas hold it, in LaTeX. */
export function unicodeLatex(text: string): string {
  const out: string[] = [];
  for (const [token] of text.matchAll(
    /\^\((?:[^()]|\([^()]*\))*\)|[₀-₉ᵢⱼₖₗ]+|[⁰¹²³⁴-⁹⁻ᵈᵏⁿᵖᵘˣʸᶻ]+|[Γψ]_d|[A-Za-z]{2,}(?!\u0302)| {2,}|.\u0302?/gsu,
  )) {
    const characters = [...token];
    if (token.startsWith('^(')) out.push(`^{${unicodeLatex(token.slice(2, -1))}}`);
    else if (characters[0] in below) out.push(`_{${characters.map((c) => below[c]).join('')}}`);
    else if (characters[0] in above) out.push(`^{${characters.map((c) => above[c]).join('')}}`);
    else if (token.startsWith('  ')) out.push(' \\quad ');
    else if (/^[A-Za-z]{2,}$/.test(token)) out.push(spelled(token));
    else if (Object.hasOwn(signs, token)) out.push(signs[token]);
    else out.push(greekLetter(token) ? `${greekLetter(token)} ` : token);
  }
  return out.join('');
}

/** A run of letters: a function, a differential, letters side by side, or a word. */
function spelled(token: string): string {
  if (operators.has(token)) return `\\${token} `;
  if (token === 'Var' || token === 'Cov' || token === 'tr') return `\\operatorname{${token}}`;
  if (/^d[a-zA-Z]$/.test(token) || token === 'xx') return [...token].join(' ');
  return `\\text{${token}}`;
}

/** The pieces with neighbouring texts in one, so that W₁ and ₂ become one subscript. */
const whole = ({ pieces }: Formula): Formula['pieces'] =>
  pieces.reduce<Formula['pieces'][number][]>((list, piece) => {
    const last = list[list.length - 1];
    if (typeof piece === 'string' && typeof last === 'string') list[list.length - 1] = last + piece;
    else list.push(piece);
    return list;
  }, []);

/** What keeps a number apart from what it multiplies: mathematics swallows spaces, and 0.02 𝟏[…] would be 0.021[…]. */
function afterNumber(next: Formula['pieces'][number] | undefined): string {
  if (typeof next !== 'object') return '';
  return 'indicator' in next ? '\\cdot ' : 'label' in next ? '\\, ' : '';
}

/** A formula in LaTeX, without the signs that begin and end mathematics. */
export function formulaLatex(formula: Formula): string {
  return whole(formula)
    .map((piece, i, all) => {
      if (typeof piece === 'string') return unicodeLatex(piece) + (/\d $/.test(piece) ? afterNumber(all[i + 1]) : '');
      if ('matrix' in piece) {
        return `\\begin{pmatrix} ${piece.matrix.map((row) => row.map((e) => printLatex(e)).join(' & ')).join(' \\\\ ')} \\end{pmatrix}`;
      }
      if ('label' in piece) return nameLatex(piece.label);
      // Bold, since the digits of \mathbb are not in the fonts of amssymb.
      if ('indicator' in piece) return `\\mathbf{1}[${nameLatex(piece.indicator)} = ${nameLatex(piece.level)}]`;
      if ('lines' in piece) {
        return `\\begin{aligned}[t] & ${piece.lines.map(formulaLatex).join(' \\\\ & \\quad ')} \\end{aligned}`;
      }
      return 'factor' in piece ? printLatex(piece.factor, { least: 'product' }) : printLatex(piece);
    })
    .join('');
}

/** What text in LaTeX does not print as itself: < and > are ¡ and ¿ in its old fonts. */
const escapes: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '^': '\\textasciicircum{}',
  '~': '\\textasciitilde{}',
  '<': '\\textless{}',
  '>': '\\textgreater{}',
  '|': '\\textbar{}',
};
const textLatex = (text: string): string => text.replace(/[{}$&#_%]|[\\^~<>|]/g, (c) => escapes[c] ?? `\\${c}`);

/** A name from the data, as it stands there: one letter in italics, more upright. */
const nameLatex = (name: string): string => (/^[A-Za-z]$/.test(name) ? name : `\\text{${textLatex(name)}}`);

/** Letters of European languages are prose, not mathematics. */
const mathematical = /[^\x20-\x7eÀ-ÖØ-öø-ſ–’“”\s]/u;

/** Prose in LaTeX: mathematical signs go into mathematics, what LaTeX takes for itself is escaped. */
export function proseLatex(text: string): string {
  return text
    .split(/([^\s]*[^\x20-\x7eÀ-ÖØ-öø-ſ–’“”\s][^\s]*)/u)
    .map((part) =>
      mathematical.test(part) ? `$${unicodeLatex(part.replace(/[.,;:]$/, ''))}$${/[.,;:]$/.exec(part)?.[0] ?? ''}` : textLatex(part),
    )
    .join('');
}

export function sentenceLatex(sentence: Sentence): string {
  return sentence.map((part) => (typeof part === 'string' ? proseLatex(part) : `$${formulaLatex(part)}$`)).join('');
}
