/**
 * Times as Kubernetes writes them: RFC 3339 in UTC.
 *
 * @module
 */

/**
 * A time with whole seconds, which is what a `Time` has.
 *
 * @param time a date, or milliseconds since 1970 @default {the present}
 */
export function timeText(time: Date | number = new Date()): string {
  return new Date(time).toISOString().replace(/\.\d+Z$/, "Z");
}

/**
 * A time with microseconds, which is what a `MicroTime` has; the clock here counts milliseconds.
 *
 * @param time a date, or milliseconds since 1970 @default {the present}
 */
export function microTimeText(time: Date | number = new Date()): string {
  return new Date(time).toISOString().replace("Z", "000Z");
}
