// A program that fits when it is asked: one line of JSON for each line that it is sent.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** No program is waited for longer than `patience` seconds. */
export function server(command, args, env, patience = 150) {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, ...env } });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ended = new Promise((resolve) => {
    child.on('exit', resolve);
    child.on('error', resolve);
  });
  // A process that has ended cannot be written to; its missing answer says so.
  child.stdin.on('error', () => {});
  return {
    async ask() {
      child.stdin.write('fit\n');
      const timer = setTimeout(() => child.kill('SIGKILL'), patience * 1000);
      const { value, done } = await lines.next();
      clearTimeout(timer);
      if (done) throw new Error(`${args.join(' ')}: ended without an answer`);
      return JSON.parse(value);
    },
    async end() {
      child.stdin.end('end\n');
      await ended;
    },
  };
}
