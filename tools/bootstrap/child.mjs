import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/** A child that failed; `output` holds what it printed. */
export class ChildError extends Error {
  constructor(command, code, output) {
    super(`${command} ended with exit code ${code}`);
    this.output = output;
  }
}

/**
 * Runs a program to its end, keeping its output for the case that it fails.
 * SIGINT and SIGTERM stop the child first and then this process, with the shell's exit code for the signal.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv, onLine?: (line: string) => void }} options
 * @throws {ChildError} when the program cannot be started or ends with another code than 0.
 */
export function runChild(command, args, { cwd, env = process.env, onLine }) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let rest = '';
    const take = (chunk) => {
      output = (output + chunk).slice(-200_000);
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      if (onLine) lines.forEach(onLine);
    };
    child.stdout.setEncoding('utf8').on('data', take);
    child.stderr.setEncoding('utf8').on('data', take);

    const stop = (signal) => {
      child.kill(signal);
      child.once('close', () => process.exit(128 + constants.signals[signal]));
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
    const settle = (action) => {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
      action();
    };
    child.once('error', (error) => settle(() => reject(new ChildError(command, error.message, output))));
    child.once('close', (code, signal) =>
      settle(() =>
        code === 0 ? resolve(output) : reject(new ChildError([command, ...args].join(' '), code ?? signal, output)),
      ),
    );
  });
}
