// Fits the same rows in one thread and in two.
import { glm, provideThreads } from 'expofam';
import { webThreads } from 'expofam/threads';

const n = 200_000;
let state = 7;
const uniform = () => {
  state = (state * 48_271) % 2_147_483_647;
  return state / 2_147_483_647;
};
const x = Float64Array.from({ length: n }, () => uniform() - 0.5);
const codes = Int32Array.from({ length: n }, () => Math.floor(4 * uniform()));
const y = Float64Array.from(x, (v, i) => (uniform() < 1 / (1 + Math.exp(-v + 0.2 * codes[i])) ? 1 : 0));
const data = { y, x, group: { kind: 'categorical', codes, levels: ['a', 'b', 'c', 'd'] } };

/** Where the threads of a team count the segments that they finished (model/threads/teamControl.ts). */
const finished = 5;

self.onmessage = async () => {
  if (!webThreads) {
    self.postMessage({ isolated: false });
    return;
  }
  const { post } = webThreads;
  let control: Int32Array | undefined;
  provideThreads({
    cores: 2,
    post(thread, message) {
      if (message.kind === 'open') control = message.control;
      post(thread, message);
    },
  });
  // biome-ignore lint/suspicious/noExplicitAny: columns with codes are not part of the public types
  const fit = (threads: number) => JSON.stringify(glm('y ~ x * group', data as any, { family: 'bernoulli', threads }).save());
  const alone = fit(1);
  let same = true;
  let byOthers = 0;
  // A thread that is still starting takes no part; it is there for some fit.
  for (let attempt = 0; attempt < 100 && byOthers === 0; attempt++) {
    same &&= fit(2) === alone;
    byOthers += control?.[finished] ?? 0;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  self.postMessage({ isolated: true, same, byOthers });
};
