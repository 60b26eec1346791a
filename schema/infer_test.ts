/** The types of schemas, held by the compiler. @module */
import { assertType, type IsExact } from "@std/testing/types";
import type { ObjectMeta } from "../meta/mod.ts";
import type { EmbeddedObject, Infer, InferDraft } from "./infer.ts";

Deno.test("Infer reads schemas without a known shape as unknown", () => {
  assertType<IsExact<Infer<{ readonly type: "object" }>, { [field: string]: unknown }>>(true);
  assertType<IsExact<Infer<Record<never, never>>, unknown>>(true);
  assertType<
    IsExact<
      Infer<{ readonly type: "object"; readonly additionalProperties: true }>,
      { [key: string]: unknown }
    >
  >(true);
});

Deno.test("what has a default is sure in what is stored, and optional in a draft, at any depth", () => {
  const _schema = {
    type: "object",
    required: ["a", "b"],
    properties: {
      a: { type: "string" },
      b: { type: "integer", default: 1 },
      c: { type: "boolean", default: false },
      d: {
        type: "array",
        items: { type: "object", properties: { e: { type: "string", default: "" }, f: { type: "string" } } },
      },
      g: {
        type: "object",
        additionalProperties: { type: "object", properties: { h: { type: "string", default: "x" } } },
      },
      i: { type: "string", nullable: true, default: null },
    },
  } as const;
  assertType<
    IsExact<Infer<typeof _schema>, {
      a: string;
      b: number;
      c: boolean;
      d?: { e: string; f?: string }[];
      g?: { [key: string]: { h: string } };
      i?: string | null;
    }>
  >(true);
  assertType<
    IsExact<InferDraft<typeof _schema>, {
      a: string;
      b?: number;
      c?: boolean;
      d?: { e?: string; f?: string }[];
      g?: { [key: string]: { h?: string } };
      i?: string | null;
    }>
  >(true);
});

Deno.test("of alternatives that exclude each other exactly one can be written", () => {
  const _schema = {
    type: "object",
    properties: { file: { type: "string" }, url: { type: "string" }, mode: { type: "string" } },
    oneOf: [{ required: ["file"] }, { required: ["url"] }],
  } as const;
  type Source = Infer<typeof _schema>;
  assertType<
    IsExact<
      Source,
      { file: string; mode?: string; url?: never } | { url: string; mode?: string; file?: never }
    >
  >(true);
  const taken: Source[] = [{ file: "a" }, { url: "b", mode: "c" }];
  // @ts-expect-error one of both
  taken.push({ file: "a", url: "b" });
  // @ts-expect-error at least one
  taken.push({ mode: "c" });
});

Deno.test("alternatives that narrow an enum make a union that a switch tells apart", () => {
  const _schema = {
    type: "object",
    required: ["type"],
    properties: {
      type: { type: "string", enum: ["Daily", "Cron"] },
      hour: { type: "integer" },
      cron: { type: "string" },
    },
    oneOf: [
      { required: ["hour"], properties: { type: { enum: ["Daily"] } } },
      { required: ["cron"], properties: { type: { enum: ["Cron"] } } },
    ],
  } as const;
  type Schedule = Infer<typeof _schema>;
  assertType<
    IsExact<
      Schedule,
      { type: "Daily"; hour: number; cron?: string } | { type: "Cron"; cron: string; hour?: number }
    >
  >(true);
  const text = (it: Schedule): string => it.type === "Daily" ? it.hour.toFixed() : it.cron;
  text({ type: "Cron", cron: "* * * * *" });
});

Deno.test("anyOf alternatives may hold together", () => {
  const _schema = {
    type: "object",
    properties: { a: { type: "string" }, b: { type: "string" } },
    anyOf: [{ required: ["a"] }, { required: ["b"] }],
  } as const;
  assertType<IsExact<Infer<typeof _schema>, { a: string; b?: string } | { a?: string; b: string }>>(true);
});

Deno.test("an alternative that only narrows what a value may be leaves its type as it is", () => {
  const _schema = { type: "string", oneOf: [{ minLength: 3 }, { pattern: "^a" }] } as const;
  assertType<IsExact<Infer<typeof _schema>, string>>(true);
});

Deno.test("an embedded object has what every object has", () => {
  const _any = {
    type: "object",
    "x-kubernetes-embedded-resource": true,
    "x-kubernetes-preserve-unknown-fields": true,
  } as const;
  type Any = Infer<typeof _any>;
  assertType<IsExact<Any, EmbeddedObject & { [field: string]: unknown }>>(true);
  assertType<IsExact<Any["metadata"], ObjectMeta | undefined>>(true);
  const template: Any = { apiVersion: "v1", kind: "Pod", spec: {} };
  // @ts-expect-error what an object is must be said
  const nothing: Any = { spec: {} };
  return void [template, nothing];
});

Deno.test("lists of any merge type are arrays; maps, sets and int-or-string are what they hold", () => {
  const _schema = {
    type: "object",
    properties: {
      set: { type: "array", "x-kubernetes-list-type": "set", items: { type: "string" } },
      map: {
        type: "array",
        "x-kubernetes-list-type": "map",
        "x-kubernetes-list-map-keys": ["name"],
        items: {
          type: "object",
          required: ["name"],
          properties: { name: { type: "string" }, port: { "x-kubernetes-int-or-string": true } },
        },
      },
      level: { type: "integer", enum: [1, 2] },
      unit: { type: "string", enum: ["a", "b"], nullable: true },
    },
  } as const;
  assertType<
    IsExact<Infer<typeof _schema>, {
      set?: string[];
      map?: { name: string; port?: number | string }[];
      level?: 1 | 2;
      unit?: "a" | "b" | null;
    }>
  >(true);
});
