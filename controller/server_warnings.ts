/**
 * The server's warnings, as lines of a manager's log.
 *
 * @module
 */
import { tellOnce, type WarningHandler } from "../rest/mod.ts";
import type { Logger } from "./logger.ts";

/** Has each different warning be a line of the log, once. */
export function warningsInLog(log: Logger): WarningHandler {
  return tellOnce((warning) => log.warn("the server warns", { warning }));
}
