/**
 * The newer and the older of two resource versions.
 *
 * @module
 */
import { compareResourceVersion } from "../meta/mod.ts";

/** The newer of two versions; the second where they cannot be compared. */
export function newerVersion(a: string, b: string): string {
  const order = compareResourceVersion(a, b);
  return order !== undefined && order > 0 ? a : b;
}

/** The older of two versions, `""` being older than all; the second where they cannot be compared. */
export function olderVersion(a: string, b: string): string {
  if (a === "" || b === "") return "";
  const order = compareResourceVersion(a, b);
  return order !== undefined && order < 0 ? a : b;
}
