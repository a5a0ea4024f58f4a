// node tools/wasm/build.mjs [--check]: compiles the kernels in a room's assembly folder to WebAssembly and writes their bytes as text into its sources, so that tsc,
// bundlers, test runners and plain Node find them alike. --check writes nothing and fails when the committed bytes are not those of the source.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileKernel, KERNELS } from './compile.mjs';

const libs = fileURLToPath(new URL('../../libs/', import.meta.url));
for (const { room, folder, target } of KERNELS) {
  const text = await compileKernel(join(libs, room, folder));
  if (!process.argv.includes('--check')) writeFileSync(join(libs, room, target), text);
  else if (readFileSync(join(libs, room, target), 'utf8') !== text) {
    console.error(
      `libs/${room}/${target} is not what libs/${room}/${folder} compiles to: run \`npm run build-wasm -w @cartograph/als\` and commit the result.`,
    );
    process.exit(1);
  }
}
