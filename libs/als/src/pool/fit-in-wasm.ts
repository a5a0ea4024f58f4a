import { columnOffsets, fillTransposed, type CsrMatrix } from '../csr.js';
import { BestFactors, emptyFactors } from '../early-stopping.js';
import { fillInitialFactors, type Factors } from '../factors.js';
import type { FitHooks } from '../fit-hooks.js';
import { basisOf } from '../kernel/factorize.js';
import { SHAPE } from '../kernel/wasm/module.js';
import { createMemory, MOST_BYTES, type SharedMemory } from '@cartograph/threads';
import { sumPartials, unpad, writeBasis } from '../kernel/wasm/padding.js';
import { checkMemory, NotEnoughMemoryError } from '../memory.js';
import { denseTerms, scaledTerms } from '../objective.js';
import type { AlsOptions } from '../options.js';
import { countPositive, rowRegularization } from '../row-regularization.js';
import { stepsIn, type Side } from '../steps.js';
import { createCrew, threadsOf, type Crew } from './crew.js';
import { layOut, type Bounds, type Layout, type SideLayout, type Sweep } from './layout.js';
import { Task, type Chunks, type RowSystems } from './task.js';

/**
 * Fits in WebAssembly on shared memory: for each side YᵀY + λI = LLᵀ, V = Y·L⁻ᵀ, every row by conjugate gradients in V's coordinates.
 * Chunks of rows are handed out to whoever is free, and sums are taken in a fixed order: the factors are bit-identical for any number of threads.
 *
 * @param interactions - valid.
 * @throws NotEnoughMemoryError - before it starts. The signal's reason when it aborts.
 */
export async function fitInWasm(
  interactions: CsrMatrix,
  settings: AlsOptions,
  hooks: FitHooks | undefined,
): Promise<Factors> {
  const began = performance.now();
  const { factors } = settings;
  const itemOffsets = columnOffsets(interactions);
  const threads = threadsOf(settings.threads);
  const layoutAt = (f: number): Layout =>
    layOut({
      factors: f,
      threads,
      isScaled: settings.frequencyExponent > 0,
      userOffsets: interactions.indptr,
      itemOffsets,
    });
  const models = !hooks?.earlyStopping ? 1 : hooks.onIteration && settings.frequencyExponent > 0 ? 3 : 2;
  const resultBytes = (f: number): number => models * 4 * f * (interactions.rows + interactions.columns);
  checkMemory({
    matrix: interactions,
    factors,
    limit: settings.memoryBytes,
    bytesAt: (f) => layoutAt(f).bytes + resultBytes(f),
    addressed: { bytesAt: (f) => layoutAt(f).bytes, most: MOST_BYTES },
  });
  const layout = layoutAt(factors);
  const memory = allocate(layout.bytes);
  const task = new Task(memory.buffer, layout.task, layout.stride);
  const crew = createCrew({
    threads: settings.threads,
    work: workOf(interactions, settings, layout.stride),
    memory,
    task,
    works: layout.works,
    signal: hooks?.signal,
  });
  try {
    fillMemory(interactions, itemOffsets, settings, layout, memory.buffer);
    return await iterate(new WasmFit(interactions, settings, layout, memory.buffer, crew), settings, hooks, began);
  } finally {
    await crew.end();
  }
}

