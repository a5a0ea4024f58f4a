import type { Command } from 'commander';
import { dataOption, jsonOption, type DataOptions } from '../options.js';
import { note, printResult } from '../output.js';

/** `accounts reset`: the way back in for whoever owns the data folder. */
export function accountsCommand(program: Command): void {
  const accounts = program.command('accounts').description('look after accounts').exitOverride();
  accounts
    .command('reset')
    .description('give an account a new password, shown once, and end its sessions')
    .argument('<email>')
    .option('--admin', 'also make it an administrator', false)
    .option('--password-stdin', 'take the password from standard input instead of making one', false)
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (email: string, options: DataOptions & { admin: boolean; passwordStdin: boolean }) => {
      const { resetAccount } = await import('@cartograph/api');
      const given = options.passwordStdin ? { password: await readPassword() } : {};
      const { email: address, password } = await resetAccount({
        dataDir: options.data,
        email,
        makeAdmin: options.admin,
        ...given,
      });
      note(`${address} can sign in again; its sessions are ended.`);
      if (options.passwordStdin) printResult({ email: address }, { json: options.json, text: () => address });
      else {
        note('This is the new password. It is shown this once; change it after signing in.');
        printResult({ email: address, password }, { json: options.json, text: () => password });
      }
    });
}

async function readPassword(): Promise<string> {
  let text = '';
  for await (const part of process.stdin.setEncoding('utf8')) text += String(part);
  return text.replace(/\r?\n$/, '');
}
