import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { compileKernel, KERNELS } from './compile.mjs';

const libs = fileURLToPath(new URL('../../libs/', import.meta.url));

it.each(KERNELS)(
  'the committed kernel of $room/$folder is what its source compiles to',
  async ({ room, folder, target }) => {
    const committed = await readFile(join(libs, room, target), 'utf8');
    expect(committed).toBe(await compileKernel(join(libs, room, folder)));
  },
);

it('a kernel that does not compile is refused with the compiler’s message', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kernel-'));
  try {
    await writeFile(join(folder, 'kernel.ts'), 'export function step(): i32 { return missing; }\n');
    await expect(compileKernel(folder)).rejects.toThrow(/does not compile[\s\S]*Cannot find name 'missing'/);
  } finally {
    await rm(folder, { recursive: true });
  }
});
