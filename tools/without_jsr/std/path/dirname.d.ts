// Types of @std/path/dirname.
export function dirname(path: string | URL): string;
