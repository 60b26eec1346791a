/**
 * Tells people what happens to objects, by Events.
 *
 * | part | what it does |
 * |---|---|
 * | {@linkcode EventRecorder} | tells of an event |
 * | {@linkcode EventBroadcaster} | carries events to those who take them |
 * | {@linkcode CoreEventSink} | writes them as core/v1 Events: counted, joined, filtered |
 * | {@linkcode EventsV1Sink} | writes them as `events.k8s.io/v1` Events: in series, filtered |
 *
 * @example An event that `kubectl describe` shows
 * ```ts
 * import { ApiServer } from "@kybern/kybern/apiserver";
 * import { Clientset } from "@kybern/kybern/clientset";
 * import { CoreEventSink, EventBroadcaster } from "@kybern/kybern/events";
 * import { assertEquals } from "@std/assert";
 *
 * await using server = await ApiServer.start({ listen: false });
 * const { coreV1 } = new Clientset(server.config);
 * const colours = await coreV1.configMaps("default").create({ metadata: { name: "colours" } });
 *
 * await using events = new EventBroadcaster({ sinks: [new CoreEventSink(server.config)] });
 * const recorder = events.recorder({ component: "painter" });
 * recorder.event(colours, "Normal", "Painted", "the sky is blue");
 * await events.shutdown(); // delivers what waits
 *
 * const { items } = await coreV1.events("default").list();
 * assertEquals(items.map(({ reason, message, count }) => [reason, message, count]), [["Painted", "the sky is blue", 1]]);
 * ```
 *
 * @module
 */
export { CoreEventSink, type CoreEventSinkOptions } from "./core_event_sink.ts";
export { type AggregationOptions, combinedPrefix } from "./event_aggregator.ts";
export { EventBroadcaster, type EventBroadcasterOptions } from "./event_broadcaster.ts";
export { type EventObject, type EventOptions, EventRecorder } from "./event_recorder.ts";
export type { EventErrorHandler, EventOutcome, EventSink } from "./event_sink.ts";
export type { SpamFilterOptions } from "./event_spam_filter.ts";
export type { EventWriteOptions } from "./event_writer.ts";
export { EventsV1Sink, type EventsV1SinkOptions } from "./events_v1_sink.ts";
export type { EventSource, EventType, RecordedEvent } from "./recorded_event.ts";
