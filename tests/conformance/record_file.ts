/**
 * The record: the real server's masked answers, a file per topic.
 *
 * @module
 */
import type { TopicRecord } from "./exchange.ts";
import { readJson, recordText } from "./json.ts";

/** Where a topic's record is. */
export function recordFile(topic: string, folder: URL = new URL("record/", import.meta.url)): URL {
  return new URL(`${topic}.json`, folder);
}

/** Reads a topic's record; undefined if there is none yet. */
export async function readRecord(topic: string): Promise<TopicRecord | undefined> {
  try {
    return readJson(await Deno.readTextFile(recordFile(topic)));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** Writes a topic's record. */
export async function writeRecord(topic: string, record: TopicRecord): Promise<void> {
  await Deno.writeTextFile(recordFile(topic), recordText(record));
}
