#!/usr/bin/env node
import module from 'node:module';

// Node 22.1 and newer keep the compiled code from one run to the next.
module.enableCompileCache?.();
const { run } = await import('../dist/index.mjs');
await run(process.argv.slice(2));
