/**
 * What is wrong with a name, in a server's words. Each check gives messages, none when the name is good.
 *
 * Source: RFC 1123, RFC 1035, and the texts of kube-apiserver 1.37.2.
 *
 * @module
 */

/** Checks a text. */
export type TextCheck = (text: string) => string[];

/** Checks an object's name, or the prefix from which one is to be generated. */
export type NameCheck = (name: string, isPrefix: boolean) => string[];

const labelForm = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
const subdomainForm = `${labelForm}(\\.${labelForm})*`;
const label1035Form = "[a-z]([-a-z0-9]*[a-z0-9])?";
const keyForm = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
const keyText =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";

/** Length of a DNS label, of a label's name part and of a label's value. */
const labelLength = 63;
/** Length of a DNS subdomain. */
export const subdomainLength = 253;

const cache = new Map<string, RegExp>();

function matches(form: string, text: string): boolean {
  let regexp = cache.get(form);
  if (regexp === undefined) cache.set(form, regexp = new RegExp(`^(?:${form})$`));
  return regexp.test(text);
}

/** A rule, examples that keep to it, and its regular expression, as one text. */
export function ruleText(rule: string, form: string, ...examples: string[]): string {
  const shown = examples.map((example) => `'${example}', `).join(" or ");
  return `${rule} (${shown === "" ? "" : `e.g. ${shown}`}regex used for validation is '${form}')`;
}

/** Length in bytes, as servers count it. */
export function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

function tooLongText(text: string, length: number, unit = "characters"): string[] {
  return byteLength(text) > length ? [`must be no more than ${length} ${unit}`] : [];
}

/** `my-name`: RFC 1123's label. */
export const dnsLabel: TextCheck = (text) => {
  const faults = tooLongText(text, labelLength);
  if (matches(labelForm, text)) return faults;
  if (matches(subdomainForm, text)) return [...faults, "must not contain dots"];
  const rule =
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character";
  return [...faults, ruleText(rule, labelForm, "my-name", "123-abc")];
};

/** `example.com`: RFC 1123's subdomain. */
export const dnsSubdomain: TextCheck = (text) => {
  const faults = tooLongText(text, subdomainLength);
  if (matches(subdomainForm, text)) return faults;
  const rule =
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";
  return [...faults, ruleText(rule, subdomainForm, "example.com")];
};

/** A domain that a resolver looks names up in: as a subdomain, with underscores. */
export const searchDomain: TextCheck = (text) => {
  const label = "_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?";
  const form = `${label}(\\.${label})*`;
  const faults = tooLongText(text, subdomainLength);
  if (matches(form, text)) return faults;
  const rule =
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start and end with an alphanumeric character";
  return [...faults, ruleText(rule, form, "example.com")];
};

/** `my-name`, not beginning with a digit: RFC 1035's label. */
export const dns1035Label: TextCheck = (text) => {
  const faults = tooLongText(text, labelLength);
  if (matches(label1035Form, text)) return faults;
  const rule =
    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character";
  return [...faults, ruleText(rule, label1035Form, "my-name", "abc-123")];
};

/** `*.example.com`. */
export const wildcardSubdomain: TextCheck = (text) => {
  const form = `\\*\\.${subdomainForm}`;
  const faults = tooLongText(text, subdomainLength);
  if (matches(form, text)) return faults;
  const rule =
    "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character";
  return [...faults, ruleText(rule, form, "*.example.com")];
};

