/**
 * Runs cases against a target and gives their records.
 *
 * @module
 */
import type { CaseRecord, TopicRecord } from "./exchange.ts";
import { Session } from "./session.ts";
import type { Target } from "./target.ts";
import { type Case, namespaceOf, type Topic } from "./topic.ts";

/** Cases of one topic that are under way at the same time. */
const atOnce = 6;

/** Runs the cases of a topic, or those that `only` picks. */
export async function runTopic(
  target: Target,
  topic: Topic,
  only: (name: string) => boolean = () => true,
): Promise<TopicRecord> {
  const waiting = Object.entries(topic.cases).filter(([name]) => only(name));
  const records = new Map<string, CaseRecord>();
  const lane = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [name, run] = next;
      records.set(name, await runCase(target, namespaceOf(topic.name, name), run));
    }
  };
  await Promise.all(Array.from({ length: topic.alone ? 1 : atOnce }, lane));
  return Object.fromEntries(records);
}

async function runCase(target: Target, namespace: string, run: Case): Promise<CaseRecord> {
  const session = new Session(target, namespace);
  let stopped: string | undefined;
  try {
    const body = { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } };
    await session.post("/api/v1/namespaces", body, { quiet: true });
    await run(session);
  } catch (error) {
    // What a server answers can take any step from under a case; it is a difference, and the other cases go on.
    stopped = error instanceof Error ? error.message : String(error);
  }
  const exchanges = await session.end();
  return stopped === undefined ? { exchanges } : { exchanges, stopped };
}