async function iterate(
  fit: WasmFit,
  settings: AlsOptions,
  hooks: FitHooks | undefined,
  began: number,
): Promise<Factors> {
  let since = began;
  const best = hooks?.earlyStopping
    ? new BestFactors(
        hooks.earlyStopping,
        settings.iterations,
        () => fit.empty(),
        (target) => fit.read(target),
      )
    : null;
  let userGram = await fit.gram('users');
  for (let iteration = 1; iteration <= settings.iterations; iteration += 1) {
    const stepsOf = (side: Side): number => stepsIn(iteration, side, settings, best !== null);
    await fit.solve('items', userGram, { steps: stepsOf('items'), withLosses: false });
    const itemGram = await fit.gram('items');
    const losses = await fit.solve('users', itemGram, {
      steps: stepsOf('users'),
      withLosses: hooks?.onIteration !== undefined,
    });
    if (iteration < settings.iterations || hooks?.onIteration) userGram = await fit.gram('users');
    const objective = hooks?.onIteration
      ? losses + denseTerms({ users: userGram, items: itemGram }, settings.factors, settings) + fit.scaledTerms()
      : Number.NaN;
    const now = performance.now();
    const iterationSeconds = (now - since) / 1000;
    const quality = best === null ? null : await best.judge(iteration);
    hooks?.signal?.throwIfAborted();
    since = best === null ? now : performance.now();
    hooks?.onIteration?.({ iteration, objective, seconds: (since - began) / 1000, iterationSeconds, quality });
    if (best !== null && (best.isEnough(iteration) || iteration === settings.iterations)) return best.finish(iteration);
  }
  const result = fit.empty();
  fit.read(result);
  return result;
}

/** The phases of a fit. */
class WasmFit {
  private readonly partials: Float64Array<SharedArrayBuffer>;
  private readonly losses: Float64Array<SharedArrayBuffer>;
  private readonly back: Float32Array<SharedArrayBuffer>;
  private readonly forward: Float32Array<SharedArrayBuffer>;
  private readonly eigenvalues: Float32Array<SharedArrayBuffer>;

  constructor(
    private readonly interactions: CsrMatrix,
    private readonly settings: AlsOptions,
    private readonly layout: Layout,
    private readonly buffer: SharedArrayBuffer,
    private readonly crew: Crew,
  ) {
    const square = layout.stride * layout.stride;
    this.partials = new Float64Array(buffer, layout.partials, layout.users.gramBounds.count * square);
    this.losses = new Float64Array(buffer, layout.losses, layout.users.solveBounds.count);
    this.back = new Float32Array(buffer, layout.back, square);
    this.forward = new Float32Array(buffer, layout.forward, square);
    this.eigenvalues = new Float32Array(buffer, layout.eigenvalues, layout.stride);
  }

  /** Yᵀ·Y of a side. */
  async gram(side: 'users' | 'items'): Promise<Float64Array> {
    const { gramBounds, factors } = this.layout[side];
    this.partials.fill(0);
    await this.crew.run({ kind: 'gram', chunks: gramBounds, source: factors, out: this.layout.partials });
    return sumPartials(this.partials, this.settings.factors);
  }

  /** Solves one side from the other, whose Gram matrix is given; the sum of the users' entries in the objective where it is asked for. */
  async solve(
    side: Side,
    fixedGram: Float64Array,
    { steps, withLosses }: { steps: number; withLosses: boolean },
  ): Promise<number> {
    const { layout, settings } = this;
    const solved = layout[side];
    const fixed = side === 'users' ? layout.items : layout.users;
    const whitened = side === 'users' ? layout.whitenedItems : fixed.factors;
    const { matrix, eigenvalues } = basisOf(fixedGram, settings.factors, settings);
    writeBasis(matrix, settings.factors, this.back, this.forward);
    if (eigenvalues) this.eigenvalues.set(eigenvalues);
    await this.crew.run({
      kind: 'whiten',
      chunks: fixed.whitenBounds,
      source: fixed.factors,
      out: whitened,
      matrix: layout.forward,
      shape: eigenvalues ? SHAPE.full : SHAPE.upper,
    });
    const systems = {
      chunks: solved.solveBounds,
      source: whitened,
      out: solved.factors,
      matrix: layout.back,
      shape: eigenvalues ? SHAPE.full : SHAPE.lower,
      indptr: solved.indptr,
      indices: solved.indices,
      values: solved.values,
      alpha: settings.alpha,
      weight: settings.unobservedWeight,
      eigenvalues: eigenvalues ? layout.eigenvalues : 0,
      lambdas: solved.lambdas,
    };
    this.losses.fill(0);
    if (side === 'items' && steps === 1 && layout.sweep) await this.sweep(systems, layout.sweep);
    else
      await this.crew.run({
        ...systems,
        kind: 'solve',
        steps,
        loss: withLosses ? layout.losses : 0,
        packBytes: solved.packBytes,
      });
    return this.losses.reduce((sum, loss) => sum + loss, 0);
  }