/** `example.com/MyName`: a label's key, with or without a prefix. */
export const qualifiedName: TextCheck = (text) => {
  const parts = text.split("/");
  const keyRule = ruleText(keyText, keyForm, "MyName", "my.name", "123-abc");
  if (parts.length > 2) {
    return [
      `a valid label key ${keyRule} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  }
  const faults: string[] = [];
  const name = parts.at(-1)!;
  if (parts.length === 2) {
    const prefix = parts[0]!;
    if (prefix === "") faults.push("prefix part must be non-empty");
    else faults.push(...dnsSubdomain(prefix).map((fault) => `prefix part ${inBytes(fault)}`));
  }
  if (name === "") faults.push("name part must be non-empty");
  else faults.push(...tooLongText(name, labelLength, "bytes").map((fault) => `name part ${fault}`));
  if (!matches(keyForm, name)) faults.push(`name part ${keyRule}`);
  return faults;
};

/** Within a label's key lengths are told in bytes. */
function inBytes(fault: string): string {
  return fault.replace(/^(must be no more than \d+) characters$/, "$1 bytes");
}

/** A label's value. */
export const labelValue: TextCheck = (text) => {
  const faults = tooLongText(text, labelLength, "bytes");
  const form = `(${keyForm})?`;
  if (matches(form, text)) return faults;
  const rule =
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
  return [...faults, ruleText(rule, form, "MyValue", "my_value", "12345")];
};

/** A key of a ConfigMap or a Secret. */
export const configKey: TextCheck = (text) => {
  const form = "[-._a-zA-Z0-9]+";
  const faults = tooLongText(text, subdomainLength);
  if (!matches(form, text)) {
    const rule = "a valid config key must consist of alphanumeric characters, '-', '_' or '.'";
    faults.push(ruleText(rule, form, "key.name", "KEY_NAME", "key-name"));
  }
  if (text === ".") faults.push("must not be '.'");
  else if (text === "..") faults.push("must not be '..'");
  else if (text.startsWith("..")) faults.push("must not start with '..'");
  return faults;
};

/** Name of an environment variable: printable ASCII but no `=`. */
export const environmentName: TextCheck = (text) => {
  if (text === "") return ["environment variable name must be non-empty"];
  if (/^[\x20-\x3c\x3e-\x7e]*$/.test(text)) return [];
  return ["a valid environment variable name must consist only of printable ASCII characters other than '='"];
};

/** Name of a port: `http`. */
export const portName: TextCheck = (text) => {
  const faults = tooLongText(text, 15);
  if (!/^[-a-z0-9]+$/.test(text)) {
    faults.push("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
  }
  if (!/[a-z]/.test(text)) faults.push("must contain at least one letter (a-z)");
  if (text.includes("--")) faults.push("must not contain consecutive hyphens");
  if (/^-|-$/.test(text)) faults.push("must not begin or end with a hyphen");
  return faults;
};

/** Number of a port. */
export function portNumber(port: number): string[] {
  return between(port, 1, 65535);
}

/** A number within bounds, both included. */
export function between(value: number, low: number, high: number): string[] {
  return value >= low && value <= high ? [] : [`must be between ${low} and ${high}, inclusive`];
}

/** `25%`. */
export const percentage: TextCheck = (text) => {
  const form = "[0-9]+%";
  if (matches(form, text)) return [];
  return [
    ruleText("a valid percent string must be a numeric string followed by an ending '%'", form, "1%", "93%"),
  ];
};

/** Name of an HTTP header. */
export const headerName: TextCheck = (text) => {
  const form = "[-A-Za-z0-9]+";
  if (matches(form, text)) return [];
  return [
    ruleText("a valid HTTP header must consist of alphanumeric characters or '-'", form, "X-Header-Name"),
  ];
};

/** What can stand between two slashes of a path: names of roles and of custom resources' kinds. */
export const pathSegment: NameCheck = (name, isPrefix) => {
  if (!isPrefix && (name === "." || name === "..")) return [`may not be '${name}'`];
  return ["/", "%"].filter((character) => name.includes(character))
    .map((character) => `may not contain '${character}'`);
};

/** Makes a check of names of one of texts: a prefix may end in a dash, since more follows. */
function nameCheck(check: TextCheck): NameCheck {
  return (name, isPrefix) =>
    check(isPrefix && name.length > 1 && name.endsWith("-") ? `${name.slice(0, -2)}a` : name);
}

/** Names that are DNS subdomains: those of most kinds. */
export const subdomainName: NameCheck = nameCheck(dnsSubdomain);
/** Names that are DNS labels: those of namespaces. */
export const labelName: NameCheck = nameCheck(dnsLabel);
/** Names that are RFC 1035 labels: those of services. */
export const label1035Name: NameCheck = nameCheck(dns1035Label);
