const niceSteps = [1, 2, 2.5, 5, 10] as const;

/**
 * Where an axis that begins at zero ends, and how far its marks lie apart: 1, 2, 2.5 or 5 and ten times these.
 *
 * @param largest - what is drawn reaches so far; nothing, or zero, gives an axis to 1.
 * @param marks - at most about so many.
 */
export function stepsFromZero(largest: number, marks: number): { max: number; step: number } {
  if (!(largest > 0)) return { max: 1, step: 1 };
  const ten = 10 ** Math.floor(Math.log10(largest / marks));
  const step = (niceSteps.find((nice) => nice * ten * marks >= largest * (1 - 1e-9)) ?? 10) * ten;
  return { max: Number((Math.ceil(largest / step - 1e-9) * step).toPrecision(12)), step };
}
