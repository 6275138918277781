import { spawnSync } from 'node:child_process';

/**
 * Runs a program with its output passed through to standard error (standard output stays free for results),
 * and ends this process with the program's exit code when it fails.
 */
export function run(program, words, { cwd, env, shell } = {}) {
  const result = spawnSync(program, words, { cwd, env: env ?? process.env, shell: shell ?? false, stdio: ['ignore', 2, 2] });
  if (result.error) {
    console.error(`${program}: ${result.error.message}`);
    process.exit(1);
  }
  if (result.status !== 0) {
    console.error(`${[program, ...words].join(' ')}: ended with ${result.signal ?? `exit code ${result.status}`}`);
    process.exit(result.status || 1);
  }
}
