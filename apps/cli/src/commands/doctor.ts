import type { Command } from 'commander';
import { setVariables } from '../environment.js';
import { dataOption, hostOption, jsonOption, portOption } from '../options.js';
import { printResult } from '../output.js';
import type { ServeOptions } from '../start/serve.js';

const SIGNS = { ok: 'ok  ', note: 'note', bad: 'BAD ' };

/** `doctor`: the machine and the data folder, with what to do. */
export function doctorCommand(program: Command): void {
  // As it was set, before a command adds defaults of its own.
  const environment = { ...process.env };
  program
    .command('doctor')
    .description('check this machine and the data folder, and say what to do')
    .addOption(portOption())
    .addOption(hostOption())
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (options: ServeOptions) => {
      const { examine } = await import('../doctor/examine.js');
      const findings = await examine({
        dataDir: options.data,
        port: options.port,
        host: options.host,
        environment: setVariables(program, environment),
      });
      printResult(findings, {
        json: options.json,
        text: () => findings.map(({ state, what, says }) => `${SIGNS[state]}  ${what}: ${says}`).join('\n'),
      });
      if (findings.some(({ state }) => state === 'bad')) process.exitCode = 1;
    });
}
