/** Escape sequences for color and cursor, as terminals and vitest write them. */
const color = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');

/** Adds up what the steps of the gate say. */
export class Tally {
  passed = 0;
  failed = 0;
  skipped = 0;
  #lines = [];
  #faults = [];

  /**
   * @param {string} name
   * @param {{ code: number, output: string, counts: 'one' | 'tasks' | 'tests', seconds: number, runners?: number }} result - exit code, whole output, and what
   *   counts: the step as one check, each task that Nx ran, or the tests that the closing lines of the runners tell; and how many runners have to tell of some
   *   that passed (1).
   * @returns {boolean} whether all of it passed.
   */
  add(name, { code, output, counts: unit, seconds, runners = 1 }) {
    const ofOne = { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
    const counts = unit === 'tests' ? vitestCounts(output) : unit === 'tasks' ? taskCounts(output) : ofOne;
    // A runner that failed, or that ran nothing, is a failure even when no test says so.
    if (code !== 0 && counts.failed === 0) counts.failed = 1;
    if (counts.passed + counts.failed === 0) counts.failed = 1;
    if (unit === 'tests' && counts.runners < runners && counts.failed === 0) {
      counts.failed = 1;
      output += `\nOnly ${counts.runners} of ${runners} rooms told of a test that passed.`;
    }
    this.passed += counts.passed;
    this.failed += counts.failed;
    this.skipped += counts.skipped;
    if (counts.failed > 0) this.#faults.push(`── what failed in "${name}"\n${FAULTS[unit](output)}`);
    this.#lines.push(
      `${counts.failed === 0 ? 'ok  ' : 'FAIL'} ${name}: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped (${seconds.toFixed(0)} s)`,
    );
    return counts.failed === 0;
  }

  report() {
    return [...this.#faults, ...this.#lines].join('\n');
  }

  closingLine() {
    return `${this.passed} passed, ${this.failed} failed${this.skipped > 0 ? `, ${this.skipped} skipped` : ''}`;
  }
}

/** Counts the tasks that Nx ran or took from its cache, `> nx run metrics:build`, and those that it lists as failed, `- metrics:build`. */
export function taskCounts(output) {
  const ran = output.replace(color, '').split(TASK).length - 1;
  const failed = failedTasks(output).length;
  return { passed: Math.max(0, ran - failed), failed, skipped: 0 };
}

/** Where the output of a task begins. */
const TASK = /^> nx run (?=\S)/m;

function failedTasks(output) {
  return [...output.replace(color, '').matchAll(/^\s*- (\S+:\S+)$/gm)].map(([, name]) => name ?? '');
}

/** Words of vitest's closing lines, and what they count as. */
const WORDS = { passed: 'passed', failed: 'failed', skipped: 'skipped', todo: 'skipped', 'expected fail': 'passed' };

/** Sums vitest's closing lines, `Tests  1 failed | 12 passed | 2 skipped (15)`, one for each room. `runners`: rooms of which a test passed. */
export function vitestCounts(output) {
  const sum = { passed: 0, failed: 0, skipped: 0, runners: 0 };
  for (const [, line] of output.replace(color, '').matchAll(/^.*?\bTests {2,}(.+)\(\d+\)/gm)) {
    for (const [, n, word] of line.matchAll(/(\d+) (passed|failed|skipped|todo|expected fail)/g))
      sum[WORDS[word]] += Number(n);
    if (/[1-9]\d* passed/.test(line)) sum.runners += 1;
  }
  return sum;
}

/** Lines of a failure that are shown again at the end of the run. */
const SHOWN_LINES = 16;

/** What vitest says of each test that failed, from its FAIL line on; the last lines where it names none, as when a run was cut. */
function vitestFaults(output) {
  const lines = output.replace(color, '').split('\n');
  const named = lines.flatMap((line, i) =>
    /^.*? FAIL {2}.* > /.test(line) ? [lines.slice(i, i + SHOWN_LINES).join('\n')] : [],
  );
  return named.length > 0 ? named.join('\n') : lastLines(output);
}

/** The last lines of each task that failed: Nx tells only their names at its end. */
function taskFaults(output) {
  const failed = new Set(failedTasks(output));
  const told = output
    .replace(color, '')
    .split(TASK)
    .slice(1)
    .filter((task) => failed.has(/^\S+/.exec(task)?.[0].replaceAll('"', '') ?? ''));
  return told.length > 0 ? told.map(lastLines).join('\n\n') : lastLines(output);
}

function lastLines(output) {
  return output.replace(color, '').trimEnd().split('\n').slice(-SHOWN_LINES).join('\n');
}

/** How to tell what failed, by what a step counts. */
const FAULTS = { one: lastLines, tasks: taskFaults, tests: vitestFaults };
