// Types of @std/path/join.
export function join(path: string | URL, ...paths: string[]): string;
