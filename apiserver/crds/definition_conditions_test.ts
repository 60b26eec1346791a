import { assertEquals } from "@std/assert";
import type {
  CustomResourceDefinition,
  CustomResourceDefinitionStatus,
} from "../../api/apiextensions.k8s.io/v1.ts";
import { nextDefinitionStatus } from "./definition_conditions.ts";

const names = { plural: "things", singular: "thing", kind: "Thing", listKind: "ThingList" };
const early = "2026-01-01T00:00:00Z";
const late = "2026-01-01T00:00:09Z";

function definition(status?: CustomResourceDefinitionStatus, own = names): CustomResourceDefinition {
  return {
    metadata: { name: `${own.plural}.example.com` },
    spec: { group: "example.com", scope: "Cluster", names: own, versions: [] },
    ...(status === undefined ? {} : { status }),
  };
}

function accepted(
  acceptedNames: Partial<typeof names> & { shortNames?: string[] },
): CustomResourceDefinition {
  return definition({ acceptedNames: { plural: "", kind: "", ...acceptedNames } }, {
    ...names,
    plural: "others",
  });
}

function shown(status: CustomResourceDefinitionStatus | undefined): string[] {
  return (status?.conditions ?? []).map(({ type, status, reason }) => `${type} ${status} ${reason}`);
}

Deno.test("definition status: names, then established, then nothing more", () => {
  const first = nextDefinitionStatus(definition(), [], early)!;
  assertEquals(shown(first), ["NamesAccepted True NoConflicts", "Established False Installing"]);
  assertEquals(first.acceptedNames, names);
  const second = nextDefinitionStatus(definition(first), [], late)!;
  assertEquals(shown(second), ["NamesAccepted True NoConflicts", "Established True InitialNamesAccepted"]);
  assertEquals(second.conditions!.map(({ lastTransitionTime }) => lastTransitionTime), [early, late]);
  assertEquals(nextDefinitionStatus(definition(second), [], late), undefined);
});

const conflicts: readonly [
  name: string,
  other: Parameters<typeof accepted>[0],
  reason: string,
  message: string,
][] = [
  ["a plural", { plural: "things" }, "PluralConflict", '"things" is already in use'],
  [
    "a singular that is another's short name",
    { shortNames: ["thing"] },
    "SingularConflict",
    '"thing" is already in use',
  ],
  ["a kind", { kind: "Thing" }, "KindConflict", '"Thing" is already in use'],
  [
    "a list kind that is another's kind",
    { kind: "ThingList" },
    "ListKindConflict",
    '"ThingList" is already in use',
  ],
];
for (const [name, other, reason, message] of conflicts) {
  Deno.test(`definition status: ${name} that is taken is refused, the other names are accepted`, () => {
    const status = nextDefinitionStatus(definition(), [accepted(other)], early)!;
    assertEquals(shown(status), [`NamesAccepted False ${reason}`, "Established False NotAccepted"]);
    assertEquals(status.conditions![0]!.message, message);
    assertEquals(Object.values(status.acceptedNames!).filter((value) => value !== "").length, 3);
    assertEquals(nextDefinitionStatus(definition(status), [accepted(other)], late), undefined, "no news");
    assertEquals(shown(nextDefinitionStatus(definition(status), [], late)), [
      "NamesAccepted True NoConflicts",
      "Established False Installing",
    ]);
  });
}

Deno.test("definition status: an established one stays so when it asks for a name that is taken", () => {
  const first = nextDefinitionStatus(definition(), [], early)!;
  const second = nextDefinitionStatus(definition(first), [], early)!;
  const renamed = definition(second, { ...names, singular: "taken" });
  const status = nextDefinitionStatus(renamed, [accepted({ plural: "taken" })], late)!;
  assertEquals(shown(status), [
    "NamesAccepted False SingularConflict",
    "Established True InitialNamesAccepted",
  ]);
  assertEquals(status.acceptedNames!.singular, "thing");
});
