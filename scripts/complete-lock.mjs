// A registry that lacks the prebuilt parts of other platforms makes npm leave them out of the lock file, and `npm ci` then refuses the lock
// everywhere. Run after every change of dependencies (`npm run lock`): it names the parts that are missing, for their platform only.
import { readFileSync, writeFileSync } from 'node:fs';

const SYSTEMS = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const PROCESSORS = ['arm64', 'arm', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64'];

/** Every place from which `path` could find `name`, nearest first. */
function places(path, name) {
  const folders = path === '' ? [] : path.split('/node_modules/');
  const found = [];
  for (let depth = folders.length; depth >= 0; depth--) {
    const base = folders.slice(0, depth).join('/node_modules/');
    found.push(base === '' ? `node_modules/${name}` : `${base}/node_modules/${name}`);
  }
  return found;
}

/** What npm needs to know of a part in order to leave it alone on other machines. */
function part(name, range, parent) {
  const words = name.split(/[-/.]/);
  const os = SYSTEMS.filter((each) => words.includes(each));
  const cpu = PROCESSORS.filter((each) => words.includes(each) || (each === 'wasm32' && words.includes('wasi')));
  const libc = words.some((word) => word.startsWith('musl')) ? ['musl'] : words.some((word) => word.startsWith('gnu')) ? ['glibc'] : [];
  return {
    version: range.replace(/^[^\d]*/, ''),
    ...(cpu.length > 0 ? { cpu } : {}),
    ...(parent.dev ? { dev: true } : {}),
    ...(libc.length > 0 && os.includes('linux') ? { libc } : {}),
    optional: true,
    ...(os.length > 0 ? { os } : {}),
  };
}

const file = process.argv[2] ?? 'package-lock.json';
const lock = JSON.parse(readFileSync(file, 'utf8'));
const added = [];
for (const [path, entry] of Object.entries(lock.packages)) {
  for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
    if (places(path, name).some((place) => place in lock.packages)) continue;
    lock.packages[`node_modules/${name}`] = part(name, range, entry);
    added.push(name);
  }
}
const { '': root, ...rest } = lock.packages;
lock.packages = { '': root, ...Object.fromEntries(Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1))) };
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
process.stdout.write(added.length > 0 ? `added ${added.length} parts of other platforms to ${file}\n` : `${file} is whole\n`);
