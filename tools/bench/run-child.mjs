import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('child.mjs', import.meta.url));

/** A piece of work in a process of its own failed; what it wrote is the message. */
export class ChildError extends Error {
  /** @override */
  name = 'ChildError';
}

/**
 * Does a job in a process of its own.
 *
 * @param {import('./child.mjs').Job} job
 * @returns {Promise<{ seconds: number, rssBytes: number, result: unknown }>} `seconds` of the work without starting the process; the process's peak of memory.
 * @throws {ChildError} it ended otherwise.
 */
export async function runChild(job) {
  const child = spawn(process.execPath, [script], { stdio: ['pipe', 'pipe', 'pipe'] });
  let [answer, complaint] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text) => (answer += text));
  child.stderr.setEncoding('utf8').on('data', (text) => {
    if (job.kind === 'import') process.stderr.write(text);
    else complaint = `${complaint}${text}`.slice(-4_000);
  });
  child.stdin.end(JSON.stringify(job));
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status, signal) => resolve(status ?? signal));
  });
  if (code !== 0)
    throw new ChildError(`The ${job.kind} ended with ${code}: ${complaint.trim() || 'its message is above'}`);
  return JSON.parse(answer);
}
