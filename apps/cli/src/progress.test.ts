import { describe, expect, it } from 'vitest';
import { ProgressDisplay } from './progress.js';

function display(isTTY: boolean) {
  let time = 0;
  const written: string[] = [];
  const out = { isTTY, columns: 100, write: (text: string) => written.push(text) };
  return { written, later: (ms: number) => (time += ms), progress: new ProgressDisplay(out, () => time) };
}

describe('ProgressDisplay', () => {
  it('writes a line for each step and every five seconds where there is no terminal', () => {
    const { written, later, progress } = display(false);
    progress.report({ step: 'reading', done: 0, total: 200, unit: 'rows' });
    later(4_999);
    progress.report({ step: 'reading', done: 90, total: 200, unit: 'rows', rate: 20, etaSeconds: 5.5 });
    later(1);
    progress.report({ step: 'reading', done: 100, total: 200, unit: 'rows', rate: 20.4, etaSeconds: 5 });
    progress.report({ step: 'committing' });
    progress.end('done');
    expect(written).toEqual(['reading\n', 'reading: 50 %, 20 rows/s, 5 s left\n', 'committing\n', 'done\n']);
  });

  it('draws a bar on a terminal, at most ten times a second, and takes it away', () => {
    const { written, later, progress } = display(true);
    progress.report({ step: 'reading', done: 50, total: 200, unit: 'rows' });
    later(50);
    progress.report({ step: 'reading', done: 60, total: 200, unit: 'rows' });
    later(60);
    progress.report({ step: 'reading', done: 200, total: 200, unit: 'rows' });
    progress.end();
    expect(written).toEqual([
      '\r\u001b[2K[######..................] reading: 25 %',
      '\r\u001b[2K[########################] reading: 100 %',
      '\r\u001b[2K',
    ]);
  });

  it('counts where the total is unknown, and never draws beyond the line', () => {
    const { written, progress } = display(true);
    progress.report({ step: 'x'.repeat(200), done: 1_234, total: null, unit: 'rows' });
    expect(written[0]!.length).toBe('\r\u001b[2K'.length + 99);
    const lines = display(false);
    lines.progress.report({ step: 'reading', done: 1_234, total: null, unit: 'rows' });
    expect(lines.written).toEqual(['reading: 1,234 rows\n']);
  });

  it('says file, bytes, rows a second and the time left of a log that is read', () => {
    const { written, later, progress } = display(false);
    const reading = { step: 'reading', file: '2019-Oct.csv', unit: 'bytes', total: 5_700_000_000 };
    progress.report({ ...reading, done: 0, rows: null, rowsPerSecond: null });
    later(5_000);
    progress.report({
      ...reading,
      done: 1_425_000_000,
      rate: 285_000_000,
      etaSeconds: 15,
      rows: 10_612_191,
      rowsPerSecond: 2_122_438,
    });
    later(5_000);
    progress.report({
      ...reading,
      done: 2_850_000_000,
      rate: 285_000_000,
      etaSeconds: 10,
      rows: null,
      rowsPerSecond: null,
    });
    progress.report({ step: 'committing 2019-Oct.csv', file: '2019-Oct.csv' });
    expect(written).toEqual([
      'reading 2019-Oct.csv\n',
      'reading 2019-Oct.csv: 25 %, 1.4 GB of 5.7 GB, 10,612,191 rows, 2,122,438 rows/s, 15 s left\n',
      'reading 2019-Oct.csv: 50 %, 2.9 GB of 5.7 GB, 285 MB/s, 10 s left\n',
      'committing 2019-Oct.csv\n',
    ]);
  });
});
