/**
 * Custom resources: CustomResourceDefinitions, how they come to be served and go, and what is served for them.
 *
 * Rules in `x-kubernetes-validations` (CEL) are kept as text and not evaluated; conversion webhooks are not called.
 *
 * @module
 */
export { componentName, componentSchema } from "./component_schema.ts";
export { customResources } from "./custom_resources.ts";
export { nextDefinitionStatus } from "./definition_conditions.ts";
export {
  definitionErrors,
  definitionUpdateErrors,
  isEstablished,
} from "../../schema/definition/definition_errors.ts";
export { DefinitionLifecycle } from "./definition_lifecycle.ts";
export { cleanupFinalizer, definitionStrategy } from "./definition_strategy.ts";
