// Starts every root script. It must parse on old versions of Node and run on a clone without node_modules:
// the rest is imported only once the version is known to be good.
import { unsupportedNode } from './node-version.mjs';

const refusal = unsupportedNode(process.versions.node);
if (refusal) {
  process.stderr.write(`${refusal}\n`);
  process.exit(1);
}

void import('./commands.mjs').then(({ runCommand }) => runCommand(process.argv.slice(2)));
