/**
 * What a publish does to the specifiers of a file: names of the import map become the packages that they stand for,
 * since a JSR user has no import map.
 *
 * @module
 */

/** Replaces bare names by the imports of a configuration: `@std/async/delay` by `jsr:@std/async@^1/delay`. */
export function unfurl(source: string, imports: Readonly<Record<string, string>>): string {
  const names = Object.keys(imports).sort((a, b) => b.length - a.length);
  return source.replace(
    /((?:\bfrom|\bimport)\s*\(?\s*)(["'])([^"'\n]+)\2/g,
    (whole, before: string, quote: string, specifier: string) => {
      const name = names.find((each) => specifier === each || specifier.startsWith(`${each}/`));
      return name === undefined
        ? whole
        : `${before}${quote}${imports[name]}${specifier.slice(name.length)}${quote}`;
    },
  );
}
