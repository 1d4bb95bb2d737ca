/** A file that cannot be run as a stack; the text names it and says why. */
export class StackFileError extends Error {
  override readonly name = "StackFileError";
}
