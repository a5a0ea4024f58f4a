import { main } from 'assemblyscript/asc';

/** Fixed-width SIMD and shared memory; no relaxed SIMD, whose results depend on the processor. No run-time: the kernel allocates nothing. */
const FLAGS = [
  '-O3',
  '--noAssert',
  '--runtime',
  'stub',
  '--importMemory',
  '--sharedMemory',
  '--initialMemory',
  '1',
  '--maximumMemory',
  '65536',
  '--enable',
  'simd,threads,bulk-memory',
];

/** Every kernel: its room, the folder of its source there, and the module that carries its bytes. */
export const KERNELS = [
  { room: 'als', folder: 'assembly', target: 'src/kernel/wasm/kernel-binary.generated.ts' },
  { room: 'als', folder: 'assembly/inverse', target: 'src/dense/inverse-binary.generated.ts' },
  { room: 'ratings', folder: 'assembly', target: 'src/sgd-binary.generated.ts' },
  { room: 'experiments', folder: 'assembly', target: 'src/rerandomize/wasm/kernel-binary.generated.ts' },
];

/**
 * Compiles `kernel.ts` of a folder.
 *
 * @param {string} folder
 * @returns {Promise<string>} a TypeScript module that exports the bytes in base64.
 * @throws {Error} with the compiler's message.
 */
export async function compileKernel(folder) {
  let binary;
  const { error, stderr } = await main(['kernel.ts', '--outFile', 'kernel.wasm', '--baseDir', folder, ...FLAGS], {
    writeFile: (name, contents) => {
      if (name === 'kernel.wasm') binary = contents;
    },
  });
  if (error || !binary)
    throw new Error(`The kernel in ${folder} does not compile.\n${stderr.toString()}`, { cause: error });
  return `// Made by tools/wasm/build.mjs; do not edit.
/** The kernel's WebAssembly module, ${binary.length} bytes, in base64. */
export const kernelBinary =
  '${Buffer.from(binary).toString('base64')}';
`;
}
