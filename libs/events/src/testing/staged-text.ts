import { writeFiles } from './logs.js';
import type { Staged, stagingGround } from './staging.js';

type Ground = ReturnType<typeof stagingGround>;

/** A way to stage a text as a file of its own. */
export type StageText = (
  content: string | Uint8Array,
  name?: string,
  options?: Parameters<Ground['stage']>[1],
) => Promise<Staged>;

/** Stages texts on a ground, each under a new name that ends as it is told. */
export function stageText(folder: (name: string) => string, ground: Ground): StageText {
  let count = 0;
  return async (content, name = 'log.csv', options = {}) => {
    const paths = await writeFiles(folder, { [`${(count += 1)}-${name}`]: content });
    const [first] = await ground.stage(paths, options);
    if (first === undefined) throw new Error('no log');
    return first;
  };
}
