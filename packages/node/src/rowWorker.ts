import { parentPort } from 'node:worker_threads';
import { teamMember } from 'expofam';

// What a thread of threads.ts runs.
parentPort?.on('message', teamMember());
