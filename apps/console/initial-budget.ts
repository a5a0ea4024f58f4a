import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

interface BudgetOptions {
  /** The HTML entry whose JavaScript is measured. */
  page: string;
  /** Modules that are loaded lazily but always before the first picture; of the chunks they are in, the largest counts. */
  alsoLoaded: string[];
  /** Gzip bytes; one more fails the build. */
  limitBytes: number;
}

/** Fails the build when the JavaScript that the first page needs outgrows its budget, and names the heaviest chunks. */
export function initialBudget({ page, alsoLoaded, limitBytes }: BudgetOptions): Plugin {
  return {
    name: 'initial-budget',
    apply: 'build',
    generateBundle(_options, bundle) {
      const chunks = new Map(
        Object.values(bundle).flatMap((item) => (item.type === 'chunk' ? [[item.fileName, item] as const] : [])),
      );
      const entry = [...chunks.values()].find((chunk) => chunk.isEntry && chunk.facadeModuleId?.endsWith(`/${page}`));
      if (!entry) {
        this.error(`initial-budget: no entry chunk for ${page}`);
        return;
      }
      const graph = new Set<string>();
      const walk = (fileName: string): void => {
        if (graph.has(fileName)) return;
        graph.add(fileName);
        for (const imported of chunks.get(fileName)?.imports ?? []) walk(imported);
      };
      walk(entry.fileName);
      const size = (fileName: string): number => gzipSync(chunks.get(fileName)?.code ?? '', { level: 9 }).byteLength;
      const measured = [...graph]
        .filter((fileName) => chunks.has(fileName))
        .map((fileName) => ({ fileName, bytes: size(fileName) }));
      const lazy = [...chunks.values()]
        .filter(
          (chunk) =>
            !graph.has(chunk.fileName) && chunk.moduleIds.some((id) => alsoLoaded.some((part) => id.includes(part))),
        )
        .map((chunk) => ({ fileName: chunk.fileName, bytes: size(chunk.fileName) }))
        .toSorted((a, b) => b.bytes - a.bytes)
        .slice(0, 1);
      const all = [...measured, ...lazy].toSorted((a, b) => b.bytes - a.bytes);
      const total = all.reduce((sum, { bytes }) => sum + bytes, 0);
      const list = all.map(({ fileName, bytes }) => `${fileName} ${(bytes / 1000).toFixed(1)} kB`).join(', ');
      const sentence = `initial JavaScript of ${page}: ${(total / 1000).toFixed(1)} kB gzip of ${limitBytes / 1000} kB (${list})`;
      if (total > limitBytes) this.error(`${sentence}. Load what the first page does not need with import().`);
      this.info(sentence);
    },
  };
}
