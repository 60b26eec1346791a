/**
 * The built-in kinds: how a server reads their objects, fills them in, checks and converts them, and what else each
 * does when it is written.
 *
 * @module
 */
export { builtInConversion } from "./conversion/mod.ts";
export { readBuiltIn, type ReadResult } from "./read_built_in.ts";
export { builtInStrategy } from "./strategies.ts";
export { deprecationWarning } from "./warnings/deprecations.ts";
export {
  objectMetaErrors,
  type ObjectMetaRules,
  objectMetaUpdateErrors,
} from "../../schema/object_meta_errors.ts";
