/**
 * The form in which a Kubernetes server holds and shows the objects of its built-in kinds.
 *
 * Their objects pass through Go structs. What such a struct cannot be without is always there, if only as its zero
 * value (`resources: {}` of a container, `status: {}`), and what it leaves out when empty is never there as null, `[]`
 * or `{}`. The schema says which is which: a struct that is no pointer has the default `{}`, a member that is written
 * even when it is empty is required.
 *
 * Custom resources have no such form.
 *
 * @module
 */
import { cloneJson, isJsonObject, type JsonObject, member, setMember } from "./json_value.ts";
import { type ObjectSchema, SchemaNode } from "./schema_node.ts";

/**
 * An object of a built-in kind in that form. The result may share parts with the object, which is not changed.
 *
 * Members that the schema does not know stay; see `prune`.
 */
export function structForm<T>(object: T, schema: ObjectSchema): T {
  return formed(object, SchemaNode.of(schema)) as T;
}

/** What is to be known of a struct's members, worked out once for a schema. */
interface Plan {
  /** Members that are written even when they are empty. */
  readonly written: ReadonlySet<string>;
  /** Members that are there even when nobody set them, and what they are then. */
  readonly zeros: readonly (readonly [name: string, value: unknown])[];
}

const plans = new WeakMap<SchemaNode, Plan>();

function planOf(node: SchemaNode): Plan {
  const known = plans.get(node);
  if (known !== undefined) return known;
  const written = new Set<string>();
  const zeros: [string, unknown][] = [];
  const plan = { written, zeros };
  // A struct holds no struct like itself, but through a list or a pointer: those have no zero value.
  plans.set(node, plan);
  for (const name of node.propertyNames()) {
    const property = node.property(name)!;
    const required = isRequired(name, node);
    const alwaysNull = isAlwaysNull(name, property, node);
    if (required || alwaysNull || isReset(name, node)) written.add(name);
    const zero = alwaysNull ? null : zeroValue(name, property, required);
    if (zero !== undefined) zeros.push([name, zero]);
  }
  return plan;
}

function formed(value: unknown, node: SchemaNode): unknown {
  if (Array.isArray(value)) {
    const items = node.items();
    return items === undefined ? value : value.map((item) => formed(item, items));
  }
  if (!isJsonObject(value)) return value;
  const additional = node.additionalProperties();
  if (node.propertyNames().length === 0 && additional === undefined) return value;
  const { written, zeros } = planOf(node);
  const result: JsonObject = {};
  for (const name of Object.keys(value)) {
    const property = node.property(name);
    if (property === undefined) {
      setMember(result, name, additional === undefined ? value[name] : formed(value[name], additional));
    } else if (value[name] !== null && value[name] !== undefined) {
      const child = formed(value[name], property);
      if (written.has(name) || !leftOutWhenEmpty(child, property)) setMember(result, name, child);
    }
  }
  for (const [name, zero] of zeros) {
    if (member(result, name) === undefined) result[name] = cloneJson(zero);
  }
  return result;
}

function leftOutWhenEmpty(value: unknown, node: SchemaNode): boolean {
  if (Array.isArray(value)) return value.length === 0;
  const isMap = node.propertyNames().length === 0 && node.schema.additionalProperties !== undefined;
  return isMap && isJsonObject(value) && Object.keys(value).length === 0;
}

function isRequired(name: string, node: SchemaNode): boolean {
  return node.schema.required?.includes(name) ?? false;
}

/** An empty list of managed fields asks to forget them; the server acts on it before it shows the object. */
function isReset(name: string, node: SchemaNode): boolean {
  return name === "managedFields" && /\.ObjectMeta$/.test(node.definition ?? "");
}

/** Times that are no pointers, and so are null when nobody set them. The schema does not tell them from the others. */
const plainTimes: ReadonlySet<string> = new Set([
  "deprecatedFirstTimestamp",
  "deprecatedLastTimestamp",
  "eventTime",
  "evictionTime",
  "expirationTimestamp",
  "finishedAt",
  "firstTimestamp",
  "lastHeartbeatTime",
  "lastObservedTime",
  "lastProbeTime",
  "lastTimestamp",
  "lastTransitionTime",
  "lastUpdateTime",
  "startedAt",
]);

/** Lists, maps and pointers that are written when empty although they are optional. Nor does it tell these. */
const writtenWhenEmpty: ReadonlySet<string> = new Set([
  "AllocatedDeviceStatus.conditions",
  "AzureFilePersistentVolumeSource.secretNamespace",
  "CSINodeDriver.topologyKeys",
  "CapacityRequestPolicy.default",
  "ClusterRole.rules",
  "ContainerImage.names",
  "CustomResourceDefinitionStatus.conditions",
  "DeviceClaim.requests",
  "EndpointSlice.endpoints",
  "EndpointSlice.ports",
  "GRPCAction.service",
  "HorizontalPodAutoscalerStatus.currentMetrics",
  "IngressClassParametersReference.scope",
  "LimitedPriorityLevelConfiguration.nominalConcurrencyShares",
  "ProjectedVolumeSource.sources",
  "ResourcePolicyRule.namespaces",
  "Role.rules",
  "TokenRequestSpec.audiences",
  "TokenRequestSpec.boundObjectRef",
  "TokenRequestSpec.expirationSeconds",
  "TypedLocalObjectReference.apiGroup",
  "TypedObjectReference.apiGroup",
  "VolumeError.time",
]);

function isAlwaysNull(name: string, property: SchemaNode, parent: SchemaNode): boolean {
  if (parent.definition === undefined) return false;
  if (plainTimes.has(name) && /\.meta\.v1\.(Micro)?Time$/.test(property.definition ?? "")) return true;
  return writtenWhenEmpty.has(`${parent.definition.slice(parent.definition.lastIndexOf(".") + 1)}.${name}`);
}

/** What a struct holds for a member that nobody set; `undefined` where it holds nothing. */
function zeroValue(name: string, node: SchemaNode, required: boolean): unknown {
  const zero = node.schema.default;
  switch (node.definition) {
    case "io.k8s.apimachinery.pkg.api.resource.Quantity":
      return required || name === "divisor" ? "0" : undefined;
    case "io.k8s.apimachinery.pkg.util.intstr.IntOrString":
      return required ? 0 : undefined;
    case "io.k8s.apimachinery.pkg.runtime.RawExtension":
      return required ? null : undefined;
  }
  if (isJsonObject(zero) && Object.keys(zero).length === 0) {
    return node.schema.type === "object" || node.schema.type === undefined ? formed({}, node) : undefined;
  }
  if (zero === "" || zero === 0 || zero === false) {
    // The one zero that a schema names as a default of its own is that of a reference's optional name.
    return required || name !== "name" ? zero : undefined;
  }
  return required && zero === undefined ? null : undefined;
}
