// node tools/wasm/build.mjs [--check]: compiles the kernels in libs/als/assembly to WebAssembly and writes their bytes as text into libs/als/src, so that tsc,
// bundlers, test runners and plain Node find them alike. --check writes nothing and fails when the committed bytes are not those of the source.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileKernel, KERNELS } from './compile.mjs';

const room = fileURLToPath(new URL('../../libs/als/', import.meta.url));
for (const { folder, target } of KERNELS) {
  const text = await compileKernel(join(room, folder));
  if (!process.argv.includes('--check')) writeFileSync(join(room, target), text);
  else if (readFileSync(join(room, target), 'utf8') !== text) {
    console.error(`libs/als/${target} is not what libs/als/${folder} compiles to: run \`npm run build-wasm -w @cartograph/als\` and commit the result.`);
    process.exit(1);
  }
}
