import { readFileSync } from 'node:fs';

/**
 * Bytes that a process has held at most, where the system tells (Linux); null elsewhere. What getrusage says of a child begins with what
 * its parent held when it started it.
 */
export function peakMemory(pid = 'self') {
  try {
    const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return kilobytes === undefined ? null : Number(kilobytes) * 1024;
  } catch {
    return null;
  }
}
