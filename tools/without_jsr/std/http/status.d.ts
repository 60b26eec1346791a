// Types of the parts of @std/http/status that the project uses.
export const STATUS_CODE: Readonly<Record<string, number>>;
export const STATUS_TEXT: Readonly<Record<number, string>>;
export function isClientErrorStatus(status: number): boolean;
export function isErrorStatus(status: number): boolean;
export function isServerErrorStatus(status: number): boolean;
export function isSuccessfulStatus(status: number): boolean;
