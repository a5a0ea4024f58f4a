import { CommanderError } from 'commander';
import { listenToEnvironment, setVariables, unknownVariable } from './environment.js';
import { explainFailure } from './failure.js';
import { note } from './output.js';
import { buildProgram } from './program.js';

/** Exit code of a command that was called wrongly. */
const USAGE = 2;

/**
 * Runs one command line.
 *
 * @param args - without the program's name.
 * @returns the exit code: 0 done, 1 failed, 2 usage, 130 or 143 when interrupted.
 */
export async function runCli(args: readonly string[]): Promise<number> {
  try {
    const program = buildProgram();
    listenToEnvironment(program, args, process.env);
    for (const variable of setVariables(program, process.env))
      if (variable.nearest !== null) note(unknownVariable(variable));
    await program.parseAsync(args, { from: 'user' });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    if (error instanceof CommanderError)
      return ['commander.helpDisplayed', 'commander.version'].includes(error.code) ? 0 : USAGE;
    const { sentence, code } = explainFailure(error);
    process.stderr.write(`${sentence}\n`);
    return code;
  }
}
