/**
 * Objects as rows of a Table: what `kubectl get` asks for.
 *
 * @module
 */
import type { Scale } from "../../api/autoscaling/v1.ts";
import type { Pod } from "../../api/core/v1.ts";
import type { FlowSchema } from "../../api/flowcontrol.apiserver.k8s.io/v1.ts";
import { toApiVersion, type Unstructured } from "../../meta/mod.ts";
import type { ServedResource } from "../registry/served_resource.ts";
import { columnDescription } from "./column_descriptions.ts";
import { customCells, type CustomColumn, customColumns } from "./custom_columns.ts";
import { humanAge } from "./human_duration.ts";
import { isPlain, printerOf } from "./printers/mod.ts";
import { podRowConditions } from "./printers/pods.ts";
import type { Cell, PrintContext, Printer } from "./printers/printer.ts";
import { compareFlowSchemas } from "./printers/server.ts";
import { scaleCells } from "./printers/workloads.ts";

/** Heading of a column. */
export interface TableColumnDefinition {
  /** The heading. */
  readonly name: string;
  /** Type of its values, as in OpenAPI. */
  readonly type: string;
  /** `name` for the column that names the object, else mostly empty. */
  readonly format: string;
  /** What it shows. */
  readonly description: string;
  /** 0 is always shown; higher ones only in wide output. */
  readonly priority: number;
}

/** One object. */
export interface TableRow {
  /** One value for each column. */
  readonly cells: readonly Cell[];
  /** Marks of the row: that a pod has ended. */
  readonly conditions?: readonly { readonly [field: string]: string }[];
  /** As much of the object as was asked for. */
  readonly object: Unstructured | null;
}

/** A Table of meta.k8s.io. */
export interface Table {
  /** What this is. */
  readonly kind: "Table";
  /** `meta.k8s.io/v1`, or `v1beta1` where that was asked for. */
  readonly apiVersion: string;
  /** Of a single object its resourceVersion; a list's own goes over it. */
  readonly metadata: { readonly [field: string]: unknown };
  /** Null where headings were not asked for. */
  readonly columnDefinitions: readonly TableColumnDefinition[] | null;
  /** Null in an empty list of a kind that has no printer of its own: so it is on the real server. */
  readonly rows: readonly TableRow[] | null;
}

/** How objects are shown. */
export interface TableOptions {
  /** How much of each object goes into its row. */
  readonly includeObject: "None" | "Metadata" | "Object";
  /** What ages are measured at. */
  readonly now: Date;
  /**
   * Whether the objects are a list. Some kinds are shown otherwise in one: a default storage class is marked, and flow
   * schemas are sorted. By default they are, unless there is exactly one.
   */
  readonly list?: boolean;
  /** Whether headings are wanted. Default true; a watch has them on its first event alone. */
  readonly headers?: boolean;
  /** Version of the Table. Default `v1`. */
  readonly version?: string;
  /**
   * The same objects in the version that they are stored in, where the caller has them. By default they are converted,
   * and what a version cannot say (the order of an autoscaler's metrics in autoscaling/v1) is not shown as it is stored.
   */
  readonly stored?: readonly Unstructured[];
}

/** How the objects of one resource are shown. */
interface Layout {
  readonly columns: readonly TableColumnDefinition[];
  readonly cells: Printer;
}

/** An object whose kind is known by its resource. */
function asKind<T>(object: Unstructured): T {
  return object as unknown as T;
}

const layouts = new WeakMap<ServedResource, Layout>();

/** Shows objects of a resource, which are in the version that the resource serves. */
export function tableFor(
  resource: ServedResource,
  objects: readonly Unstructured[],
  options: TableOptions,
): Table {
  const isList = options.list ?? objects.length !== 1;
  const { columns, cells } = layoutOf(resource);
  // Printers know one version of each kind: the one that is stored.
  let shown = objects.map((object, i) => ({
    object,
    stored: resource.custom === undefined && options.stored?.[i] || storedForm(resource, object),
  }));
  if (isList && resource.resource === "flowschemas" && resource.custom === undefined) {
    shown = shown.sort((a, b) =>
      compareFlowSchemas(asKind<FlowSchema>(a.stored), asKind<FlowSchema>(b.stored))
    );
  }
  const context = contextOf(options.now, isList ? shown.map(({ stored }) => stored) : undefined);
  const rows = shown.map(({ object, stored }) =>
    rowOf(cells(stored, context), conditionsOf(resource, stored), object, resource, options)
  );
  const emptyIsNull = resource.custom === undefined &&
    (isPlain(resource.storage) || resource.storage.resource === "customresourcedefinitions");
  return tableOf(columns, rows.length === 0 && emptyIsNull ? null : rows, objects, options);
}

