import { assert, assertEquals, assertFalse, assertThrows } from "@std/assert";
import { FieldSelector, parseFieldSelector } from "./field_selector.ts";
import { labelSelectorFrom, parseLabelSelector } from "./label_selector.ts";
import { SelectorError } from "./selector_error.ts";

const labels = { app: "web", tier: "front", "example.com/weight": "10", empty: "" };

const matching: [selector: string, matches: boolean][] = [
  ["", true],
  ["app=web", true],
  ["app==web", true],
  ["app = web , tier = front", true],
  ["app!=web", false],
  ["absent!=x", true],
  ["tier in (front,back)", true],
  ["tier in (back)", false],
  ["tier notin (back)", true],
  ["absent notin (a)", true],
  ["absent in (a)", false],
  ["app", true],
  ["absent", false],
  ["!absent", true],
  ["!app", false],
  ["empty=", true],
  ["empty in ()", true],
  ["example.com/weight>9", true],
  ["example.com/weight<9", false],
  ["app>1", false],
];
for (const [selector, expected] of matching) {
  Deno.test(`label selector "${selector}" ${expected ? "matches" : "does not match"}`, () => {
    assertEquals(parseLabelSelector(selector).matches(labels), expected);
  });
}

for (
  const text of [
    "app=web=x",
    "app in",
    "app in (a",
    "=x",
    "a,",
    "a b",
    "-a",
    "a=-x",
    "a>x",
    `${"a".repeat(64)}=b`,
    "UPPER.com/a/b",
    "in (a)",
    "!",
    "(a)",
  ]
) {
  Deno.test(`label selector "${text}" is refused, and the error names it`, () => {
    const error = assertThrows(() => parseLabelSelector(text), SelectorError);
    assert(error.message.includes(`"${text}"`), error.message);
  });
}

Deno.test("a label selector is written sorted by key, values too", () => {
  assertEquals(parseLabelSelector("z in (b,a),!m,a,k!=v").toString(), "a,k!=v,!m,z in (a,b)");
});

Deno.test("labels named like Object's members are not there", () => {
  assertFalse(parseLabelSelector("constructor").matches({}));
});

Deno.test("labelSelectorFrom reads matchLabels and matchExpressions", () => {
  const selector = labelSelectorFrom({
    matchLabels: { app: "web" },
    matchExpressions: [{ key: "tier", operator: "In", values: ["front"] }, {
      key: "x",
      operator: "DoesNotExist",
    }],
  });
  assert(selector.matches(labels));
  assertEquals(selector.toString(), "app=web,tier in (front),!x");
  assertThrows(
    () => labelSelectorFrom({ matchExpressions: [{ key: "a", operator: "Like" }] }),
    SelectorError,
    '"Like"',
  );
  assertThrows(
    () => labelSelectorFrom({ matchExpressions: [{ key: "a", operator: "In" }] }),
    SelectorError,
    "needs",
  );
});

Deno.test("field selectors compare whole values", () => {
  const fields: Record<string, string> = { "status.phase": "Running", "metadata.name": "a,b=c\\d" };
  const valueOf = (field: string) => fields[field] ?? "";
  assert(parseFieldSelector("status.phase=Running").matches(valueOf));
  assert(parseFieldSelector("status.phase==Running,spec.nodeName=").matches(valueOf));
  assertFalse(parseFieldSelector("status.phase!=Running").matches(valueOf));
  const escaped = new FieldSelector([{ field: "metadata.name", operator: "=", value: "a,b=c\\d" }])
    .toString();
  assertEquals(escaped, "metadata.name=a\\,b\\=c\\\\d");
  assert(parseFieldSelector(escaped).matches(valueOf));
});

Deno.test("a field selector without an operator or with a wrong escape is refused", () => {
  assertThrows(() => parseFieldSelector("status.phase"), SelectorError, "none of =, ==, !=");
  assertThrows(() => parseFieldSelector("a=b\\c"), SelectorError, "backslash");
  assertThrows(() => parseFieldSelector("a=b=c"), SelectorError, "\\=");
});
