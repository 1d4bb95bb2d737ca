/** A source of numbers in [0, 1). The product never calls `Math.random()` itself. */
export interface Random {
  next(): number;
}
