import { createInterface } from 'node:readline';

/** Answers each line of standard input with the milliseconds of CPU that this process has used, all its threads together. @param {() => void} ended - standard input did. */
export function tellCpu(ended) {
  const input = createInterface(process.stdin);
  input.on('line', () => {
    const { user, system } = process.cpuUsage();
    process.stdout.write(`${JSON.stringify({ cpuMs: (user + system) / 1000 })}\n`);
  });
  input.on('close', ended);
}
