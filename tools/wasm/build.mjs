// node tools/wasm/build.mjs [--check]: compiles libs/als/assembly to WebAssembly and writes its bytes as text into libs/als/src, so that tsc,
// bundlers, test runners and plain Node find them alike. --check writes nothing and fails when the committed bytes are not those of the source.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { compileKernel } from './compile.mjs';

const target = new URL('../../libs/als/src/kernel/wasm/kernel-binary.generated.ts', import.meta.url);
const text = await compileKernel(fileURLToPath(new URL('../../libs/als/assembly/', import.meta.url)));
if (!process.argv.includes('--check')) writeFileSync(target, text);
else if (readFileSync(target, 'utf8') !== text) {
  console.error('libs/als/src/kernel/wasm/kernel-binary.generated.ts is not what libs/als/assembly compiles to: run `npm run build-wasm -w @cartograph/als` and commit the result.');
  process.exit(1);
}
