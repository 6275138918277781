// What is computed from the times of a run; nothing here measures.

export function median(list) {
  const s = [...list].sort((a, b) => a - b);
  const middle = s.length >> 1;
  return s.length % 2 ? s[middle] : (s[middle - 1] + s[middle]) / 2;
}

export const summary = (list) => ({ min: Math.min(...list), median: median(list), rounds: list.length });

/** How many digits two vectors share, relative to the largest entry of the second; at most 16, NaN where an entry is none. */
export function sharedDigits(a, b) {
  if (a.length !== b.length) throw new Error(`${a.length} and ${b.length} coefficients`);
  const largest = Math.max(...b.map(Math.abs));
  const worst = Math.max(...a.map((v, i) => Math.abs(v - b[i]) / largest));
  return worst === 0 ? 16 : Math.min(16, -Math.log10(worst));
}

/** Peers that are not compared for speed: they do not solve the problem to any accuracy, and are there for the record. */
export const isForTheRecord = (name) => name.startsWith('npm:');

/** Solvers that end far from the last digits by design. */
const stopsEarly = (name) =>
  name.includes('lbfgs') || name === 'pandas+sklearn' || name === 'R:nnet' || name === 'R:glmnet' || name === 'glum:path';

/** The digits that a peer has to share with expofam for its time to count. */
export const digitsWanted = (name) => (isForTheRecord(name) ? Number.NEGATIVE_INFINITY : stopsEarly(name) ? 2 : 6);

/** The peer with the least median, and how many times ours its median is. */
export function bestPeer(ours, peers) {
  const entries = Object.entries(peers).filter(([name]) => !isForTheRecord(name));
  if (entries.length === 0) return { best: null, ratio: null };
  const [best, time] = entries.reduce((least, one) => (one[1].median < least[1].median ? one : least));
  return { best, ratio: time.median / ours.median };
}

/** R's own fit against ours. */
export function ratioToR(ours, peers) {
  const r = peers['R:glm.fit'] ?? peers['R:nnet'] ?? peers['R:glmnet'] ?? peers['R:fread+glm'];
  return r ? r.median / ours.median : null;
}

/**
 * Of the thread counts of one peer, those worth another round: all that took at most `slack` times the quickest in the
 * unmeasured fit.
 */
export function variantsToKeep(seconds, slack = 1.3) {
  const least = Math.min(...seconds.values());
  return [...seconds].filter(([, s]) => s <= slack * least).map(([key]) => key);
}

/**
 * True where a peer is timed again: in the first round always; later only while it can still be the best peer (a median
 * within `slack` times the best so far), since the rest of the table is clear enough with one time.
 */
export const worthAnotherRound = (round, seconds, bestSeconds, slack = 3) => round === 0 || seconds <= slack * bestSeconds;

/** The slope of log(y) on log(x): 1 where y grows as x does. */
export function growthExponent(x, y) {
  const u = x.map(Math.log);
  const v = y.map(Math.log);
  const mean = (list) => list.reduce((a, b) => a + b, 0) / list.length;
  const [a, b] = [mean(u), mean(v)];
  return u.reduce((sum, ui, i) => sum + (ui - a) * (v[i] - b), 0) / u.reduce((sum, ui) => sum + (ui - a) ** 2, 0);
}
