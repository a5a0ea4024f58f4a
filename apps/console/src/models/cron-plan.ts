/** When something is done again and again; what a cron expression of five fields says, where it says something plain. */
export type CronPlan =
  | { mode: 'hourly'; minute: number }
  | { mode: 'daily'; hour: number; minute: number }
  | { mode: 'weekly'; weekday: number; hour: number; minute: number }
  | { mode: 'monthly'; day: number; hour: number; minute: number }
  | { mode: 'custom'; cron: string };

const whole = (text: string | undefined, low: number, high: number): number | null => {
  const value = /^\d{1,2}$/.test(text ?? '') ? Number(text) : NaN;
  return value >= low && value <= high ? value : null;
};

const weekdayNames = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** Reads a cron expression; one that is not plain stays as it is. Weekdays are 0 for Sunday to 6. */
export function readCron(cron: string): CronPlan {
  const fields = cron.trim().split(/\s+/);
  const [minuteText, hourText, dayText, month, weekdayText = ''] = fields;
  const custom: CronPlan = { mode: 'custom', cron };
  const minute = whole(minuteText, 0, 59);
  if (fields.length !== 5 || minute === null || month !== '*') return custom;
  if (hourText === '*') return dayText === '*' && weekdayText === '*' ? { mode: 'hourly', minute } : custom;
  const hour = whole(hourText, 0, 23);
  if (hour === null) return custom;
  if (dayText === '*' && weekdayText === '*') return { mode: 'daily', hour, minute };
  const named = weekdayNames.indexOf(weekdayText.toUpperCase());
  const weekday = named >= 0 ? named : whole(weekdayText, 0, 7);
  if (dayText === '*') return weekday === null ? custom : { mode: 'weekly', weekday: weekday % 7, hour, minute };
  const day = whole(dayText, 1, 31);
  return day === null || weekdayText !== '*' ? custom : { mode: 'monthly', day, hour, minute };
}

/** The cron expression of a plan. */
export function writeCron(plan: CronPlan): string {
  if (plan.mode === 'custom') return plan.cron.trim();
  if (plan.mode === 'hourly') return `${plan.minute} * * * *`;
  return `${plan.minute} ${plan.hour} ${plan.mode === 'monthly' ? plan.day : '*'} * ${plan.mode === 'weekly' ? plan.weekday : '*'}`;
}
