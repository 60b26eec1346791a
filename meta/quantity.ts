/**
 * Quantities: `500m`, `1.5Gi`, `1e3`.
 *
 * Source: Kubernetes documentation, "Resource Units", and the API's Quantity type. A quantity is a decimal number with
 * at most nine digits after the point (finer ones are rounded away from zero) and a suffix: binary (Ki … Ei), decimal
 * (n, u, m, k … E) or an exponent (`e3`). Its canonical form has no fraction and the largest suffix that loses nothing.
 *
 * @module
 */

/** Which family of suffixes a quantity is written with. */
export type QuantityFormat = "binary" | "decimal" | "exponent";

const decimalSuffixes: readonly [suffix: string, exponent: number][] = [
  ["n", -9],
  ["u", -6],
  ["m", -3],
  ["", 0],
  ["k", 3],
  ["M", 6],
  ["G", 9],
  ["T", 12],
  ["P", 15],
  ["E", 18],
];
const binarySuffixes: readonly string[] = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

/** Everything is counted in units of 10^-9. */
const unit = 1_000_000_000n;
/** Larger amounts are cut to this one, as servers do. */
const largest = (2n ** 63n - 1n) * unit;

/** An amount, exact to 10^-9. Immutable. */
export class Quantity {
  /** The amount in units of 10^-9. */
  readonly nano: bigint;
  /** How it is written. */
  readonly format: QuantityFormat;

  /** An amount of `nano` units of 10^-9; more than 2^63 − 1 whole units are cut. */
  constructor(nano: bigint, format: QuantityFormat = "decimal") {
    this.nano = nano > largest ? largest : nano < -largest ? -largest : nano;
    this.format = format;
  }

  /** The sum, in this quantity's format. */
  add(other: Quantity): Quantity {
    return new Quantity(this.nano + other.nano, this.format);
  }

  /** The difference, in this quantity's format. */
  subtract(other: Quantity): Quantity {
    return new Quantity(this.nano - other.nano, this.format);
  }

  /** Negative, zero or positive as this is less than, equal to or greater than the other. */
  compare(other: Quantity): number {
    return this.nano < other.nano ? -1 : this.nano > other.nano ? 1 : 0;
  }

  /** As a number, rounded where it has more digits than one holds. */
  toNumber(): number {
    const whole = this.nano / unit;
    return Number(whole) + Number(this.nano - whole * unit) / 1e9;
  }

  /** The canonical form. */
  toString(): string {
    if (this.nano === 0n) return "0";
    const kibi = 1024n * unit;
    // A binary amount that is small or fractional is written with decimal suffixes, so that nothing is lost.
    if (this.format === "binary" && (this.nano >= kibi || this.nano <= -kibi) && this.nano % unit === 0n) {
      let amount = this.nano / unit;
      let power = 0;
      for (; power < binarySuffixes.length - 1 && amount % 1024n === 0n; power++) amount /= 1024n;
      return `${amount}${binarySuffixes[power]}`;
    }
    let amount = this.nano;
    let exponent = -9;
    for (; exponent < 18 && amount % 1000n === 0n; exponent += 3) amount /= 1000n;
    if (this.format === "exponent") return exponent === 0 ? `${amount}` : `${amount}e${exponent}`;
    return `${amount}${decimalSuffixes.find(([, each]) => each === exponent)![0]}`;
  }

  /** The canonical form, so that a quantity in an object is written as a server would. */
  toJSON(): string {
    return this.toString();
  }
}

const form = /^([+-]?)([0-9]*)(?:\.([0-9]*))?([eE][+-]?[0-9]+|[KMGTPE]i|[numkMGTPE]?)$/;

/**
 * Parses a quantity.
 *
 * @throws {TypeError} when the text is none
 *
 * @example
 * ```ts
 * import { parseQuantity } from "@kybern/kybern/meta";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseQuantity("0.5").toString(), "500m");
 * assertEquals(parseQuantity("1024Mi").toString(), "1Gi");
 * assertEquals(parseQuantity("1Ki").toNumber(), 1024);
 * ```
 */
export function parseQuantity(text: string | number): Quantity {
  const match = form.exec(String(text));
  const [, sign = "", whole = "", fraction = "", suffix = ""] = match ?? [];
  if (match === null || whole + fraction === "") {
    throw new TypeError(
      `"${text}" is no quantity: a number, then one of n u m k M G T P E Ki Mi Gi Ti Pi Ei or e3`,
    );
  }
  const digits = BigInt(whole + fraction);
  let format: QuantityFormat = "decimal";
  let scale = 1n;
  let exponent = -fraction.length;
  if (suffix.endsWith("i")) {
    format = "binary";
    scale = 1024n ** BigInt(binarySuffixes.indexOf(suffix));
  } else if (suffix.length > 1) {
    format = "exponent";
    exponent += Number(suffix.slice(1));
  } else {
    exponent += decimalSuffixes.find(([each]) => each === suffix)![1];
  }
  const magnitude = scaled(digits * scale, exponent + 9);
  return new Quantity(sign === "-" ? -magnitude : magnitude, format);
}

/** `amount` × 10^`exponent`, rounded up; bounded, so that a hostile exponent costs nothing. */
function scaled(amount: bigint, exponent: number): bigint {
  if (amount === 0n) return 0n;
  if (exponent >= 0) return exponent > 40 ? largest : amount * 10n ** BigInt(exponent);
  if (-exponent > String(amount).length + 1) return 1n;
  const divisor = 10n ** BigInt(-exponent);
  return (amount + divisor - 1n) / divisor;
}