  /** One step for every item, through the users block by block: twice, first for the steps' directions and then for their lengths. */
  private async sweep(
    systems: RowSystems & { chunks: Chunks; source: number },
    { bounds, longRow, state }: Sweep,
  ): Promise<void> {
    const blocks = bounds.length - 1;
    for (const kind of ['sumBlock', 'stepBlock'] as const) {
      for (let block = 0; block < blocks; block += 1) {
        await this.crew.run({
          ...systems,
          kind,
          longRow,
          state,
          blockEnd: bounds[block + 1]!,
          isFirst: block === 0,
          isLast: block === blocks - 1,
        });
      }
    }
  }

  /** Σ λ‖row‖² where every row has a λ of its own; else 0, since the Gram matrices tell it. */
  scaledTerms(): number {
    if (this.settings.frequencyExponent === 0) return 0;
    const model = this.empty();
    this.read(model);
    return scaledTerms(this.interactions, model, this.settings);
  }

  /** Memory for a model. */
  empty(): Factors {
    return emptyFactors(this.interactions.rows, this.interactions.columns, this.settings.factors);
  }

  /** Copies the current factors out. */
  read({ userFactors, itemFactors }: Factors): void {
    const {
      layout: { users, items, stride },
      settings: { factors },
      buffer,
    } = this;
    unpad(new Float32Array(buffer, users.factors, users.rows * stride), factors, userFactors);
    unpad(new Float32Array(buffer, items.factors, items.rows * stride), factors, itemFactors);
  }
}

function allocate(bytes: number): SharedMemory {
  try {
    return createMemory(bytes);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    const error = new NotEnoughMemoryError(
      `The machine does not give ${bytes} bytes of shared memory: use fewer factors, or leave out users and items with few interactions.`,
      bytes,
      0,
    );
    error.cause = cause;
    throw error;
  }
}

/** About how many multiply-adds a fit takes. */
function workOf(matrix: CsrMatrix, { iterations, cgSteps }: AlsOptions, stride: number): number {
  return (
    iterations * (matrix.indices.length * 4 * (cgSteps + 1) * stride + 2 * (matrix.rows + matrix.columns) * stride ** 2)
  );
}

function fillMemory(
  matrix: CsrMatrix,
  itemOffsets: Int32Array,
  settings: AlsOptions,
  layout: Layout,
  buffer: SharedArrayBuffer,
): void {
  const { users, items } = layout;
  const whole = (pointer: number, length: number): Int32Array<SharedArrayBuffer> =>
    new Int32Array(buffer, pointer, length);
  const real = (pointer: number, length: number): Float32Array<SharedArrayBuffer> =>
    new Float32Array(buffer, pointer, length);
  const entries = matrix.indices.length;
  whole(users.indptr, users.rows + 1).set(matrix.indptr);
  whole(users.indices, entries).set(matrix.indices);
  real(users.values, entries).set(matrix.values);
  whole(items.indptr, items.rows + 1).set(itemOffsets);
  fillTransposed(matrix, itemOffsets, whole(items.indices, entries), real(items.values, entries));
  if (settings.frequencyExponent > 0) {
    for (const [side, others] of [
      [users, items],
      [items, users],
    ] as const) {
      const [indptr, values] = [whole(side.indptr, side.rows + 1), real(side.values, entries)];
      const lambdas = real(side.lambdas, side.rows);
      for (let row = 0; row < side.rows; row += 1)
        lambdas[row] = rowRegularization(settings, others.rows, countPositive(values, indptr[row]!, indptr[row + 1]!));
    }
  }
  for (const side of [users, items])
    for (const { pointer, bounds } of boundsOf(side)) whole(pointer, bounds.length).set(bounds);
  fillInitialFactors(
    matrix,
    settings.factors,
    settings.seed,
    real(users.factors, users.rows * layout.stride),
    layout.stride,
  );
}

function boundsOf({ gramBounds, whitenBounds, solveBounds }: SideLayout): Bounds[] {
  return [gramBounds, whitenBounds, solveBounds];
}
