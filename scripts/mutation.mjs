// Mutation testing of one folder of packages/expofam/src, with the tests that mirror it alone:
//   npm run mutation -- formula            every file of the folder
//   npm run mutation -- expr simplify.ts   some files
// Survivors are listed in reports/mutation.html; the terminal prints the scores.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const [folder, ...files] = process.argv.slice(2);
if (!folder || !existsSync(`packages/expofam/src/${folder}`)) {
  console.error(
    `mutation: ${folder ? `"${folder}"` : 'no folder'}; expected a folder of packages/expofam/src; try npm run mutation -- formula`,
  );
  process.exit(2);
}
const mutate = files.length ? files.map((f) => `packages/expofam/src/${folder}/${f}`) : [`packages/expofam/src/${folder}/**/*.ts`];
const { status } = spawnSync('npx', ['stryker', 'run', 'stryker.config.mjs', '--mutate', mutate.join(',')], {
  stdio: 'inherit',
  env: { ...process.env, EXPOFAM_MUTATION: folder },
});
process.exit(status ?? 1);
