// The table of a results file, as Markdown.

/** 0.00123 → `1.23 ms`; `–` where there is none. */
export function secondsText(seconds) {
  if (seconds === null || seconds === undefined) return '–';
  if (seconds < 0.001) return `${(seconds * 1e6).toPrecision(3)} µs`;
  if (seconds < 0.1) return `${(seconds * 1000).toPrecision(3)} ms`;
  return `${seconds < 10 ? seconds.toFixed(2) : seconds.toFixed(0)} s`;
}

const memoryText = (bytes) =>
  bytes === null || bytes === undefined ? '–' : bytes < 1e9 ? `${Math.round(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
const ratioText = (ratio) => (ratio === null ? '–' : `${ratio < 10 ? ratio.toFixed(1) : ratio.toFixed(0)}×`);
const nameText = (name) =>
  name.replace(/^(sklearn|glum|R):/, (_, program) => ({ sklearn: 'scikit-learn ', glum: 'glum ', R: 'R ' })[program]);

/** Columns of the same width, as the formatter of this repository sets them. */
export function markdownTable(header, rows, alignRight = []) {
  const width = header.map((head, j) => Math.max(3, head.length, ...rows.map((row) => row[j].length)));
  const line = (cells) => `| ${cells.map((cell, j) => (alignRight[j] ? cell.padStart(width[j]) : cell.padEnd(width[j]))).join(' | ')} |`;
  const rule = `| ${width.map((w, j) => (alignRight[j] ? `${'-'.repeat(w - 1)}:` : '-'.repeat(w))).join(' | ')} |`;
  return [line(header), rule, ...rows.map(line)].join('\n');
}

/** One line a workload: our time beside the best peer's and R's. */
export function resultsTable({ workloads }) {
  const rows = workloads.map((w) => [
    `**${w.id === 'a2' ? 'a′' : w.id}** ${w.title}`,
    secondsText(w.expofam.median),
    w.best ? `${secondsText(w.peers[w.best].median)} ${nameText(w.best)}` : '–',
    ratioText(w.ratio),
    ratioText(w.ratioToR),
    secondsText(w.floor),
    memoryText(w.expofam.peak),
    w.digits === null ? '–' : w.digits.toFixed(0),
  ]);
  const header = ['workload', 'expofam', 'best peer', 'ratio', 'to R', 'floor', 'memory', 'digits shared'];
  return markdownTable(header, rows, [false, true, false, true, true, true, true, true]);
}

/** All peers of all workloads. */
export function peersTable({ workloads }) {
  const rows = workloads.flatMap((w) =>
    [['expofam', w.expofam], ...Object.entries(w.peers).sort((a, b) => a[1].median - b[1].median)].map(([name, s]) => [
      w.id === 'a2' ? 'a′' : w.id,
      nameText(name),
      secondsText(s.median),
      secondsText(s.min),
      s.threads ? String(s.threads) : '',
      memoryText(s.peak),
      s.digits.toFixed(1),
    ]),
  );
  return markdownTable(['workload', 'program', 'median', 'least', 'threads', 'memory', 'digits'], rows, [
    false,
    false,
    true,
    true,
    true,
    true,
    true,
  ]);
}

/** The text with what stands between `<!-- name -->` and `<!-- end of name -->` replaced. */
export function replaceBetween(text, name, content) {
  const [start, end] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`];
  const [from, to] = [text.indexOf(start), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`no place for "${name}": expected ${start} and ${end}`);
  return `${text.slice(0, from + start.length)}\n\n${content}\n\n${text.slice(to)}`;
}
