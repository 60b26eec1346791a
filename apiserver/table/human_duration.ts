/**
 * Durations and ages as `kubectl get` shows them: two or three figures that people take in at a glance.
 *
 * Source: kube-apiserver's own answers; the thresholds are apimachinery's.
 *
 * @module
 */
const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

/** Two numbers with their units; the second is left out where it is 0. */
function pair(major: number, majorUnit: string, minor: number, minorUnit: string): string {
  return minor === 0 ? `${major}${majorUnit}` : `${major}${majorUnit}${minor}${minorUnit}`;
}

/**
 * A duration for people: `12s`, `5m30s`, `47m`, `3h15m`, `30h`, `4d7h`, `200d`, `3y20d`, `9y`.
 *
 * Clocks differ, so up to two seconds before now is `0s`; more is `<invalid>`.
 *
 * @param milliseconds how long
 */
export function humanDuration(milliseconds: number): string {
  const seconds = Math.trunc(milliseconds / second);
  if (seconds < -1) return "<invalid>";
  if (seconds < 0) return "0s";
  if (seconds < 120) return `${seconds}s`;
  const minutes = Math.trunc(milliseconds / minute);
  if (minutes < 10) return pair(minutes, "m", seconds % 60, "s");
  if (minutes < 180) return `${minutes}m`;
  const hours = Math.trunc(milliseconds / hour);
  if (hours < 8) return pair(hours, "h", minutes % 60, "m");
  if (hours < 48) return `${hours}h`;
  const days = Math.trunc(hours / 24);
  if (days < 8) return pair(days, "d", hours % 24, "h");
  if (days < 365 * 2) return `${days}d`;
  const years = Math.trunc(days / 365);
  if (years < 8) return pair(years, "y", days % 365, "d");
  return `${years}y`;
}

/** How long ago a time was, or `<unknown>` where there is none. Times are RFC 3339, with or without fractions. */
export function humanAge(timestamp: string | null | undefined, now: Date): string {
  if (!timestamp) return "<unknown>";
  return humanDuration(now.getTime() - Date.parse(timestamp));
}