/** Shows what a scale subresource answers. */
export function tableForScale(scale: Unstructured, options: TableOptions): Table {
  const columns = scaleColumns.map(([name, type]) => column(name, type));
  const context = contextOf(options.now, undefined);
  const kind = { kind: "Scale", group: "autoscaling", version: "v1" };
  const row = rowOf(scaleCells(asKind<Scale>(scale), context), undefined, scale, kind, options);
  return tableOf(columns, [row], [scale], options);
}

const scaleColumns = [
  ["Name", "string"],
  ["Desired", "integer"],
  ["Available", "integer"],
  ["Age", "string"],
] as const;

function contextOf(now: Date, list: readonly unknown[] | undefined): PrintContext {
  return { now, list, age: (timestamp) => humanAge(timestamp, now) };
}

function tableOf(
  columns: readonly TableColumnDefinition[],
  rows: readonly TableRow[] | null,
  objects: readonly Unstructured[],
  { headers = true, version = "v1" }: TableOptions,
): Table {
  const resourceVersion = objects.length === 1 ? objects[0]!.metadata?.resourceVersion : undefined;
  return {
    kind: "Table",
    apiVersion: toApiVersion("meta.k8s.io", version),
    metadata: resourceVersion === undefined ? {} : { resourceVersion },
    columnDefinitions: headers ? columns : null,
    rows,
  };
}

function column(name: string, type: string, format = "", priority = 0): TableColumnDefinition {
  return { name, type, format, description: columnDescription(name), priority };
}

function layoutOf(resource: ServedResource): Layout {
  let layout = layouts.get(resource);
  if (layout === undefined) {
    layout = resource.custom === undefined
      ? builtInLayout(resource)
      : customLayout(customColumns(resource.custom.printerColumns));
    layouts.set(resource, layout);
  }
  return layout;
}

function builtInLayout({ columns, storage }: ServedResource): Layout {
  return {
    columns: columns.map(({ name, type, format, priority }) => column(name, type, format, priority)),
    cells: printerOf(storage),
  };
}

function customLayout(columns: readonly CustomColumn[]): Layout {
  return {
    columns: [
      column("Name", "string", "name"),
      ...columns.map(({ name, type, format, description, priority, jsonPath }) => ({
        name,
        type,
        format: format ?? "",
        description: description || `Custom resource definition column (in JSONPath format): ${jsonPath}`,
        priority: priority ?? 0,
      })),
    ],
    cells: (object: Unstructured, context) => customCells(columns, object, context),
  };
}

function storedForm({ conversion, custom }: ServedResource, object: Unstructured): Unstructured {
  // Custom resources are shown in the version that was asked for: their columns are that version's.
  if (conversion === undefined || custom !== undefined) return object;
  // A bookmark has metadata only, which no conversion expects.
  return isBookmark(object) ? object : conversion.toStored(object);
}

function isBookmark(object: Unstructured): boolean {
  return Object.keys(object).every((key) => key === "kind" || key === "apiVersion" || key === "metadata");
}

function conditionsOf({ storage, custom }: ServedResource, object: Unstructured): TableRow["conditions"] {
  if (custom !== undefined || storage.group !== "" || storage.resource !== "pods") return undefined;
  return podRowConditions(asKind<Pod>(object));
}

function rowOf(
  cells: readonly Cell[],
  conditions: TableRow["conditions"],
  object: Unstructured,
  kind: { readonly group: string; readonly version: string; readonly kind: string },
  options: TableOptions,
): TableRow {
  return {
    cells,
    ...(conditions === undefined ? {} : { conditions }),
    object: includedObject(object, kind, options),
  };
}

function includedObject(
  object: Unstructured,
  { group, version, kind }: { readonly group: string; readonly version: string; readonly kind: string },
  { includeObject, version: tableVersion = "v1" }: TableOptions,
): Unstructured | null {
  const { kind: _kind, apiVersion: _apiVersion, metadata = {}, ...rest } = object;
  if (includeObject === "Object") {
    return { kind, apiVersion: toApiVersion(group, version), metadata, ...rest };
  }
  // The bookmark that ends a watch's initial events is known by its annotation, so that always goes along.
  const endsInitialEvents = metadata.annotations?.["k8s.io/initial-events-end"] === "true";
  if (includeObject === "None" && !endsInitialEvents) return null;
  return { kind: "PartialObjectMetadata", apiVersion: toApiVersion("meta.k8s.io", tableVersion), metadata };
}
