/**
 * The options of a log (PodLogOptions) as they stand in a query: read and checked in kube-apiserver's words.
 *
 * @module
 */
import { isTrue } from "../http/request_info.ts";
import { canonicalTime, GoTimeError } from "../kinds/go_time.ts";
import { badRequest, invalid } from "../registry/api_error.ts";
import { type FieldError, forbidden, invalid as invalidValue } from "../../schema/field_error.ts";
import { goQuote } from "../../schema/go_text.ts";
import type { LogRequest } from "./handlers.ts";

/** What of a log's request its query says. */
export type LogOptions = Omit<LogRequest, "namespace" | "name" | "pod" | "user" | "signal" | "container">;

/**
 * @param name of the pod, for the refusal
 * @throws {ApiError} BadRequest for what is no number or time, Invalid for what is out of bounds
 */
export function logOptions(query: URLSearchParams, name: string): LogOptions {
  const options: LogOptions = {
    follow: isTrue(query.get("follow")),
    previous: isTrue(query.get("previous")),
    timestamps: isTrue(query.get("timestamps")),
    sinceSeconds: integer(query.get("sinceSeconds")),
    sinceTime: time(query.get("sinceTime")),
    tailLines: integer(query.get("tailLines")),
    limitBytes: integer(query.get("limitBytes")),
  };
  const faults = [...faultsOf(options, query)];
  if (faults.length > 0) throw invalid({ group: "", kind: "PodLogOptions" }, name, faults);
  return options;
}

/** An int64 as Go reads it. */
function integer(text: string | null): number | undefined {
  if (text === null || text === "") return undefined;
  const refuse = (why: string) => badRequest(`strconv.ParseInt: parsing ${goQuote(text)}: ${why}`);
  if (!/^[+-]?[0-9]+$/.test(text)) throw refuse("invalid syntax");
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw refuse("value out of range");
  return value;
}

function time(text: string | null): string | undefined {
  if (text === null || text === "") return undefined;
  try {
    return canonicalTime(text, "seconds");
  } catch (error) {
    if (error instanceof GoTimeError) throw badRequest(error.message);
    throw error;
  }
}

function* faultsOf(options: LogOptions, query: URLSearchParams): Generator<FieldError, void> {
  const { tailLines, limitBytes, sinceSeconds, sinceTime } = options;
  const above = "must be greater than 0";
  if (tailLines !== undefined && tailLines < 0) {
    yield invalidValue("tailLines", tailLines, "must be greater than or equal to 0");
  }
  if (limitBytes !== undefined && limitBytes < 1) yield invalidValue("limitBytes", limitBytes, above);
  if (sinceSeconds !== undefined && sinceTime !== undefined) {
    yield forbidden("[]", "at most one of `sinceTime` or `sinceSeconds` may be specified");
  } else if (sinceSeconds !== undefined && sinceSeconds < 1) {
    yield invalidValue("sinceSeconds", sinceSeconds, above);
  }
  // Its feature (PodLogsQuerySplitStreams) is off in a cluster that was not told otherwise.
  if (query.get("stream")) yield forbidden("stream", "may not be specified");
}

/** The query by which a kubelet is asked for a log; empty for a log as it is. */
export function kubeletLogQuery(options: LogOptions): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(options)) {
    if (value !== undefined && value !== false) query.set(name, String(value));
  }
  query.sort();
  return query.size === 0 ? "" : `?${query}`;
}
