/**
 * The environment of a process of the product that lives at another time: its clock stands at an instant when this is called and goes on from there, in its jobs, too.
 * A campaign takes weeks, and a log cannot hold what has not happened yet; with this the next month comes within a test.
 *
 * @param instant - ISO 8601.
 */
export function clockAt(instant: string): NodeJS.ProcessEnv {
  // A test may have set its own Date to another time, too.
  const aheadMs = Math.round(Date.parse(instant) - performance.timeOrigin - performance.now());
  if (Number.isNaN(aheadMs)) throw new RangeError(`${instant} is no instant; give one such as 2020-01-02T00:00:00Z.`);
  const source = `const Real = Date, real = Real.now, now = () => real() + ${aheadMs};
Real.now = now;
globalThis.Date = new Proxy(Real, { construct: (target, parts, made) => Reflect.construct(target, parts.length === 0 ? [now()] : parts, made), apply: () => new Real(now()).toString() });`;
  return {
    NODE_OPTIONS: [process.env['NODE_OPTIONS'], `--import data:text/javascript,${encodeURIComponent(source)}`]
      .filter(Boolean)
      .join(' '),
  };
}
