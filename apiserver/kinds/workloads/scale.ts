/**
 * The scale subresource: how many replicas there are and should be, as autoscaling/v1's Scale.
 *
 * @module
 */
import type { LabelSelector } from "../../../api/meta/v1.ts";
import { labelSelectorFrom, type Unstructured } from "../../../meta/mod.ts";
import { invalid } from "../../../schema/field_error.ts";
import type { ViewSubresource } from "../../registry/strategy.ts";
import { conflict } from "../../registry/api_error.ts";
import { typed } from "../typed.ts";

/** As much of a scalable object as its scale needs. */
interface Scalable {
  readonly metadata?: Unstructured["metadata"];
  spec?: { replicas?: number; readonly selector?: LabelSelector | Record<string, string> };
  readonly status?: { readonly replicas?: number };
}

/** As much of a Scale as is written back. */
interface ScaleView {
  readonly metadata?: { readonly resourceVersion?: string };
  readonly spec?: { readonly replicas?: number };
}

/** A selector as the text that a Scale has. */
function selectorText(selector: LabelSelector | Record<string, string> | undefined, plain: boolean): string {
  if (selector === undefined) return "";
  const object = plain ? { matchLabels: selector as Record<string, string> } : selector as LabelSelector;
  return labelSelectorFrom(object).toString();
}

/** The scale of a kind; `plainSelector` where the selector is a map of labels (ReplicationController). */
export function scaleSubresource(plainSelector = false): ViewSubresource {
  return {
    type: "view",
    read(object) {
      const { metadata = {}, spec, status } = typed<Scalable>(object);
      const { name, namespace, uid, resourceVersion, creationTimestamp } = metadata;
      const selector = selectorText(spec?.selector, plainSelector);
      return {
        kind: "Scale",
        apiVersion: "autoscaling/v1",
        metadata: structuredClone({
          ...(name === undefined ? {} : { name }),
          ...(namespace === undefined ? {} : { namespace }),
          ...(uid === undefined ? {} : { uid }),
          ...(resourceVersion === undefined ? {} : { resourceVersion }),
          ...(creationTimestamp === undefined ? {} : { creationTimestamp }),
        }),
        spec: spec?.replicas ? { replicas: spec.replicas } : {},
        status: { replicas: status?.replicas ?? 0, ...(selector === "" ? {} : { selector }) },
      };
    },
    write(object, view, ctx) {
      const { metadata, spec } = typed<ScaleView>(view);
      const asked = metadata?.resourceVersion;
      if (asked && asked !== object.metadata?.resourceVersion) {
        const message =
          "the object has been modified; please apply your changes to the latest version and try again";
        throw conflict(ctx.resource, object.metadata?.name ?? "", message);
      }
      (typed<Scalable>(object).spec ??= {}).replicas = spec?.replicas ?? 0;
    },
    validate(view) {
      const replicas = typed<ScaleView>(view).spec?.replicas ?? 0;
      return replicas < 0 ? [invalid("spec.replicas", replicas, "must be greater than or equal to 0")] : [];
    },
    fieldMappings: [[["spec", "replicas"], ["spec", "replicas"]]],
  };
}
