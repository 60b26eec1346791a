import { assertEquals } from "@std/assert";
import type { KubernetesObject, Shared } from "../meta/mod.ts";
import type { AnyObjectEvent } from "./object_event.ts";
import {
  allPredicates,
  annotationsChanged,
  type AnyPredicate,
  anyPredicate,
  generationChanged,
  labelsChanged,
  matchesLabels,
  notPredicate,
  resourceVersionChanged,
} from "./predicate.ts";

const object = (metadata: Record<string, unknown> = {}) =>
  ({
    apiVersion: "v1",
    kind: "Thing",
    metadata: { name: "a", uid: "u1", resourceVersion: "1", ...metadata },
  }) as unknown as Shared<KubernetesObject>;

const update = (old: Record<string, unknown>, now: Record<string, unknown>): AnyObjectEvent => ({
  type: "update",
  old: object(old),
  object: object(now),
});

const changes: [string, AnyPredicate, Record<string, unknown>, Record<string, unknown>][] = [
  ["resourceVersionChanged", resourceVersionChanged, { resourceVersion: "1" }, { resourceVersion: "2" }],
  ["generationChanged", generationChanged, { generation: 1 }, { generation: 2 }],
  ["annotationsChanged", annotationsChanged, { annotations: { a: "1" } }, { annotations: { a: "2" } }],
  ["labelsChanged", labelsChanged, { labels: { a: "1" } }, { labels: { b: "1" } }],
];

for (const [name, predicate, before, after] of changes) {
  Deno.test(`[CT-18] ${name} passes an update that changed that, and no other update`, () => {
    assertEquals(predicate(update(before, after)), true);
    assertEquals(predicate(update(before, before)), false);
    assertEquals(predicate(update(before, { ...before, extra: "x" })), false);
  });

  Deno.test(`[CT-18] ${name} fails an update that lacks the object before or after, and passes all that is no update`, () => {
    const whole = update(before, after) as AnyObjectEvent & { type: "update" };
    assertEquals(predicate({ ...whole, old: undefined } as unknown as AnyObjectEvent), false);
    assertEquals(predicate({ ...whole, object: undefined } as unknown as AnyObjectEvent), false);
    assertEquals(predicate({ type: "create", object: object(), isInInitialList: false }), true);
    assertEquals(predicate({ type: "delete", object: object(), finalStateUnknown: false }), true);
    assertEquals(predicate({ type: "generic", object: object() }), true);
  });
}

Deno.test("[CT-18] a label or annotation that is named like a member of every object is a change, too", () => {
  const odd = JSON.parse('{"__proto__": "x"}');
  assertEquals(labelsChanged(update({ labels: { a: "1" } }, { labels: odd })), true);
  assertEquals(annotationsChanged(update({ annotations: odd }, { annotations: { toString: "x" } })), true);
});

Deno.test("[CT-18] predicates combine by and, or and not", () => {
  const yes: AnyPredicate = () => true;
  const no: AnyPredicate = () => false;
  const event: AnyObjectEvent = { type: "generic", object: object() };
  const table = [[yes, yes], [yes, no], [no, yes], [no, no]] as const;
  assertEquals(table.map(([a, b]) => allPredicates(a, b)(event)), [true, false, false, false]);
  assertEquals(table.map(([a, b]) => anyPredicate(a, b)(event)), [true, true, true, false]);
  assertEquals([notPredicate(yes)(event), notPredicate(no)(event)], [false, true]);
});

Deno.test("[CT-18] a label selector tests the object, after the change", () => {
  const red = matchesLabels("colour=red");
  assertEquals(red(update({ labels: { colour: "red" } }, { labels: { colour: "blue" } })), false);
  assertEquals(red(update({}, { labels: { colour: "red" } })), true);
  assertEquals(
    red({ type: "delete", object: object({ labels: { colour: "red" } }), finalStateUnknown: true }),
    true,
  );
});

Deno.test("[CT-19] a generation seen before is hidden for one uid, and passes for an object made anew", () => {
  assertEquals(generationChanged(update({ generation: 1 }, { generation: 1 })), false);
  assertEquals(generationChanged(update({ generation: 1, uid: "u1" }, { generation: 1, uid: "u2" })), true);
});
