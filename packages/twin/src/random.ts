/** A seeded source of numbers; the same seed gives the same run. */
export interface Random {
  /** In [0, 1). */
  next(): number;
  /** A whole number in [from, to]. */
  integer(from: number, to: number): number;
  /** Lower-case hex digits. */
  hex(digits: number): string;
  /** An independent stream, so that one part's draws do not shift another's. */
  fork(name: string): Random;
}
