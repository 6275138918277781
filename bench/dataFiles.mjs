// The data of the workloads as files that every program reads: columns of doubles one after the other, or a CSV.
import { createHash } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, readSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { plainArrays, workloads } from './workloads.mjs';

const root = fileURLToPath(new URL('../tmp/bench', import.meta.url));
const bytesOf = (a) => Buffer.from(a.buffer, a.byteOffset, a.byteLength);

/** Folder with the data of a workload, made where it is not there or was made from other sources. */
export async function dataFolder(id) {
  const folder = join(root, id);
  const metaFile = join(folder, 'meta.json');
  const made = createHash('sha256')
    .update(readFileSync(new URL('./workloads.mjs', import.meta.url)))
    .digest('hex');
  if (existsSync(metaFile) && JSON.parse(readFileSync(metaFile, 'utf8')).made === made) return folder;
  mkdirSync(folder, { recursive: true });
  const { make, repeat = 1, path, whole } = workloads[id];
  const data = make();
  const { n, family, link, classes, columns, factors = [] } = data;
  if (whole) writeCsv(join(folder, 'data.csv'), data);
  else {
    const file = openSync(join(folder, 'x.f64'), 'w');
    for (const column of columns) writeSync(file, bytesOf(column));
    closeSync(file);
    writeFileSync(join(folder, 'y.f64'), bytesOf(data.y));
    if (data.offset) writeFileSync(join(folder, 'offset.f64'), bytesOf(data.offset));
    factors.forEach(({ codes }, k) => {
      writeFileSync(join(folder, `f${k + 1}.i8`), bytesOf(codes));
    });
  }
  const meta = {
    made,
    n,
    p: columns.length,
    family,
    link,
    classes,
    repeat,
    offset: Boolean(data.offset),
    factors: factors.map((f) => f.levels),
  };
  // All programs take the same λs: those that expofam chooses.
  if (path) Object.assign(meta, path, { lambdas: await lambdasOf(data, path) });
  writeFileSync(metaFile, JSON.stringify(meta));
  return folder;
}

async function lambdasOf({ columns, y, family }, { alpha }) {
  const { glmPath } = await import('expofam');
  const names = columns.map((_, j) => `x${j + 1}`);
  const table = { y, ...Object.fromEntries(columns.map((x, j) => [names[j], x])) };
  return Array.from(glmPath(`y ~ ${names.join(' + ')}`, table, { family, alpha }).lambdas);
}

/** Six decimals, as a program that exports measurements would write them. */
function writeCsv(path, { y, columns, n }) {
  const file = openSync(path, 'w');
  writeSync(file, `y,${columns.map((_, j) => `x${j + 1}`).join(',')}\n`);
  for (let start = 0; start < n; start += 10_000) {
    const lines = [];
    for (let i = start; i < Math.min(n, start + 10_000); i++) lines.push(`${y[i]},${columns.map((x) => x[i].toFixed(6)).join(',')}\n`);
    writeSync(file, lines.join(''));
  }
  closeSync(file);
}

/** What a folder holds, read as the other programs read it. */
export function readData(folder, arraysOf = plainArrays) {
  const meta = JSON.parse(readFileSync(join(folder, 'meta.json'), 'utf8'));
  const names = ['x.f64', 'y.f64', ...(meta.offset ? ['offset.f64'] : [])];
  const counts = [meta.p, 1, 1].slice(0, names.length);
  const arrays = arraysOf(
    counts.reduce((a, b) => a + b),
    meta.n,
  );
  const [columns, [y], offsets] = names.map((name, k) => {
    const own = arrays.splice(0, counts[k]);
    const file = openSync(join(folder, name), 'r');
    for (const array of own) readSync(file, bytesOf(array));
    closeSync(file);
    return own;
  });
  return {
    ...meta,
    columns,
    y,
    ...(offsets ? { offset: offsets[0] } : {}),
    factors: meta.factors.map((levels, k) => ({ levels, codes: new Int8Array(readFileSync(join(folder, `f${k + 1}.i8`))) })),
  };
}
