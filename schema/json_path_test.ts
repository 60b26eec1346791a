import { assertEquals, assertThrows } from "@std/assert";
import { JsonPathError, parseJsonPath } from "./json_path.ts";
import { valuesAt } from "../apiserver/table/json_path_values.ts";

const object = {
  kind: "Wide",
  metadata: { annotations: { "x.io/y": "anno" }, labels: { "x.io/z": "lab" } },
  spec: {
    s: "text",
    i: 42,
    list: ["a", "b", "c"],
    empty: [],
    objs: [{ k: "a", v: 1, t: true }, { k: "b", v: 4, opt: 1 }, { k: "c", v: 9 }],
    text: "abc",
    nul: null,
    half: 1.5,
  },
  status: {
    conditions: [{ type: "Synced", status: "False" }, { type: "Ready", status: "True", reason: ")" }],
  },
};

/** What a path leads to; undefined where it does not fit. Each as kube-apiserver 1.37.2 takes it. */
const table: readonly (readonly [path: string, values: readonly unknown[] | undefined])[] = [
  [".kind", ["Wide"]],
  [".spec.s", ["text"]],
  ["spec", undefined],
  [".spec.nope", []],
  [".nope.nope", []],
  [".spec.s.nope", []],
  [".spec.nul", [null]],
  [".spec.nul.nope", []],
  [".metadata.annotations.x\\.io/y", ["anno"]],
  [".metadata.labels['x\\.io/z']", ["lab"]],
  ["['kind']", ["Wide"]],
  [".spec.list[1]", ["b"]],
  [".spec.list[-1]", ["c"]],
  [".spec.list[-3]", ["a"]],
  [".spec.list[-4]", undefined],
  [".spec.list[3]", undefined],
  [".spec.list[*]", ["a", "b", "c"]],
  [".spec.list[0:2]", ["a", "b"]],
  [".spec.list[:2]", ["a", "b"]],
  [".spec.list[1:]", ["b", "c"]],
  [".spec.list[-2:]", ["b", "c"]],
  [".spec.list[0:3:2]", ["a", "c"]],
  [".spec.list[2:1]", undefined],
  [".spec.empty[*]", []],
  [".spec.text[*]", undefined],
  [".spec.nope[0]", []],
  [".spec['s','i']", ["text", 42]],
  [".spec.list[0,2]", ["a", "c"]],
  [".spec.objs[*].v", [1, 4, 9]],
  [".spec.objs.*.v", [1, 4, 9]],
  ["..opt", [1]],
  ["..k", ["a", "b", "c"]],
  ['.status.conditions[?(@.type=="Ready")].status', ["True"]],
  [".status.conditions[?(@.type=='Ready')].status", ["True"]],
  ['.status.conditions[?(@.reason==")")].status', ["True"]],
  ['.status.conditions[?(@.type=="Nope")].status', []],
  [".spec.objs[?(@.v>3)].k", ["b", "c"]],
  [".spec.objs[?(@.v<=4)].k", ["a", "b"]],
  [".spec.objs[?(3<@.v)].k", ["b", "c"]],
  ['.spec.objs[?(@.k!="a")].v', [4, 9]],
  ['.spec.objs[?(@.k>"a")].v', [4, 9]],
  [".spec.objs[?(@.opt)].k", ["b"]],
  [".spec.objs[?(@.t==true)].k", ["a"]],
  ['.spec.objs[?(@.v=="x")].k', undefined],
  [".spec.objs[?(@.v>1.5)].k", undefined],
  [".spec.objs[?(@.t>true)].k", undefined],
  [".spec[?(@.a==1)]", undefined],
  [".spec.nope[?(@.a==1)]", []],
  ["$.spec.s", ["text"]],
  ["range", undefined],
  ['"literal"', ["literal"]],
];

for (const [path, values] of table) {
  Deno.test(`JSON path: ${path}`, () => {
    assertEquals(valuesAt(parseJsonPath(path), object), values);
  });
}

const refused = [
  ".a[",
  ".a[x]",
  ".a[?(@.b)",
  ".a[?(@.b=='c]",
  '"open',
  "....a",
  ".a[?(@.b==1 && @.c==2)]",
  ".a#b[?(#)]",
  ".a[-]",
];

for (const path of refused) {
  Deno.test(`JSON path: ${path} is none`, () => {
    assertThrows(() => parseJsonPath(path), JsonPathError);
  });
}

Deno.test("JSON path: members of prototypes are not there", () => {
  for (const path of [".constructor", ".__proto__", ".spec.toString"]) {
    assertEquals(valuesAt(parseJsonPath(path), object), [], path);
  }
});
