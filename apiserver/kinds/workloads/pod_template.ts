/**
 * PodTemplate.
 *
 * @module
 */
import type { PodTemplate } from "../../../api/core/v1.ts";
import { jsonEqual } from "../../../schema/json_value.ts";
import type { Strategy } from "../../registry/strategy.ts";
import { typed } from "../typed.ts";
import { podTemplateErrors } from "../validation/pod_errors.ts";

/** See the module. */
export const podTemplate: Strategy = {
  answersDeletedObject: true,
  generation: (object, old) => !jsonEqual(object.template, old.template),
  validate: (object) => [...podTemplateErrors(typed<PodTemplate>(object).template ?? {}, "template")],
  validateUpdate: (object) => [...podTemplateErrors(typed<PodTemplate>(object).template ?? {}, "template")],
};
