/**
 * Tells people what happens to an object: `kubectl describe` shows it.
 *
 * @module
 */
import type { ObjectReference } from "../api/core/v1.ts";
import type { EventSource, EventType, RecordedEvent } from "./recorded_event.ts";

/** What an event may be told of: an object with its kind, be it from a server, a cache, or a draft that names it. */
export interface EventObject {
  /** The object's API version. */
  readonly apiVersion?: string;
  /** The object's kind. */
  readonly kind?: string;
  /** The object's metadata: name and namespace, and what else is known. */
  readonly metadata?: {
    readonly namespace?: string;
    readonly name?: string;
    readonly uid?: string;
    readonly resourceVersion?: string;
  };
}

/** What else is known of an event. */
export interface EventOptions {
  /** What was done, in one word for machines. @default the reason, where the server demands one */
  readonly action?: string;
  /** A second object that had to do with it. */
  readonly related?: EventObject;
  /** The part of the object, as `spec.containers{web}`. */
  readonly fieldPath?: string;
  /** Annotations of the Event. */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Longest message that the server takes, in UTF-8 bytes. */
const longestMessage = 1_024;

/** Tells of events. Made by `EventBroadcaster.recorder()`. */
export class EventRecorder {
  readonly #publish: (event: RecordedEvent) => void;
  readonly #source: Required<EventSource>;

  /**
   * Made by a broadcaster; by hand only in tests.
   *
   * @param publish takes each event
   */
  constructor(publish: (event: RecordedEvent) => void, source: Required<EventSource>) {
    this.#publish = publish;
    this.#source = source;
  }

  /**
   * Tells of something that happened to an object. It returns at once; a longer message than the server takes is cut.
   *
   * @param reason why, in one word for machines, as `Created`
   * @param message what happened, for people
   * @throws {TypeError} when the object has no kind or name, or the reason is empty
   */
  event(
    object: EventObject,
    type: EventType,
    reason: string,
    message: string,
    options: EventOptions = {},
  ): void {
    if (reason === "") throw new TypeError("an event needs a reason: one word for machines, as Created");
    const { action = "", related, fieldPath, annotations } = options;
    this.#publish({
      source: this.#source,
      regarding: referenceTo(object, fieldPath),
      related: related === undefined ? undefined : referenceTo(related, undefined),
      type,
      reason,
      action,
      message: cut(message),
      annotations,
      time: Date.now(),
    });
  }
}

function referenceTo(
  { apiVersion, kind, metadata }: EventObject,
  fieldPath: string | undefined,
): ObjectReference {
  const { namespace, name, uid, resourceVersion } = metadata ?? {};
  if (!apiVersion || !kind || !name) {
    throw new TypeError(
      `an event needs an object with apiVersion, kind and name, not ${
        JSON.stringify({ apiVersion, kind, name })
      }`,
    );
  }
  return { apiVersion, kind, namespace: namespace || undefined, name, uid, resourceVersion, fieldPath };
}

function cut(message: string): string {
  const bytes = new TextEncoder().encode(message);
  if (bytes.length <= longestMessage) return message;
  // A character that is cut in two is left out.
  return new TextDecoder().decode(bytes.subarray(0, longestMessage - 3)).replace(/\uFFFD$/, "") + "…";
}
