/** A key is written as what is typed: a capital needs Shift, a sign whatever the keyboard asks for. */
export function toBinding(key: string): string {
  if (/^[A-Z]$/.test(key)) return `Shift+${key}`;
  return /^[^\w\s]$/.test(key) ? `[Shift]+[Alt]+[Control]+${key}` : key;
}
