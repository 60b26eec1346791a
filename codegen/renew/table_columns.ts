/**
 * The columns with which a server shows a kind as a Table.
 *
 * @module
 */
import type { TableColumn } from "../../schema/facts.ts";
import { askJson, type FactsServer } from "./server.ts";

const accept = "application/json;as=Table;v=v1;g=meta.k8s.io";

/** Columns of the list at `path`, in order, without their descriptions. */
export async function tableColumns(server: FactsServer, path: string): Promise<TableColumn[]> {
  const table = await askJson<{ kind: string; columnDefinitions: TableColumn[] }>(
    server,
    `${path}?limit=1`,
    accept,
  );
  if (table.kind !== "Table") throw new Error(`GET ${path}: asked for a Table, got ${table.kind}`);
  return table.columnDefinitions.map(({ name, type, format, priority }) => ({
    name,
    type,
    format,
    priority,
  }));
}
