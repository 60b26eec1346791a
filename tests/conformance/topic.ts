/**
 * A topic is a file of cases; a case is a name and the requests that it sends.
 *
 * @module
 */
import type { Session } from "./session.ts";

/** Sends requests; whatever is answered is recorded. */
export type Case = (session: Session) => Promise<void>;

/** What a topic's cases need of the server. */
export interface TopicOptions {
  /** Cases one after another, and before those of topics that are not alone: for what others would disturb. */
  readonly alone?: boolean;
  /** The real server needs its controller manager: garbage collection, the content of namespaces. */
  readonly controllers?: boolean;
}

/** Cases that belong together. Their answers are in `record/<name>.json`. */
export interface Topic extends TopicOptions {
  /** In snake_case, as its file. */
  readonly name: string;
  /** By name: a phrase in lower case, from which the case's namespace is made. */
  readonly cases: Readonly<Record<string, Case>>;
}

/** Makes a topic. */
export function topic(
  name: string,
  cases: Readonly<Record<string, Case>>,
  options: TopicOptions = {},
): Topic {
  return { name, cases, ...options };
}

/** The namespace of a case: the same on every server, so that answers are. */
export function namespaceOf(topicName: string, caseName: string): string {
  const plain = (text: string) => text.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  return `${plain(topicName)}-${plain(caseName)}`.slice(0, 48).replace(/^-+|-+$/g, "");
}
