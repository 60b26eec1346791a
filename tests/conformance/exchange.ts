/**
 * One request and what came back, before and after masking.
 *
 * @module
 */
import type { Json } from "./json.ts";

/** How a watch came to its end: by the server, by the case that had seen enough, or by the suite's patience. */
export type WatchEnd = "server" | "case" | "timed out";

/** What a server answered to one request. */
export interface Exchange {
  /** Method, path and query, and the content type of a body: `PATCH /api/v1/… (application/json-patch+json)`. */
  request: string;
  status: number;
  /** Those of {@linkcode recordedHeaders} that the answer has. */
  headers: Record<string, string>;
  /** Parsed JSON, or the text as it is. Absent for watches, and where a view takes its place. */
  body?: Json;
  /** What a case keeps of a body that must not be stored whole: the OpenAPI documents, whose prose is not ours. */
  view?: Json;
  /** What a watch delivered. */
  events?: Json[];
  ended?: WatchEnd;
}

/** All that one case recorded. */
export interface CaseRecord {
  readonly exchanges: readonly Exchange[];
  /** Why the case could not go on. The real server's record has none. */
  readonly stopped?: string;
}

/** The answers of a topic's cases, by the name of the case. */
export type TopicRecord = Record<string, CaseRecord>;

/** Headers that say something about the answer; the others are about the connection or one request's identity. */
export const recordedHeaders: readonly string[] = [
  "allow",
  "content-type",
  "location",
  "retry-after",
  "warning",
  "www-authenticate",
];
