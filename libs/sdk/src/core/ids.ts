declare const name: unique symbol;

/**
 * A global id that knows what it names, so that a campaign's id is not taken for an audience's.
 * It is a plain string at run time, and a string from outside (an address bar, a file) may be given for it.
 */
export type Id<Name extends string> = string & { readonly [name]?: Name };

export type UserId = Id<'User'>;
export type SessionId = Id<'Session'>;
export type ProductId = Id<'Product'>;
export type SnapshotId = Id<'Snapshot'>;
export type ModelId = Id<'Model'>;
export type TrainingId = Id<'Training'>;
export type RuleSetId = Id<'RuleSet'>;
export type PromotionId = Id<'Promotion'>;
export type InsightId = Id<'Insight'>;
export type SavedViewId = Id<'SavedView'>;
export type ActionItemId = Id<'ActionItem'>;
export type AudienceId = Id<'Audience'>;
export type CampaignId = Id<'Campaign'>;
export type JobId = Id<'Job'>;
export type ImportId = Id<'Import'>;
export type UploadId = Id<'Upload'>;
export type AccountId = Id<'Account'>;
export type ApiKeyId = Id<'ApiKey'>;

interface InputIds {
  ownerId: AccountId;
  audienceId: AudienceId;
  insightId: InsightId;
  actionItemId: ActionItemId;
  campaignId: CampaignId;
  snapshotId: SnapshotId;
}

/** An input of the schema whose references to other things take branded ids. */
export type Branded<Input> = {
  [Key in keyof Input]: Key extends keyof InputIds ? InputIds[Key] | Extract<Input[Key], null | undefined> : Input[Key];
};
