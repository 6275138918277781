// What the machine can do at most from WebAssembly: bytes read in a second and multiply-adds of two doubles, on all cores.
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import asc from 'assemblyscript/asc';

const MEGABYTES = 192;

/** AssemblyScript: the sum of the memory, and independent chains of multiply-adds in registers. */
const source = `
export function read(from: usize, bytes: usize): f64 {
  let a = f64x2.splat(0), b = a, c = a, d = a;
  for (let p = from, end = from + bytes; p < end; p += 64) {
    a = f64x2.add(a, v128.load(p)); b = f64x2.add(b, v128.load(p, 16));
    c = f64x2.add(c, v128.load(p, 32)); d = f64x2.add(d, v128.load(p, 48));
  }
  return f64x2.extract_lane(f64x2.add(f64x2.add(a, b), f64x2.add(c, d)), 0);
}
export function multiplyAdd(turns: i32, factor: f64): f64 {
  const f = f64x2.splat(factor);
  let a = f64x2.splat(1), b = f64x2.splat(2), c = f64x2.splat(3), d = f64x2.splat(4);
  let e = f64x2.splat(5), g = f64x2.splat(6), h = f64x2.splat(7), i = f64x2.splat(8);
  for (let t = 0; t < turns; t++) {
    a = f64x2.add(f64x2.mul(a, f), f); b = f64x2.add(f64x2.mul(b, f), f);
    c = f64x2.add(f64x2.mul(c, f), f); d = f64x2.add(f64x2.mul(d, f), f);
    e = f64x2.add(f64x2.mul(e, f), f); g = f64x2.add(f64x2.mul(g, f), f);
    h = f64x2.add(f64x2.mul(h, f), f); i = f64x2.add(f64x2.mul(i, f), f);
  }
  const sum = f64x2.add(f64x2.add(f64x2.add(a, b), f64x2.add(c, d)), f64x2.add(f64x2.add(e, g), f64x2.add(h, i)));
  return f64x2.extract_lane(sum, 0);
}`;

/** Flops of one turn of multiplyAdd: eight chains of two lanes, a multiplication and an addition each. */
const FLOPS = 32;
const TURNS = 2e7;

const work = `
const { parentPort, workerData } = require('node:worker_threads');
const { read, multiplyAdd, memory } = new WebAssembly.Instance(new WebAssembly.Module(workerData)).exports;
memory.grow(${MEGABYTES} * 16);
const from = 65536, bytes = ${MEGABYTES} * 1048576 - 65536;
new Float64Array(memory.buffer).fill(1);
read(from, bytes); multiplyAdd(1000, 0.5);
const timed = (run) => { const t = performance.now(); run(); return (performance.now() - t) / 1000; };
parentPort.on('message', (what) => {
  if (what === 'end') process.exit();
  parentPort.postMessage(what === 'read' ? bytes / timed(() => read(from, bytes)) : ${TURNS * FLOPS} / timed(() => multiplyAdd(${TURNS}, 0.5)));
});
parentPort.postMessage('ready');`;

async function compiled() {
  let bytes;
  const files = { 'probe.ts': source };
  const { error, stderr } = await asc.main(['probe.ts', '--outFile', 'probe.wasm', '-O3', '--runtime', 'stub', '--enable', 'simd'], {
    readFile: (name) => files[name] ?? null,
    writeFile: (name, contents) => {
      if (name === 'probe.wasm') bytes = contents;
    },
    listFiles: () => [],
  });
  if (error) throw new Error(`probe of the machine: ${error.message}\n${stderr.toString()}`);
  return bytes;
}

/** Bytes and floating-point operations a second, the best of `repeats` turns with all cores at once. */
export async function machineLimits(repeats = 5) {
  const bytes = await compiled();
  const answers = (workers, what) =>
    Promise.all(
      workers.map(
        (worker) =>
          new Promise((resolve, reject) => {
            worker.removeAllListeners();
            worker.once('message', resolve);
            worker.once('error', reject);
            if (what) worker.postMessage(what);
          }),
      ),
    );
  const workers = Array.from({ length: availableParallelism() }, () => new Worker(work, { eval: true, workerData: bytes }));
  await answers(workers);
  const best = { read: 0, multiplyAdd: 0 };
  for (let r = 0; r < repeats; r++) {
    for (const what of Object.keys(best)) {
      const all = await answers(workers, what);
      best[what] = Math.max(
        best[what],
        all.reduce((a, b) => a + b, 0),
      );
    }
  }
  for (const worker of workers) worker.postMessage('end');
  return { bytesPerSecond: best.read, flopsPerSecond: best.multiplyAdd };
}
