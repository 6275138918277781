// Checks the types of the projects side by side: npm run typecheck
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc');
const projects = ['tsconfig.json', 'packages/expofam/tsconfig.json', 'apps/workbench/tsconfig.json'];

const check = (project) =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [compiler, '--noEmit', '-p', project], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
    // A project's output comes whole, so that two do not mix.
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    child.on('close', (code, signal) => {
      process.stdout.write(output);
      if (code !== 0) console.error(`typecheck: ${project} ended with ${signal ?? `exit code ${code}`}`);
      resolve(code === 0);
    });
  });

const passed = await Promise.all(projects.map(check));
process.exit(passed.every(Boolean) ? 0 : 1);
