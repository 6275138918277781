// A program that is started anew for each measurement: from the first instruction to the end of its output.
import { spawn } from 'node:child_process';
import { peakMemory } from './peakMemory.mjs';

/** Runs a command to its end: seconds, peak memory in bytes, and what it printed. */
export function measureProcess(command, args, env = {}) {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
    let [stdout, stderr, peak] = ['', '', null];
    const timer = setInterval(() => {
      peak = peakMemory(child.pid) ?? peak;
    }, 20);
    child.stdout.on('data', (text) => {
      stdout += text;
    });
    child.stderr.on('data', (text) => {
      stderr += text;
    });
    child.on('error', reject);
    child.on('close', (code) => {
      clearInterval(timer);
      const seconds = (performance.now() - start) / 1000;
      if (code === 0) resolve({ seconds, peak, stdout });
      else reject(new Error(`${command} ${args.join(' ')}: ended with ${code}\n${stderr}`));
    });
  });
}

/** The same as a program that is asked, as `server()` gives one; `coefficientsOf` reads what it printed. */
export const wholeProcess = (command, args, env, coefficientsOf) => ({
  async ask() {
    const { seconds, peak, stdout } = await measureProcess(command, args, env);
    return { seconds, peak, coefficients: coefficientsOf(JSON.parse(stdout)) };
  },
  async end() {},
});
