import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** True where R is to be asked: it is installed, and the environment says so. */
export const wanted = process.env.EXPOFAM_R === '1';

/** Runs an R script of this folder on a JSON file of designs; the lines of JSON that it writes. */
export function runR<Answer>(script: string, designs: readonly unknown[]): Answer[] {
  const folder = mkdtempSync(join(tmpdir(), 'expofam-r-'));
  const file = join(folder, 'designs.json');
  writeFileSync(file, JSON.stringify(designs));
  const { stdout, stderr, status } = spawnSync('Rscript', ['--vanilla', fileURLToPath(new URL(script, import.meta.url)), file], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  rmSync(folder, { recursive: true });
  if (status !== 0) throw new Error(`${script}: exit code ${status}: ${stderr}`);
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Answer);
}
