// npm run codegen [-- --check]: the SDL and the *.graphql documents become TypeScript, committed beside them.
import { readdir, readFile, rm, writeFile, mkdir } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateAll } from './generate.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const isCheck = process.argv.includes('--check');
const unknown = process.argv.slice(2).filter((argument) => argument !== '--check');
if (unknown.length > 0) {
  process.stderr.write(`codegen: unknown argument ${unknown.join(' ')}. Use --check or nothing.\n`);
  process.exit(2);
}

const schemaFile = 'apps/api/schema.graphql';
const schemaTypesFile = 'libs/sdk/src/generated/schema.ts';
const folder = 'libs/sdk/src';

/** Answers for what is not there; any other fault goes on. */
const ifMissing = (answer) => (error) => {
  if (error.code === 'ENOENT') return answer;
  throw error;
};

async function listFiles(suffix) {
  const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true }).catch(ifMissing([]));
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(suffix))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .toSorted();
}

const read = async (file) => ({ file, text: await readFile(join(root, file), 'utf8') });
const result = await generateAll({
  schema: await read(schemaFile),
  schemaTypesFile,
  idFile: 'libs/sdk/src/core/ids.ts',
  documents: await Promise.all((await listFiles('.graphql')).map(read)),
});

if (result.errors.length > 0) {
  process.stderr.write(
    `${result.errors.join('\n\n')}\n\ncodegen: ${result.errors.length} error(s); nothing was written.\n`,
  );
  process.exit(1);
}

const stale = [];
for (const { file, text } of result.files) {
  const current = await readFile(join(root, file), 'utf8').catch(ifMissing(null));
  if (current === text) continue;
  stale.push(file);
  if (isCheck) continue;
  await mkdir(dirname(join(root, file)), { recursive: true });
  await writeFile(join(root, file), text);
}
const wanted = new Set(result.files.map(({ file }) => file));
for (const file of await listFiles('.generated.ts')) {
  if (wanted.has(file)) continue;
  stale.push(`${file} (its document is gone)`);
  if (!isCheck) await rm(join(root, file));
}

if (isCheck && stale.length > 0) {
  process.stderr.write(`codegen: stale generated files; run npm run codegen and commit:\n  ${stale.join('\n  ')}\n`);
  process.exit(1);
}
process.stdout.write(
  stale.length === 0
    ? `codegen: ${result.files.length} generated files are up to date\n`
    : `codegen: wrote ${stale.join(', ')}\n`,
);
