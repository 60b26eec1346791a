/**
 * Tables: objects as rows of cells, as `kubectl get` shows them.
 *
 * Built-in kinds have printers that give what kube-apiserver's give; custom resources have the columns that their
 * definition asks for, by JSON path.
 *
 * @example How long ago, for people
 * ```ts
 * import { humanDuration } from "./mod.ts";
 *
 * console.log(humanDuration(5 * 60_000 + 30_000)); // 5m30s
 * ```
 *
 * @module
 */
export { humanAge, humanDuration } from "./human_duration.ts";
export { JsonPathError, parseJsonPath, type Path, type PathStep } from "../../schema/json_path.ts";
export { valuesAt } from "./json_path_values.ts";
export type { Cell } from "./printers/printer.ts";
export {
  type Table,
  type TableColumnDefinition,
  tableFor,
  tableForScale,
  type TableOptions,
  type TableRow,
} from "./table.ts";
