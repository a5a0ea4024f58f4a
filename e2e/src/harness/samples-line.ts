import { samplesFolder } from './samples.js';

/** Says at the end of the run whether real rows were read. */
export default function setup(): () => void {
  return () => {
    const folder = samplesFolder();
    process.stdout.write(
      folder === null
        ? '\nreal rows: NOT TESTED, there is no samples folder; name one in CARTOGRAPH_SAMPLES\n'
        : '\nreal rows: read from the samples folder\n',
    );
  };
}
