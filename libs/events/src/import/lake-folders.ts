import path from 'node:path';
import { lakePaths } from '../manifest.js';
import { isThere } from '../missing-file.js';

/** Tells files of lakes from logs that lie about. */
export class LakeFolders {
  private readonly known = new Map<string, Promise<boolean>>();
  private readonly found = new Set<string>();

  /** @param own - a lake for sure, also while it holds nothing. */
  constructor(private readonly own: string | undefined) {}

  /** The lakes in which files were met. */
  get met(): string[] {
    return [...this.found].toSorted();
  }

  /** Whether a file lies in a lake. */
  async holds(file: string): Promise<boolean> {
    for (
      let folder = path.dirname(file), below = file;
      folder !== below;
      [folder, below] = [path.dirname(folder), folder]
    ) {
      if (!(await this.isLake(folder))) continue;
      this.found.add(folder);
      return true;
    }
    return false;
  }

  /** Whether a file lies in the data folder of a lake, where all is ours; folders above `top` do not count, for an inbox is in one, too. */
  async ownsFolderOf(file: string, top: string): Promise<boolean> {
    for (
      let folder = path.dirname(file), below = file;
      folder !== below && below !== top;
      [folder, below] = [path.dirname(folder), folder]
    )
      if (await this.isLake(path.join(folder, 'lake'))) return true;
    return false;
  }

  private isLake(folder: string): Promise<boolean> {
    const known = this.known.get(folder) ?? this.look(folder);
    this.known.set(folder, known);
    return known;
  }

  private async look(folder: string): Promise<boolean> {
    return folder === this.own || (await isThere(lakePaths(folder).pointer));
  }
}
