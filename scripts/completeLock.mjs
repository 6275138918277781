// Adds to package-lock.json the optional platform packages that npm left out, because the registry it asked does not carry
// them all (mirrors often lack some): `node scripts/completeLock.mjs`, after every `npm install` that changed the lock.
// Without them `npm ci` refuses the lock file everywhere. The entries have no integrity, since nothing was downloaded.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const path = fileURLToPath(new URL('../package-lock.json', import.meta.url));
const lock = JSON.parse(readFileSync(path, 'utf8'));
const systems = ['android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32', 'aix'];
const processors = ['arm64', 'arm', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'x64', 'wasm32'];

/** True when node finds `name` from the package at `location`: beside it, or in a node_modules folder further up. */
function isThere(location, name) {
  const folders = location.split('/');
  return folders.concat('').some((_, up) => {
    const base = folders.slice(0, folders.length - up).join('/');
    return lock.packages[`${base === '' ? '' : `${base}/`}node_modules/${name}`] !== undefined;
  });
}

const added = [];
for (const [location, entry] of Object.entries(lock.packages)) {
  for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
    if (isThere(location, name)) continue;
    const words = name.split(/[/-]/);
    const os = systems.filter((system) => words.includes(system));
    const cpu = processors.filter((processor) => words.includes(processor));
    const libc = words.some((word) => word.startsWith('musl')) ? ['musl'] : words.some((word) => word.startsWith('gnu')) ? ['glibc'] : [];
    if (!/^\d+\.\d+\.\d+/.test(range) || os.length + cpu.length === 0) {
      console.error(`package-lock.json: ${location} needs ${name} ${range}: expected an exact version and a platform in the name`);
      process.exit(1);
    }
    added.push(`${name}@${range}`);
    lock.packages[`node_modules/${name}`] = {
      version: range,
      ...(cpu.length > 0 && { cpu }),
      ...(entry.dev && { dev: true }),
      ...(libc.length > 0 && { libc }),
      optional: true,
      ...(os.length > 0 && { os }),
    };
  }
}
const sorted = Object.entries(lock.packages).sort(([a], [b]) =>
  a === b ? 0 : a === '' || (b !== '' && a.localeCompare(b, 'en') < 0) ? -1 : 1,
);
lock.packages = Object.fromEntries(sorted);
writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
console.log(added.length === 0 ? 'package-lock.json: complete' : `package-lock.json: added ${added.join(', ')}`);
