import { Command } from 'commander';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { environmentPage, listenToEnvironment, setVariables, unknownVariable, variables } from './environment.js';
import { buildProgram } from './program.js';

const silent = (program: Command): Command => {
  for (const command of [program, ...program.commands, ...program.commands.flatMap(({ commands }) => commands)])
    command.configureOutput({ writeErr: () => undefined, writeOut: () => undefined }).exitOverride();
  return program;
};

/** What a command of the real command line would run with. */
async function optionsOf(args: string[], environment: NodeJS.ProcessEnv): Promise<Record<string, unknown>> {
  const program = silent(buildProgram());
  let seen: Record<string, unknown> = {};
  const each = (command: Command): void => {
    command.action(() => void (seen = command.opts()));
    command.commands.forEach(each);
  };
  program.commands.forEach(each);
  listenToEnvironment(program, args, environment);
  await program.parseAsync(args, { from: 'user' });
  return seen;
}
it('an option takes what its variable says, read as on the command line, which goes before', async () => {
  expect(await optionsOf(['power'], { CARTOGRAPH_POWER: '0.9', CARTOGRAPH_JSON: 'true' })).toMatchObject({
    power: 0.9,
    json: true,
  });
  expect(await optionsOf(['power', '--power', '0.7'], { CARTOGRAPH_POWER: '0.9' })).toMatchObject({ power: 0.7 });
  expect(await optionsOf(['power', '--power=0.7'], { CARTOGRAPH_POWER: '0.9', CARTOGRAPH_JSON: 'off' })).toMatchObject({
    power: 0.7,
    json: false,
  });
});

it('commands below a command listen too', async () => {
  const options = await optionsOf(['ratings', 'evaluate', 'x.csv'], { CARTOGRAPH_FOLDS: '7' });
  expect(options).toMatchObject({ folds: 7 });
});

it('a variable may name a file that holds the value; both at once are refused', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cli-environment-'));
  try {
    const file = join(folder, 'power');
    writeFileSync(file, '0.95\n');
    expect(await optionsOf(['power'], { CARTOGRAPH_POWER_FILE: file })).toMatchObject({ power: 0.95 });
    const both = { CARTOGRAPH_POWER_FILE: file, CARTOGRAPH_POWER: '0.9' };
    await expect(optionsOf(['power'], both)).rejects.toThrow('are both set');
    await expect(optionsOf(['power'], { CARTOGRAPH_POWER_FILE: `${file}s` })).rejects.toThrow('cannot be read');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('what an option would refuse is refused with the name of the variable', async () => {
  await expect(optionsOf(['power'], { CARTOGRAPH_POWER: 'much' })).rejects.toThrow(/CARTOGRAPH_POWER .*--power/);
  await expect(optionsOf(['power'], { CARTOGRAPH_JSON: 'maybe' })).rejects.toThrow('Give true or false.');
});

it('every option of every command has a variable, and the reference lists them', async () => {
  const program = buildProgram();
  const page = environmentPage(program);
  const all = variables(program);
  for (const command of program.commands)
    for (const { long } of command.options)
      if (long !== '--help')
        expect(all.filter(({ flags, commands }) => flags === long && commands.includes(command.name()))).toHaveLength(
          1,
        );
  for (const { name } of all) expect(page).toContain(`\`${name}\``);
  // "npx vitest run src/environment.test.ts -u" in apps/cli writes it.
  await expect(page).toMatchFileSnapshot('../../../docs/reference/environment.md');
});

it('an option that means something else to a command has a variable of its own there', async () => {
  const both = { CARTOGRAPH_TIME_ZONE: 'Asia/Seoul' };
  expect(await optionsOf(['serve'], both)).toMatchObject({ timeZone: 'Asia/Seoul' });
  expect((await optionsOf(['import', 'x.csv'], both))['timeZone']).not.toBe('Asia/Seoul');
  expect(await optionsOf(['import', 'x.csv'], { CARTOGRAPH_IMPORT_TIME_ZONE: 'Europe/Berlin' })).toMatchObject({
    timeZone: 'Europe/Berlin',
  });
});

it('what Kubernetes sets for a service of our name is not meant for us', async () => {
  const injected = {
    CARTOGRAPH_PORT: 'tcp://10.0.0.7:4000',
    CARTOGRAPH_SERVICE_HOST: '10.0.0.7',
    CARTOGRAPH_PORT_4000_TCP: 'x',
  };
  expect((await optionsOf(['serve'], injected))['port']).toBe((await optionsOf(['serve'], {}))['port']);
  expect(setVariables(buildProgram(), injected)).toEqual([]);
});

it('an unknown variable is reported with the nearest name', () => {
  const set = setVariables(buildProgram(), {
    CARTOGRAPH_PROT: '4001',
    CARTOGRAPH_PORT_FILE: '/run/port',
    CARTOGRAPH_DATA: 'x',
    CARTOGRAPH_LOG_LEVEL: 'debug',
    HOME: '/root',
  });
  expect(set.map(({ name, nearest }) => [name, nearest])).toEqual([
    ['CARTOGRAPH_DATA', null],
    ['CARTOGRAPH_LOG_LEVEL', null],
    ['CARTOGRAPH_PORT_FILE', null],
    ['CARTOGRAPH_PROT', 'CARTOGRAPH_PORT'],
  ]);
  expect(set.map(unknownVariable)[3]).toContain('CARTOGRAPH_PROT');
});
