/**
 * Pieces of Prometheus' text exposition format, version 0.0.4.
 *
 * Source: Prometheus documentation, "Exposition formats". Numbers are written as Go writes them, since a bucket's
 * bound is part of a series' identity (`le="1e-08"`), and dashboards were made with Go's.
 *
 * @module
 */

/** The content type of the text. */
export const textContentType: string = "text/plain; version=0.0.4; charset=utf-8";

/** The text after `# HELP NAME `. */
export function escapeHelp(help: string): string {
  return help.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
}

/** A label's value between its quotes. */
export function escapeLabelValue(value: string): string {
  return value.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll('"', '\\"');
}

/** A number as Go's `strconv.FormatFloat(value, 'g', -1, 64)` writes it, with Prometheus' names for infinities. */
export function formatNumber(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (value === Infinity) return "+Inf";
  if (value === -Infinity) return "-Inf";
  const [digits, exponentText] = value.toExponential().split("e") as [string, string];
  const exponent = Number(exponentText);
  // JavaScript and Go agree on the shortest digits; they differ in where the exponent form begins and how it looks.
  // Above -7 and below 21 JavaScript's own text is plain.
  if (exponent >= -4 && exponent < 6) return String(value);
  return `${digits}e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
}
