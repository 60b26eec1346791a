/**
 * All topics.
 *
 * @module
 */
import admission from "./admission.ts";
import changed from "./changed.ts";
import conversions from "./conversions.ts";
import crd from "./crd.ts";
import create from "./create.ts";
import customResources from "./custom_resources.ts";
import remove from "./delete.ts";
import discovery from "./discovery.ts";
import dryRun from "./dry_run.ts";
import errors from "./errors.ts";
import fieldValidation from "./field_validation.ts";
import garbage from "./garbage.ts";
import history from "./history.ts";
import kinds from "./kinds.ts";
import listPaging from "./list_paging.ts";
import metadataOnly from "./metadata_only.ts";
import patchJson from "./patch_json.ts";
import patchMerge from "./patch_merge.ts";
import patchStrategic from "./patch_strategic.ts";
import reviews from "./reviews.ts";
import selectors from "./selectors.ts";
import serverSideApply from "./server_side_apply.ts";
import streams from "./streams.ts";
import subresources from "./subresources.ts";
import table from "./table.ts";
import update from "./update.ts";
import verbs from "./verbs.ts";
import watch from "./watch.ts";
import written from "./written.ts";
import { namespaceOf, type Topic } from "../topic.ts";

/** In the order of reports. Discovery is first: it lists all groups, and other topics register some. */
export const topics: readonly Topic[] = [
  discovery,
  create,
  update,
  patchJson,
  patchMerge,
  patchStrategic,
  serverSideApply,
  remove,
  watch,
  listPaging,
  selectors,
  history,
  kinds,
  conversions,
  subresources,
  streams,
  fieldValidation,
  dryRun,
  admission,
  errors,
  written,
  changed,
  verbs,
  reviews,
  metadataOnly,
  table,
  crd,
  customResources,
  garbage,
];

/** Throws if two cases would share a namespace, and so disturb each other. */
export function assertNamespacesDiffer(all: readonly Topic[] = topics): void {
  const taken = new Map<string, string>();
  for (const { name: topic, cases } of all) {
    for (const name of Object.keys(cases)) {
      const namespace = namespaceOf(topic, name);
      const other = taken.get(namespace);
      if (other !== undefined) {
        throw new Error(`${topic}/${name} and ${other} are both in namespace ${namespace}`);
      }
      taken.set(namespace, `${topic}/${name}`);
    }
  }
}
