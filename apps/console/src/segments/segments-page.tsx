import { CohortsView } from './cohorts-view.js';
import { LifetimeView } from './lifetime-view.js';
import { RepeatView } from './repeat-view.js';
import { RetentionView } from './retention-view.js';
import { RfmView } from './rfm-view.js';
import { type SegmentTab, useSegmentTab } from './tabs.js';

const views: Record<SegmentTab, () => React.ReactNode> = {
  rfm: RfmView,
  retention: RetentionView,
  cohorts: CohortsView,
  repeat: RepeatView,
  value: LifetimeView,
};

/** Who are they, and do they return? */
export default function SegmentsPage() {
  const View = views[useSegmentTab()];
  return <View />;
}
