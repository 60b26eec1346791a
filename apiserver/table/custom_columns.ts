/**
 * The columns that a CustomResourceDefinition asks for.
 *
 * Source: Kubernetes documentation, "Additional printer columns".
 *
 * @module
 */
import type { Unstructured } from "../../meta/mod.ts";
import { goJson, goNumber } from "../../schema/go_text.ts";
import type { PrinterColumn } from "../registry/served_resource.ts";
import { JsonPathError, parseJsonPath, type Path } from "../../schema/json_path.ts";
import { valuesAt } from "./json_path_values.ts";
import type { Cell, PrintContext } from "./printers/printer.ts";

/** A column whose path has been parsed. */
export interface CustomColumn extends PrinterColumn {
  /** Where its value is. */
  readonly path: Path;
}

/** Shown where a definition names no columns. */
const ageColumn: PrinterColumn = {
  name: "Age",
  type: "date",
  description: "How long ago the object was created.",
  jsonPath: ".metadata.creationTimestamp",
};

/**
 * The columns after the name. Those from the first on whose path cannot be parsed are left out: a server takes a
 * definition with any path that begins with a dot.
 */
export function customColumns(columns: readonly PrinterColumn[] | undefined): CustomColumn[] {
  const parsed: CustomColumn[] = [];
  for (const column of columns ?? [ageColumn]) {
    try {
      parsed.push({ ...column, path: parseJsonPath(column.jsonPath) });
    } catch (error) {
      if (error instanceof JsonPathError) break;
      throw error;
    }
  }
  return parsed;
}

/** The cells of a custom resource: its name, then a value for each column. */
export function customCells(
  columns: readonly CustomColumn[],
  object: Unstructured,
  context: PrintContext,
): Cell[] {
  return [object.metadata?.name ?? "", ...columns.map((column) => customCell(column, object, context))];
}

function customCell({ path, type }: CustomColumn, object: Unstructured, context: PrintContext): Cell {
  const values = valuesAt(path, object) ?? [];
  // A path may lead to many values; a cell shows the first.
  if (values.length === 0) return null;
  const value = asHeld(values[0]);
  return type === "string" ? textOf(value) : cellOf(type, value, context);
}

/** A value as servers hold it: integers of more than 64 bits are fractions. */
function asHeld(value: unknown): unknown {
  if (typeof value === "bigint") return BigInt.asIntN(64, value) === value ? value : Number(value);
  if (Array.isArray(value)) return value.map(asHeld);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, asHeld(member)]));
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return "<no value>";
  if (typeof value === "number" || typeof value === "bigint") return goNumber(value);
  return typeof value === "object" ? goJson(value) : String(value);
}

/** The value, if it is of the column's type; else nothing. */
function cellOf(type: string, value: unknown, context: PrintContext): Cell {
  switch (type) {
    case "integer":
      if (typeof value === "bigint") return value;
      return typeof value === "number" ? Math.trunc(value) : null;
    case "number":
      return typeof value === "number" || typeof value === "bigint" ? Number(value) : null;
    case "boolean":
      return typeof value === "boolean" ? value : null;
    case "date":
      return typeof value === "string" ? dateText(value, context) : null;
    default:
      return null;
  }
}

const rfc3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}([.,]\d+)?(Z|[+-]\d{2}:\d{2})$/;

function dateText(text: string, { age }: PrintContext): string {
  if (text === "" || text === "null" || text === "0001-01-01T00:00:00Z") return "<unknown>";
  if (!rfc3339.test(text) || Number.isNaN(Date.parse(text))) return "<invalid>";
  return age(text);
}
