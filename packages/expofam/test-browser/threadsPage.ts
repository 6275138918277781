// Runs in the page: fits are made in a worker, which may wait for others.
const worker = new Worker(new URL('./threadsWorker.ts', import.meta.url), { type: 'module' });

Object.assign(globalThis, {
  compare: () =>
    new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = ({ message }) => reject(new Error(message));
      worker.postMessage('compare');
    }),
});
