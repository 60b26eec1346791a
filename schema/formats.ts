/**
 * The `format`s of texts that a Kubernetes server checks in custom resources. All others are ignored.
 *
 * @module
 */

/** Whether a text has the format; `undefined` for a format that is not checked. Dashes in the name do not count. */
export function hasFormat(text: string, format: string): boolean | undefined {
  return checks.get(normalizedFormat(format))?.(text);
}

/** Whether a format of texts is checked at all. */
export function isCheckedFormat(format: string): boolean {
  return checks.has(normalizedFormat(format));
}

function normalizedFormat(format: string): string {
  return format.replaceAll("-", "");
}

const uuid = (version: string, variant: string) =>
  new RegExp(`^[0-9a-f]{8}-?[0-9a-f]{4}-?${version}[0-9a-f]{3}-?${variant}[0-9a-f]{3}-?[0-9a-f]{12}$`, "i");

const label = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";

function matches(expression: RegExp): (text: string) => boolean {
  return (text) => expression.test(text);
}

const checks: ReadonlyMap<string, (text: string) => boolean> = new Map<string, (text: string) => boolean>([
  ["bsonobjectid", matches(/^[0-9a-f]{24}$/i)],
  ["byte", matches(/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$/)],
  ["cidr", isCidr],
  ["creditcard", isCreditCard],
  ["date", isDate],
  ["datetime", isDateTime],
  ["duration", isDuration],
  ["email", isEmail],
  ["hexcolor", matches(/^#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$/)],
  ["hostname", isHostname],
  ["ipv4", isIPv4],
  ["ipv6", isIPv6],
  ["isbn", (text) => isIsbn10(text) || isIsbn13(text)],
  ["isbn10", isIsbn10],
  ["isbn13", isIsbn13],
  ["k8slongname", (text) => text.length <= 253 && new RegExp(`^${label}(\\.${label})*$`).test(text)],
  ["k8sshortname", (text) => text.length <= 63 && new RegExp(`^${label}$`).test(text)],
  ["mac", isMac],
  ["password", () => true],
  ["rgbcolor", isRgbColor],
  ["ssn", matches(/^\d{3}[- ]?\d{2}[- ]?\d{4}$/)],
  ["uri", isRequestUri],
  ["uuid", matches(uuid("[0-9a-f]", "[0-9a-f]"))],
  ["uuid3", matches(uuid("3", "[0-9a-f]"))],
  ["uuid4", matches(uuid("4", "[89ab]"))],
  ["uuid5", matches(uuid("5", "[89ab]"))],
]);

function isDate(text: string): boolean {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (parts === null) return false;
  const [year, month, day] = parts.slice(1).map(Number) as [number, number, number];
  return month >= 1 && month <= 12 && day >= 1 && day <= daysOf(year, month);
}

function daysOf(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

function isDateTime(text: string): boolean {
  const [date, time] = text.toLowerCase().split("t");
  if (date === undefined || time === undefined || !isDate(date)) return false;
  const parts = /^([0-9]{2}):([0-9]{2}):([0-9]{2})(.[0-9]+)?(z|([+-][0-9]{2}:[0-9]{2}))$/.exec(time);
  return parts !== null && parts[1]! <= "23" && parts[2]! <= "59" && parts[3]! <= "59";
}

/** Go's durations (`1h30m`, `-1.5s`), or a number and a unit in words (`2 days`). */
function isDuration(text: string): boolean {
  if (
    /^[-+]?(0|(\d+(\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h)((\d+(\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h))*)$/.test(
      text,
    )
  ) {
    return true;
  }
  const units = /^(ns|nano|us|µs|micro|ms|milli|s|sec|m|min|h|hr|hour|d|day|w|week|wk)/;
  return [...text.matchAll(/((\d+)\s*([A-Za-zµ]+))/g)].some(([, , , unit]) =>
    units.test(unit!.toLowerCase())
  );
}

function isEmail(text: string): boolean {
  const address = /^(?:"?[^"<>]*"?\s*)<([^<>]+)>$/.exec(text)?.[1] ?? text;
  return /^[^\s@"(),:;<>[\\\]]+@[^\s@"(),:;<>[\\\]]+$/.test(address) &&
    !address.startsWith(".") && !address.includes("..") && !address.includes(".@") && !address.endsWith(".");
}

const hostname =
  /^([a-zA-Z0-9\p{S}\p{L}]((-?[a-zA-Z0-9\p{S}\p{L}]{0,62})?)|([a-zA-Z0-9\p{S}\p{L}](([a-zA-Z0-9\-\p{S}\p{L}]{0,61}[a-zA-Z0-9\p{S}\p{L}])?)(\.)){1,}([a-zA-Z\p{L}]){2,63})$/u;

function isHostname(text: string): boolean {
  return text.length <= 255 && text.split(".").every((part) => part.length <= 63) && hostname.test(text);
}

function isIPv4(text: string): boolean {
  const parts = text.split(".");
  return parts.length === 4 && parts.every((part) => /^\d{1,9}$/.test(part) && Number(part) <= 255);
}

function isIPv6(text: string): boolean {
  if (!text.includes(":") || !/^[0-9a-fA-F:.]+$/.test(text)) return false;
  let groups = text;
  const lastColon = groups.lastIndexOf(":");
  const tail = groups.slice(lastColon + 1);
  if (tail.includes(".")) {
    if (!isIPv4(tail)) return false;
    groups = `${groups.slice(0, lastColon + 1)}0:0`;
  }
  const halves = groups.split("::");
  if (halves.length > 2) return false;
  const counted = halves.map((half) => half === "" ? [] : half.split(":"));
  if (!counted.flat().every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return false;
  const count = counted.flat().length;
  return halves.length === 2 ? count <= 7 : count === 8;
}

function isCidr(text: string): boolean {
  const [address, bits, ...more] = text.split("/");
  if (address === undefined || bits === undefined || more.length > 0 || !/^\d{1,3}$/.test(bits)) return false;
  return (isIPv4(address) && Number(bits) <= 32) || (isIPv6(address) && Number(bits) <= 128);
}

function isMac(text: string): boolean {
  return /^([0-9a-fA-F]{2}([:-]))([0-9a-fA-F]{2}\2){4,18}[0-9a-fA-F]{2}$/.test(text) &&
      [6, 8, 20].includes((text.length + 1) / 3) ||
    /^([0-9a-fA-F]{4}\.){2}([0-9a-fA-F]{4}\.)?([0-9a-fA-F]{4}\.){0,6}[0-9a-fA-F]{4}$/.test(text);
}

function isRequestUri(text: string): boolean {
  if (text === "" || /[\s\p{Cc}]/u.test(text)) return false;
  if (text.startsWith("/") || text === "*") return true;
  return /^[A-Za-z][A-Za-z0-9+.-]*:./.test(text) && URL.canParse(text);
}

function isIsbn10(text: string): boolean {
  const digits = text.replace(/[\s-]+/g, "");
  if (!/^[0-9]{9}[0-9X]$/.test(digits)) return false;
  const sum = [...digits].reduce(
    (total, digit, i) => total + (digit === "X" ? 10 : Number(digit)) * (10 - i),
    0,
  );
  return sum % 11 === 0;
}

function isIsbn13(text: string): boolean {
  const digits = text.replace(/[\s-]+/g, "");
  if (!/^[0-9]{13}$/.test(digits)) return false;
  const sum = [...digits].reduce((total, digit, i) => total + Number(digit) * (i % 2 === 0 ? 1 : 3), 0);
  return sum % 10 === 0;
}

function isCreditCard(text: string): boolean {
  const digits = text.replace(/[^0-9]+/g, "");
  const known =
    /^(?:4[0-9]{12}(?:[0-9]{3})?|5[1-5][0-9]{14}|6(?:011|5[0-9][0-9])[0-9]{12}|3[47][0-9]{13}|3(?:0[0-5]|[68][0-9])[0-9]{11}|(?:2131|1800|35\d{3})\d{11})$/;
  if (!known.test(digits)) return false;
  const sum = [...digits].reverse().reduce((total, digit, i) => {
    const value = Number(digit) * (i % 2 === 0 ? 1 : 2);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

function isRgbColor(text: string): boolean {
  const part = "\\s*(0|[1-9]\\d?|1\\d\\d?|2[0-4]\\d|25[0-5])\\s*";
  return new RegExp(`^rgb\\(${part},${part},${part}\\)$`).test(text);
}
