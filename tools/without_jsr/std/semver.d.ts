// Types of the parts of @std/semver that the project uses.
export interface SemVer {
  major: number;
  minor: number;
  patch: number;
  prerelease?: (string | number)[];
  build?: string[];
}
export function parse(value: string): SemVer;
export function tryParse(value: string): SemVer | undefined;
export function compare(a: SemVer, b: SemVer): 1 | 0 | -1;
export function greaterOrEqual(a: SemVer, b: SemVer): boolean;
export function lessThan(a: SemVer, b: SemVer): boolean;
