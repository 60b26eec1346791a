// Types of @std/path/is-absolute.
export function isAbsolute(path: string): boolean;
