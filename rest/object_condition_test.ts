import { assertEquals } from "@std/assert";
import {
  conditionIs,
  crdEstablished,
  deleted,
  deploymentAvailable,
  deploymentComplete,
  exists,
  jobComplete,
  loadBalancerIngress,
  ObjectCondition,
  podRunning,
} from "./object_condition.ts";

const withConditions = (...conditions: object[]) => ({ status: { conditions } });
const established = { type: "Established", status: "True" };
const complete = { type: "Progressing", status: "True", reason: "NewReplicaSetAvailable" };

Deno.test("[CR-02] what each condition takes for met, and what not", () => {
  type Row = [string, { holds(object: object | undefined): boolean }, met: object[], unmet: object[]];
  const table: Row[] = [
    [
      "established",
      crdEstablished,
      [withConditions({ type: "NamesAccepted", status: "True" }, established)],
      [
        withConditions({ ...established, status: "False" }),
        withConditions(),
        { status: { conditions: null } },
      ],
    ],
    ["running", podRunning, [{ status: { phase: "Running" } }], [{ status: { phase: "Pending" } }, {}]],
    ["job", jobComplete, [withConditions({ type: "Complete", status: "True" })], [
      withConditions({ type: "Failed", status: "True" }),
      withConditions({ type: "Complete", status: "False" }),
    ]],
    ["rolled out", deploymentComplete, [
      withConditions(complete),
      { metadata: { generation: 3 }, status: { observedGeneration: 3, conditions: [complete] } },
    ], [
      withConditions({ ...complete, reason: "ReplicaSetUpdated" }),
      withConditions({ ...complete, status: "False" }),
      { metadata: { generation: 4 }, status: { observedGeneration: 3, conditions: [complete] } },
    ]],
    ["available", deploymentAvailable, [withConditions({ type: "Available", status: "True" })], [
      withConditions(complete),
    ]],
    ["load balancer", loadBalancerIngress, [
      { status: { loadBalancer: { ingress: [{}, { ip: "192.0.2.1" }] } } },
      { status: { loadBalancer: { ingress: [{ hostname: "a.test" }] } } },
    ], [
      { status: { loadBalancer: { ingress: [{ ip: "" }] } } },
      { status: { loadBalancer: { ingress: null } } },
      { status: { loadBalancer: {} } },
      {},
    ]],
    [
      "any condition",
      conditionIs("Ready", "Unknown"),
      [withConditions({ type: "Ready", status: "Unknown" })],
      [
        withConditions({ type: "Ready", status: "True" }),
      ],
    ],
    ["there", exists, [{}], []],
  ];
  for (const [name, condition, met, unmet] of table) {
    for (const object of met) {
      assertEquals(condition.holds(object), true, `${name}: ${JSON.stringify(object)}`);
    }
    for (const object of unmet) {
      assertEquals(condition.holds(object), false, `${name}: ${JSON.stringify(object)}`);
    }
    assertEquals(condition.holds(undefined), false, `${name}: a missing object meets nothing`);
  }
});

Deno.test("deleted is met by absence, and by another object of the same name", () => {
  assertEquals(deleted().holds(undefined), true);
  assertEquals(deleted().holds({}), false);
  assertEquals(deleted("u1").holds({ metadata: { uid: "u1" } } as object), false);
  assertEquals(deleted("u1").holds({ metadata: { uid: "u2" } } as object), true);
});

Deno.test("conditions combine, and say in words what they make", () => {
  const asked: string[] = [];
  const is = (name: string, answer: boolean) =>
    new ObjectCondition<object>(name, () => (asked.push(name), answer));
  const a = is("a", true), b = is("b", false);
  assertEquals([a.and(b).holds({}), b.and(a).holds({}), a.or(b).holds({}), b.or(a).holds({})], [
    false,
    false,
    true,
    true,
  ]);
  assertEquals(asked.join(""), "abbaba", "the second is asked only where it decides");
  assertEquals([a.not().holds({}), b.not().holds(undefined)], [false, true]);
  assertEquals(a.and(b).or(deleted()).description, "a and b or its deletion");
  assertEquals(a.and(b).not().description, "not (a and b)");
});
