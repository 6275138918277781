// Charts of results as SVG text: times on a logarithmic axis. Colours are those of Okabe and Ito, as in packages/plot.
import { secondsText } from './table.mjs';

const OURS = '#0072b2';
const PEER = '#d55e00';
const R = '#7f7f7f';
const COLOURS = [OURS, PEER, '#009e73', '#cc79a7', '#e69f00'];
const TEXT = '#1d2430';
const MUTED = '#5a6372';
const GRID = '#e4e7ec';

const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const text = (x, y, content, attributes = '') => `<text x="${x}" y="${y}" ${attributes}>${escaped(content)}</text>`;
const line = (x1, y1, x2, y2, stroke, width = 1) =>
  `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="${stroke}" stroke-width="${width}"/>`;
const dot = (x, y, fill, title) => `<circle cx="${x}" cy="${y}" r="5" fill="${fill}"><title>${escaped(title)}</title></circle>`;

/** Position on a logarithmic axis between powers of ten around all values, and those powers. */
export function logAxis(values, from, to) {
  const low = Math.floor(Math.log10(Math.min(...values)));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values))));
  const at = (value) => Number((from + ((Math.log10(value) - low) / (high - low)) * (to - from)).toFixed(1));
  return { at, ticks: Array.from({ length: high - low + 1 }, (_, k) => 10 ** (low + k)) };
}

function page(width, height, description, content) {
  const font = `font-family="system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif" font-size="12"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(description)}" ${font}>
<rect width="${width}" height="${height}" fill="#ffffff"/>
${content.join('\n')}
</svg>
`;
}

/** Our time, the best peer's and R's for each workload. */
export function resultsChart({ workloads, date }) {
  const [width, left, right, top, step] = [860, 330, 30, 64, 30];
  const height = top + step * workloads.length + 30;
  const toR = (w) => ['R:glm.fit', 'R:nnet', 'R:glmnet', 'R:fread+glm'].find((name) => w.peers[name]);
  const all = workloads.flatMap((w) => [w.expofam.median, ...Object.values(w.peers).map((peer) => peer.median)]);
  const { at, ticks } = logAxis(all, left, width - right);
  const legend = [
    ['expofam, with standard errors', OURS],
    ['best peer, the fit alone', PEER],
    ['R', R],
  ].flatMap(([label, colour], k) => [dot(20 + 210 * k, 42, colour, label), text(32 + 210 * k, 46, label, `fill="${TEXT}"`)]);
  const axis = ticks.flatMap((tick) => [
    line(at(tick), top - 4, at(tick), height - 26, GRID),
    text(at(tick), height - 8, secondsText(tick), `fill="${MUTED}" text-anchor="middle"`),
  ]);
  const rows = workloads.flatMap((w, k) => {
    const y = top + step * (k + 0.5);
    const points = [
      ...(toR(w) && toR(w) !== w.best ? [[toR(w), w.peers[toR(w)].median, R]] : []),
      ...(w.best ? [[w.best, w.peers[w.best].median, PEER]] : []),
      ['expofam', w.expofam.median, OURS],
    ];
    const xs = points.map(([, seconds]) => at(seconds));
    const title = w.title.length > 46 ? `${w.title.slice(0, 45)}…` : w.title;
    return [
      text(left - 14, y + 4, `${w.id === 'a2' ? 'a′' : w.id}  ${title}`, `fill="${TEXT}" text-anchor="end"`),
      line(Math.min(...xs), y, Math.max(...xs), y, GRID, 3),
      ...points.map(([name, seconds, colour]) => dot(at(seconds), y, colour, `${name}: ${secondsText(seconds)}`)),
    ];
  });
  const heading = text(16, 24, `Time of a fit, median, ${date}`, `fill="${TEXT}" font-size="15" font-weight="600"`);
  return page(width, height, 'Times of fits beside other programs', [heading, ...legend, ...axis, ...rows]);
}

/** Seconds and bytes against the number of cells, a line for each number of columns. */
export function growthChart({ points, date }) {
  const [width, height, left, top, bottom] = [860, 380, 66, 74, 44];
  // Room on the right for half of the last tick.
  const panelWidth = (width - 2 * left - 30 - 20) / 2;
  const columns = [...new Set(points.map(({ p }) => p))].sort((a, b) => a - b);
  const colour = (p) => COLOURS[columns.indexOf(p) % COLOURS.length];
  const panel = (x, label, measureOf, valueText) => {
    const across = logAxis(
      points.map(({ n }) => n),
      x,
      x + panelWidth,
    );
    const up = logAxis(points.map(measureOf), height - bottom, top);
    return [
      text(x, top - 12, label, `fill="${TEXT}" font-weight="600"`),
      ...up.ticks.flatMap((tick) => [
        line(x, up.at(tick), x + panelWidth, up.at(tick), GRID),
        text(x - 6, up.at(tick) + 4, valueText(tick), `fill="${MUTED}" text-anchor="end"`),
      ]),
      ...across.ticks.map((tick) =>
        text(across.at(tick), height - bottom + 16, `1e${Math.log10(tick)}`, `fill="${MUTED}" text-anchor="middle"`),
      ),
      text(x + panelWidth / 2, height - 10, 'rows', `fill="${MUTED}" text-anchor="middle"`),
      ...columns.flatMap((p) => {
        const own = points.filter((point) => point.p === p);
        const path = own.map((point) => `${across.at(point.n)},${up.at(measureOf(point))}`).join(' ');
        return [
          `<polyline points="${path}" fill="none" stroke="${colour(p)}" stroke-width="2"/>`,
          ...own.map((point) =>
            dot(across.at(point.n), up.at(measureOf(point)), colour(p), `n = ${point.n}, p = ${p}: ${valueText(measureOf(point))}`),
          ),
        ];
      }),
    ];
  };
  const memory = (bytes) => (bytes < 1e9 ? `${Number((bytes / 1e6).toPrecision(2))} MB` : `${Number((bytes / 1e9).toPrecision(2))} GB`);
  const legend = columns.flatMap((p, k) => [
    dot(20 + 110 * k, 42, colour(p), `${p}`),
    text(32 + 110 * k, 46, `${p} columns`, `fill="${TEXT}"`),
  ]);
  return page(width, height, 'Growth of time and memory with the rows', [
    text(16, 24, `Logistic regression with standard errors, ${date}`, `fill="${TEXT}" font-size="15" font-weight="600"`),
    ...legend,
    ...panel(left, 'time of the fit', ({ seconds }) => seconds, secondsText),
    ...panel(left + panelWidth + 30 + left, 'peak memory of the process', ({ peak }) => peak, memory),
  ]);
}
