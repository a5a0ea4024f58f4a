/** The snapshot has no event, so no model can be made of it. */
export class NothingToTrainOnError extends Error {
  override readonly name = 'NothingToTrainOnError';
  readonly snapshotId: string;

  constructor(snapshotId: string) {
    super(`snapshot ${snapshotId} holds no event, and models are made of events: import a log, then train again`);
    this.snapshotId = snapshotId;
  }
}

/** An artifact cannot be used; says which file is wrong, what was expected and what to do. */
export class ArtifactError extends Error {
  override readonly name = 'ArtifactError';
  readonly code: 'missing' | 'newer' | 'older' | 'corrupt';
  readonly file: string;

  constructor(code: ArtifactError['code'], file: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.file = file;
  }
}
