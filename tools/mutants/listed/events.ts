/**
 * Faults of the events.
 *
 * @module
 */
import type { ListedFault } from "../fault.ts";

/** One line each, chosen from the sources by what they promise. */
export const eventFaults: readonly ListedFault[] = [
  {
    fault: "a repeated event is not counted",
    file: "events/core_event_sink.ts",
    from: "const count = (seen?.count ?? 0) + 1;",
    to: "const count = 1;",
    breaks: "EV-01",
  },
  {
    fault: "a repeated event is another one",
    file: "events/core_event_sink.ts",
    from: "patch: seen === undefined",
    to: "patch: true",
    breaks: "EV-01",
  },
  {
    fault: "one message too many is told before they are joined",
    file: "events/event_aggregator.ts",
    from: "similar.messages.size < this.#maxEvents",
    to: "similar.messages.size <= this.#maxEvents",
    breaks: "EV-02",
  },
  {
    fault: "a pause does not start the joining anew",
    file: "events/event_aggregator.ts",
    from: " || event.time - similar.lastAt > this.#interval",
    to: "",
    breaks: "EV-02",
  },
  {
    fault: "a joined event looks like one of those that it stands for",
    file: "events/event_aggregator.ts",
    from: "message: combinedPrefix + event.message",
    to: "message: event.message",
    breaks: "EV-02",
  },
  {
    fault: "two containers of a pod are one",
    file: "events/recorded_event.ts",
    from: "name, uid, fieldPath]);",
    to: "name, uid]);",
    breaks: "EV-03",
  },
  {
    fault: "an event that has gone is given up",
    file: "events/event_writer.ts",
    from: "    if (!isNotFound(error)) throw error;",
    to: "    throw error;",
    breaks: "EV-05",
  },
  {
    fault: "what the server refused is tried again",
    file: "events/event_writer.ts",
    from: "return error instanceof StatusError || error",
    to: "return error",
    breaks: "EV-06",
  },
  {
    fault: "what cannot be asked for is tried again",
    file: "events/event_writer.ts",
    from: " || error instanceof RequestError || error instanceof TypeError",
    to: "",
    breaks: "EV-06",
  },
  {
    fault: "what the fence of a lost lead refused is tried again",
    file: "events/event_writer.ts",
    from: " ||\n    error instanceof LeadershipLostError",
    to: "",
    breaks: "an event that a lost lead keeps from the server is given up after one try",
  },
  {
    fault: "an event is tried once more than said",
    file: "events/event_writer.ts",
    from: "tries >= maxTries",
    to: "tries > maxTries",
    breaks: "EV-06",
  },
  {
    fault: "told to give up, it waits for the next try",
    file: "events/event_writer.ts",
    from: "await delay(wait, { signal });",
    to: "await delay(wait);",
    breaks: "EV-07",
  },
  {
    fault: "an Event is named by decimal digits",
    file: "events/event_name.ts",
    from: "nanoseconds.toString(16)",
    to: "nanoseconds.toString()",
    breaks: "EV-09",
  },
  {
    fault: "an Event may have a name that is none",
    file: "events/event_name.ts",
    from: "name.length <= longestName && dnsSubdomain.test(name)",
    to: "name.length <= longestName",
    breaks: "EV-09",
  },
  {
    fault: "a time that comes again gives the same name",
    file: "events/event_name.ts",
    from: "wanted > last ? wanted : last + 1n",
    to: "BigInt(time)",
    breaks: "EV-09",
  },
  {
    fault: "a shutdown throws away what waits",
    file: "events/event_queue.ts",
    from: "    this.#closed = true;\n",
    to: "    this.#closed = true;\n    this.#events = [];\n",
    breaks: "EV-10",
  },
  {
    fault: "what is told after the shutdown is still taken",
    file: "events/event_queue.ts",
    from: "if (this.#closed || this.#events.length >= this.#limit) {",
    to: "if (this.#events.length >= this.#limit) {",
    breaks: "EV-10",
  },
  {
    fault: "a shutdown does not wait for what is being delivered",
    file: "events/event_broadcaster.ts",
    from: "      await delivery.done;\n",
    to: "",
    breaks: "EV-11",
  },
  {
    fault: "each part of an object may have as many events as one object",
    file: "events/event_spam_filter.ts",
    from: "referenceKey({ ...regarding, fieldPath: undefined })",
    to: "referenceKey(regarding)",
    breaks: "the parts of an object share what it may have",
  },
  {
    fault: "one object may begin as many series as it likes",
    file: "events/events_v1_sink.ts",
    from: 'return this.#filter.admit(event) ? await this.#first(key, event, signal) : "filtered";',
    to: "return await this.#first(key, event, signal);",
    breaks: "one object may have 25 events at once, and then one in five minutes",
  },
  {
    fault: "what repeats in a series takes what its object may have",
    file: "events/events_v1_sink.ts",
    from: "    if (series === undefined) {\n      return this.#filter",
    to:
      '    if (!this.#filter.admit(event)) return "filtered";\n    if (series === undefined) {\n      return this.#filter',
    breaks:
      "an object that has had too many events begins no other series, and those that it has are counted on",
  },
  {
    fault: "the count of a series that is quiet is never written",
    file: "events/events_v1_sink.ts",
    from: "    this.#awaitQuiet(signal);\n    return outcome;",
    to: "    return outcome;",
    breaks: "a series that has become quiet is written though nothing happens any more",
  },
  {
    fault: "a series that can be kept no longer is forgotten with its count",
    file: "events/events_v1_sink.ts",
    from: "    if (forgotten !== undefined && isUntold(forgotten)) await this.#write(forgotten, signal);\n",
    to: "",
    breaks: "a series that can be kept no longer is written with its count",
  },
  {
    fault: "a count that could not be written passes for written",
    file: "events/events_v1_sink.ts",
    from: '    if (written.outcome === "written") series.writtenCount = count;\n',
    to: "    series.writtenCount = count;\n",
    breaks: "a count that a write could not tell is told when the series ends",
  },
  {
    fault: "who leads no more tries to write each count",
    file: "events/events_v1_sink.ts",
    from: "        if (leadLost) return;\n",
    to: "",
    breaks: "who leads no more says once what was only counted, of however many objects",
  },
  {
    fault: "a series of which the server knows everything is written once more",
    file: "events/events_v1_sink.ts",
    from: "  return count > 1 && count > writtenCount;",
    to: "  return count > 1 || count > writtenCount;",
    breaks: "a series that can be kept no longer is written with its count",
  },
];
