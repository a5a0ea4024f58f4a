// Progress on stderr: one rewritten line on a terminal, a line now and then elsewhere. stdout stays free for results.

const LINE_EVERY_MS = 10_000;

/**
 * Shows one long step until `done` or `fail` is called.
 *
 * @param {string} title - what is being done, for example `Installing packages`.
 * @param {NodeJS.WriteStream} [out] - default stderr.
 */
export function startStep(title, out = process.stderr) {
  const startedAt = Date.now();
  const seconds = () => `${Math.round((Date.now() - startedAt) / 1000)} s`;
  let detail = '';
  let lastLineAt = startedAt;

  const draw = () => {
    const text = `${title}${detail && `: ${detail}`} (${seconds()})`;
    if (out.isTTY) out.write(`\r\u001b[2K${text.slice(0, (out.columns || 80) - 1)}`);
    else if (Date.now() - lastLineAt >= LINE_EVERY_MS) {
      lastLineAt = Date.now();
      out.write(`${text}\n`);
    }
  };
  if (!out.isTTY) out.write(`${title} …\n`);
  const timer = setInterval(draw, 500);
  timer.unref();

  const finish = (text) => {
    clearInterval(timer);
    if (out.isTTY) out.write('\r\u001b[2K');
    out.write(`${text}\n`);
  };
  return {
    update(text) {
      detail = text;
      draw();
    },
    done: () => finish(`${title}: done in ${seconds()}`),
    fail: () => finish(`${title}: failed after ${seconds()}`),
  };
}
