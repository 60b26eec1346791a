/**
 * Something that happened to an object, as it was told to a recorder.
 *
 * @module
 */
import type { ObjectReference } from "../api/core/v1.ts";

/** Whether an event is news or trouble. */
export type EventType = "Normal" | "Warning";

/** Who tells of events. */
export interface EventSource {
  /** The program or the part of it that tells, for example the controller's name. */
  readonly component: string;
  /** Which of several instances it is: the pod's or the host's name. @default the component */
  readonly instance?: string;
}

/** An event on its way to whoever takes it. */
export interface RecordedEvent {
  /** Who tells. */
  readonly source: Required<EventSource>;
  /** What it happened to. */
  readonly regarding: ObjectReference;
  /** A second object that had to do with it. */
  readonly related: ObjectReference | undefined;
  /** Whether it is news or trouble. */
  readonly type: EventType;
  /** Why, in one word for machines, as `Created`. */
  readonly reason: string;
  /** What was done, in one word for machines; `""` where nobody said. */
  readonly action: string;
  /** What happened, for people. */
  readonly message: string;
  /** Annotations of the Event. */
  readonly annotations: Readonly<Record<string, string>> | undefined;
  /** When, in milliseconds since 1970. */
  readonly time: number;
}

/** A text that is the same for two objects exactly if they are the same part of the same object. */
export function referenceKey(reference: ObjectReference | undefined): string {
  if (reference === undefined) return "";
  const { apiVersion, kind, namespace, name, uid, fieldPath } = reference;
  return JSON.stringify([apiVersion, kind, namespace, name, uid, fieldPath]);
}

/** Who tells of what kind of thing about which object: all but the message. */
export function similarityKey({ source, regarding, type, reason }: RecordedEvent): string {
  return JSON.stringify([source.component, source.instance, referenceKey(regarding), type, reason]);
}
