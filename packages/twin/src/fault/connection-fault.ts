/**
 * A call that gets no answer: its connection is reset, or nothing comes until the caller gives up.
 * Thrown by the pipeline; whoever carries the answer (the server's socket, or a caller in the same
 * process) makes it come true.
 */
export class ConnectionFault extends Error {
  override readonly name = "ConnectionFault";
  readonly how: "reset" | "silent";

  constructor(how: "reset" | "silent") {
    super(how === "reset" ? "The connection is reset." : "The call is never answered.");
    this.how = how;
  }
}
