/** A number, or a matrix by rows; a vector is a matrix of one column. */
export type Value = number | readonly (readonly number[])[];

/** What letters stand for; `sample` gives the letters of each example, for sums over them. */
export interface Scope {
  readonly letters: Readonly<Record<string, Value>>;
  readonly functions?: Readonly<Record<string, (x: number) => number>>;
  readonly sample?: readonly Readonly<Record<string, Value>>[];
}

const rowsOf = (v: Value): readonly (readonly number[])[] => (typeof v === 'number' ? [[v]] : v);
const plain = (m: readonly (readonly number[])[]): Value => (m.length === 1 && m[0].length === 1 ? m[0][0] : m);
const map = (v: Value, f: (x: number) => number): Value => plain(rowsOf(v).map((r) => r.map(f)));

function sum(a: Value, b: Value): Value {
  const [p, q] = [rowsOf(a), rowsOf(b)];
  if (p.length !== q.length || p[0].length !== q[0].length) throw new Error('a sum of different shapes');
  return plain(p.map((r, i) => r.map((x, j) => x + q[i][j])));
}

function product(a: Value, b: Value): Value {
  if (typeof a === 'number') return map(b, (x) => a * x);
  if (typeof b === 'number') return map(a, (x) => x * b);
  if (a[0].length !== b.length) throw new Error('a product of shapes that do not fit');
  return plain(a.map((r) => b[0].map((_, j) => r.reduce((s, x, k) => s + x * b[k][j], 0))));
}

const transposed = (v: Value): Value => plain(rowsOf(v)[0].map((_, j) => rowsOf(v).map((r) => r[j])));

/** Gauss–Jordan with the largest pivot: the inverse and the determinant. */
function eliminated(v: Value): { readonly inverse: Value; readonly determinant: number } {
  const n = rowsOf(v).length;
  const m = rowsOf(v).map((r, i) => [...r, ...r.map((_, j) => (i === j ? 1 : 0))]);
  let determinant = 1;
  for (let c = 0; c < n; c++) {
    let at = c;
    for (let i = c; i < n; i++) if (Math.abs(m[i][c]) > Math.abs(m[at][c])) at = i;
    if (at !== c) determinant = -determinant;
    [m[c], m[at]] = [m[at], m[c]];
    const pivot = m[c][c];
    determinant *= pivot;
    m[c] = m[c].map((x) => x / pivot);
    for (let i = 0; i < n; i++) {
      const factor = m[i][c];
      if (i !== c) m[i] = m[i].map((x, j) => x - factor * m[c][j]);
    }
  }
  return { inverse: plain(m.map((r) => r.slice(n))), determinant };
}

const indices = 'ᵢⱼₖₗ';
const tokenPattern = /([ᵢⱼₖₗ]+)|(\d+|[½¼]|log|exp|tr|[Γψ]_d′?|d[HΣμ]|\p{L}\u0302?[₁₂]*)|(\^\(|⁻¹|ᵀ|²|[()|+−/∑])|( +)/gu;

/**
 * The value of a formula as it is printed, in Unicode mathematics with matrices: products side by side, `Σᵢₖ` an entry, `|A|` a
 * determinant, `A⁻¹`, `Aᵀ`, `x^(…)`, `∑` a sum over the sample.
 */
export function evaluateFormula(text: string, scope: Scope, at: readonly number[] = []): Value {
  const tokens: string[] = [];
  let end = 0;
  for (const match of text.matchAll(tokenPattern)) {
    if (match.index !== end) break;
    end += match[0].length;
    if (match[4] === undefined) tokens.push(match[0]);
  }
  if (end !== text.length) throw new Error(`no token at "${text.slice(end)}"`);
  let place = 0;
  let letters = scope.letters;
  const take = (wanted?: string): string => {
    const token = tokens[place++];
    if (wanted !== undefined && token !== wanted) throw new Error(`${token ?? 'the end'} where ${wanted} is due in ${text}`);
    return token;
  };
  const begins = (): boolean =>
    place < tokens.length && !/^[)+−/²]$|^ᵀ$|^⁻¹$|^\^\($/.test(tokens[place]) && !(tokens[place] === '|' && open > 0);
  let open = 0;

  function expression(): Value {
    const signed = (): Value => {
      const isNegative = tokens[place] === '−';
      if (isNegative || tokens[place] === '+') take();
      return isNegative ? product(-1, term()) : term();
    };
    let value = signed();
    while (tokens[place] === '+' || tokens[place] === '−') value = sum(value, signed());
    return value;
  }
  /** Products side by side, and quotients. */
  function term(): Value {
    let value = factor();
    while (place < tokens.length) {
      if (tokens[place] === '/') {
        take();
        value = product(value, 1 / (factor() as number));
      } else if (begins()) value = product(value, factor());
      else break;
    }
    return value;
  }
  function factor(): Value {
    let value = primary();
    for (;;) {
      const token = tokens[place];
      if (token !== 'ᵀ' && token !== '⁻¹' && token !== '²' && token !== '^(') return value;
      take();
      if (token === 'ᵀ') value = transposed(value);
      else if (token === '⁻¹') value = typeof value === 'number' ? 1 / value : eliminated(value).inverse;
      else if (token === '²') value = product(value, value);
      else {
        const exponent = expression();
        take(')');
        value = (value as number) ** (exponent as number);
      }
    }
  }
  function bracketed(end: string, inside: number): Value {
    const before = open;
    open = inside;
    const value = expression();
    open = before;
    take(end);
    return value;
  }
  function primary(): Value {
    const token = take();
    if (/^\d/.test(token)) return Number(token);
    if (token === '½' || token === '¼') return token === '½' ? 0.5 : 0.25;
    if (token === '(') return bracketed(')', 0);
    if (token === '|') {
      const value = bracketed('|', 1);
      return typeof value === 'number' ? Math.abs(value) : eliminated(value).determinant;
    }
    if (token === '∑') {
      const start = place;
      let total: Value | undefined;
      for (const own of scope.sample ?? []) {
        place = start;
        letters = { ...scope.letters, ...own };
        const value = term();
        total = total === undefined ? value : sum(total, value);
      }
      letters = scope.letters;
      return total as Value;
    }
    if (token === 'log') return Math.log(factor() as number);
    if (token === 'exp') return Math.exp(factor() as number);
    if (token === 'tr') return rowsOf(factor()).reduce((s, r, i) => s + r[i], 0);
    if (scope.functions && Object.hasOwn(scope.functions, token)) return scope.functions[token](factor() as number);
    if (!Object.hasOwn(letters, token)) throw new Error(`no letter "${token}" in ${text}`);
    const value = letters[token];
    if (place >= tokens.length || !indices.includes(tokens[place][0])) return value;
    const [i, j = 0] = [...take()].map((c) => at[indices.indexOf(c)]);
    return (value as readonly (readonly number[])[])[i][[...tokens[place - 1]].length > 1 ? j : 0];
  }
  const value = expression();
  if (place !== tokens.length) throw new Error(`${tokens[place]} is left over in ${text}`);
  return value;
}
