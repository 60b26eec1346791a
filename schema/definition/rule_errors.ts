/**
 * Faults of a rule in `x-kubernetes-validations`: of what stands around its expressions. These are not compiled: they are
 * kept as text, for a cluster to compile and to evaluate.
 *
 * @module
 */
import type { JSONSchemaProps, ValidationRule } from "../../api/apiextensions.k8s.io/v1.ts";
import { type FieldError, invalid, notSupported, required } from "../field_error.ts";
import { fieldAt } from "./field_path.ts";

type Faults = Generator<FieldError, void>;

const ruleReasons = ["FieldValueDuplicate", "FieldValueForbidden", "FieldValueInvalid", "FieldValueRequired"];
const lineBreak = /[\n\r]/;
/** A text in a rule: what it says is no name. */
const quotedText = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g;

/** The faults of one rule; `schema` is the one that it stands in. */
export function* ruleErrors(rule: ValidationRule, schema: JSONSchemaProps, path: string): Faults {
  const text = (rule.rule ?? "").trim();
  const { message = "", messageExpression = "", reason, fieldPath = "" } = rule;
  if (text === "") yield required(`${path}.rule`, "rule is not specified");
  else if (message !== "" && message.trim() === "") {
    yield invalid(`${path}.message`, message, "must be non-empty if specified");
  } else if (lineBreak.test(message.trim())) {
    yield invalid(`${path}.message`, message, "must not contain line breaks");
  } else if (lineBreak.test(text) && message.trim() === "") {
    yield required(`${path}.message`, "message must be specified if rule contains line breaks");
  }
  if (messageExpression !== "" && messageExpression.trim() === "") {
    yield required(`${path}.messageExpression`, "messageExpression must be non-empty if specified");
  }
  if (reason && !ruleReasons.includes(reason)) yield notSupported(`${path}.reason`, reason, ruleReasons);
  if (fieldPath !== "" && fieldPath.trim() === "") {
    yield invalid(`${path}.fieldPath`, fieldPath, "must be non-empty if specified");
  }
  if (lineBreak.test(fieldPath)) {
    yield invalid(`${path}.fieldPath`, fieldPath, "must not contain line breaks");
  } else if (fieldPath.trim() !== "" && typeof fieldAt(fieldPath, schema, { quoted: true }) === "string") {
    yield invalid(`${path}.fieldPath`, fieldPath, "must be a valid path");
  }
  const { optionalOldSelf } = rule;
  if (optionalOldSelf !== undefined && text !== "" && !/\boldSelf\b/.test(text.replace(quotedText, ""))) {
    yield invalid(
      `${path}.optionalOldSelf`,
      optionalOldSelf,
      "may not be set if oldSelf is not used in rule",
    );
  }
}
