/** Escape sequences for colour and cursor, as terminals and vitest write them. */
const colour = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');

/** Adds up what the steps of the gate say: a plain step is one check, a test runner's closing lines are read. */
export class Tally {
  passed = 0;
  failed = 0;
  skipped = 0;
  #lines = [];
  #faults = [];

  /** @param result - exit code, whole output, whether it is a test runner, and seconds. */
  add(name, { code, output, runner, seconds }) {
    const counts = runner
      ? vitestCounts(output)
      : { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
    // A runner that failed, or that ran nothing, is a failure even when no test says so.
    if (runner && code !== 0 && counts.failed === 0) counts.failed = 1;
    if (runner && counts.passed + counts.failed === 0) counts.failed = 1;
    this.passed += counts.passed;
    this.failed += counts.failed;
    this.skipped += counts.skipped;
    if (counts.failed > 0)
      this.#faults.push(`── what failed in "${name}"\n${runner ? vitestFaults(output) : lastLines(output)}`);
    this.#lines.push(
      `${counts.failed === 0 ? 'ok  ' : 'FAIL'} ${name}: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped (${seconds.toFixed(0)} s)`,
    );
  }

  report() {
    return [...this.#faults, ...this.#lines].join('\n');
  }

  closingLine() {
    return `${this.passed} passed, ${this.failed} failed${this.skipped > 0 ? `, ${this.skipped} skipped` : ''}`;
  }
}

/** Sums vitest's closing lines, `Tests  1 failed | 12 passed | 2 skipped (15)`, one for each room. */
export function vitestCounts(output) {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const [, line] of output.replace(colour, '').matchAll(/^.*?\bTests {2,}(.+)\(\d+\)/gm)) {
    for (const [, n, word] of line.matchAll(/(\d+) (passed|failed|skipped)/g)) sum[word] += Number(n);
  }
  return sum;
}

/** Lines of a failure that are shown again at the end of the run. */
const SHOWN_LINES = 16;

/** What vitest says of each test that failed, from its FAIL line on; the last lines where it names none, as when a run was cut. */
function vitestFaults(output) {
  const lines = output.replace(colour, '').split('\n');
  const named = lines.flatMap((line, i) =>
    /^.*? FAIL {2}.* > /.test(line) ? [lines.slice(i, i + SHOWN_LINES).join('\n')] : [],
  );
  return named.length > 0 ? named.join('\n') : lastLines(output);
}

function lastLines(output) {
  return output.replace(colour, '').trimEnd().split('\n').slice(-SHOWN_LINES).join('\n');
}
