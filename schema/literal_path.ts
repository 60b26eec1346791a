/**
 * Where in the literal of a custom resource stands what a server names by its place in the CustomResourceDefinition.
 *
 * @module
 */

/**
 * The place in the literal: `spec.validation.openAPIV3Schema.properties[spec].type` is `schema.spec.type`.
 *
 * @param versions names of all versions, that of the literal itself first
 */
export function literalPath(field: string, versions: readonly string[]): string {
  const ofVersion = /^spec\.versions\[(\d+)\]\.(.*)$/s.exec(field);
  if (ofVersion !== null) {
    const index = Number(ofVersion[1]);
    const name = versions[index] ?? ofVersion[1];
    const at = index === 0 ? "" : `versions.${name}.`;
    return ofVersion[2] === "name"
      ? (index === 0 ? "version" : `versions.${name}`)
      : at + inVersion(ofVersion[2]!);
  }
  const [, head, rest = ""] = /^(?:spec|metadata)\.([^.[]*)\.?(.*)$/s.exec(field) ?? [];
  switch (head) {
    case "names":
      return rest;
    case "name":
      return "plural";
    case "conversion":
      return `conversion.${
        rest.replace(/^webhookClientConfig/, "webhook.clientConfig").replace(
          /^conversionReviewVersions/,
          "webhook.$&",
        )
      }`;
    case undefined:
      return field;
    default:
      return inVersion(field.replace(/^(?:spec|metadata)\./, ""));
  }
}

/** The place of what a version says, or all versions say alike. */
function inVersion(field: string): string {
  const inSchema = /^(?:schema|validation)\.openAPIV3Schema(.*)$/s.exec(field);
  if (inSchema !== null) return inRoot(inSchema[1]!);
  return field
    .replace(/^subresources\.scale/, "scale")
    .replace(/^additionalPrinterColumns(.*)\.JSONPath$/, "printerColumns$1.jsonPath")
    .replace(/^additionalPrinterColumns/, "printerColumns")
    .replace(/^(selectableFields\[\d+\])\.jsonPath$/, "$1")
    .replace(/^deprecationWarning$/, "deprecated");
}

function inRoot(field: string): string {
  const plain = field.replace(/\.properties\[([^\]]*)\]/g, ".properties.$1");
  const [member, name] = /^\.properties\.([^.[]+)/.exec(plain) ?? [];
  if (member !== undefined) return `schema.${name}${plain.slice(member.length)}`;
  if (plain === "") return "schema";
  return plain.slice(1).replace(/^x-kubernetes-validations/, "rules")
    .replace(/^x-kubernetes-preserve-unknown-fields/, "preserveUnknownFields");
}
