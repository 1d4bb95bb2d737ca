/** `1 custom domain`, `3 custom domains`, `no custom domain`. */
export function sayCount(count: number, noun: string): string {
  if (count === 0) return `no ${noun}`;
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
